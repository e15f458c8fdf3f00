#!/bin/sh
# The compiler as cargo calls it for a fuzz build: what is fuzzed tells libFuzzer which branches it took.
# Everything else is compiled as ever: instrumenting a parser of Word's fonts takes ten minutes and teaches
# the fuzzer nothing.
rustc=$1
shift
name=
for word in "$@"; do
    [ "$name" != --crate-name ] || break
    name=$word
done
case $word in
tracespec | tracespec_fuzz | calamine | quick_xml | zip | toml_parser | minijinja | png | ttf_parser)
    exec "$rustc" "$@" -Cpasses=sancov-module \
        -Cllvm-args=-sanitizer-coverage-level=4 \
        -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
        -Cllvm-args=-sanitizer-coverage-pc-table \
        -Cllvm-args=-sanitizer-coverage-trace-compares \
        -Cllvm-args=-simplifycfg-branch-fold-threshold=0
    ;;
*) exec "$rustc" "$@" ;;
esac
