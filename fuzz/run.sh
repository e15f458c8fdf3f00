#!/bin/sh
# Builds every fuzz target and runs them one after another, one process at a time.
#
#   fuzz/run.sh                      20,000 executions of each target
#   fuzz/run.sh 5000                 5,000 executions of each
#   fuzz/run.sh 60s                  sixty seconds of each
#   fuzz/run.sh 60s spec archive     of these targets only
#
# PROFILE=dev builds faster and runs slower. Needs a C++ compiler for libFuzzer, and nothing else.
# docs/fuzzing.md says what is claimed, what was found, and what to do with an input that breaks something.
set -eu

cd "$(dirname "$0")"
much=${1:-20000}
[ $# -eq 0 ] || shift
all=$(sed -n 's/^name = "\([a-z_]*\)"$/\1/p' Cargo.toml)
targets=${*:-$all}
case $much in
*s) bound="-max_total_time=${much%s}" ;;
*) bound="-runs=$much" ;;
esac

# No sanitizer: the project forbids unsafe code, so memory errors are the dependencies' alone, and without
# one a target runs several times as fast. Overflow and debug assertions are on for what we wrote (Cargo.toml).
profile=${PROFILE:-release}
RUSTC_WRAPPER=$PWD/instrument.sh cargo build --bins --profile "$profile"
[ "$profile" != dev ] || profile=debug
built=${CARGO_TARGET_DIR:-target}/$profile

broken=
printf '%-18s %12s %10s %9s %8s\n' target executions coverage corpus exec/s
for target in $targets; do
    corpus=corpus/$target
    found=artifacts/$target
    kept=../tests/fuzz_corpus/$target
    mkdir -p "$corpus" "$found"
    TRACESPEC_SEEDS=corpus "$built/$target"
    words=
    [ ! -f "dict/$target.dict" ] || words="-dict=dict/$target.dict"
    [ -d "$kept" ] || kept=
    log=artifacts/$target.log
    # shellcheck disable=SC2086
    nice -n 12 "$built/$target" $bound $words -timeout=25 -rss_limit_mb=2048 -print_final_stats=1 \
        "-artifact_prefix=$found/" "$corpus" $kept >"$log" 2>&1 || broken="$broken $target"
    number() { sed -n "s/^stat::$1: *//p" "$log" | tail -1; }
    last=$(grep -o 'cov: [0-9]* .*' "$log" | tail -1)
    word() { echo "$last" | sed -n "s/.*$1: \([0-9]*\).*/\1/p"; }
    printf '%-18s %12s %10s %9s %8s\n' "$target" "$(number number_of_executed_units)" \
        "$(word cov)" "$(word corp)" "$(number average_exec_per_sec)"
done
if [ -n "$broken" ]; then
    echo "broken:$broken; the inputs lie in fuzz/artifacts, the last words in fuzz/artifacts/TARGET.log" >&2
    exit 1
fi
