#!/usr/bin/env bash
# Checks the printed documents with programs that nobody here wrote. Needs qpdf, poppler-utils and
# Chromium (Debian: qpdf poppler-utils chromium), and uses groff, bash, zsh and fish where they are. Run from the project's root: tests/external.sh
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
cargo build --quiet
program=target/debug/tracespec

for spec in samples/*/spec.toml; do
  name=$(basename "$(dirname "$spec")")
  "$program" rfq "$spec" -o "$out/$name" >/dev/null
  pdf=$(ls "$out/$name"/*.pdf)
  html=$(ls "$out/$name"/*.html)
  qpdf --check "$pdf" >/dev/null
  pdftotext "$pdf" "$out/$name/pdf.txt"
  chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
    --disable-background-networking --disable-component-update --disable-sync \
    --user-data-dir="$out/profile" --dump-dom "file://$html" >"$out/$name/dom.html" 2>/dev/null
  ids=$("$program" check --resolved --format json "$spec" |
    python3 -c 'import json,sys; print("\n".join(c["id"] for c in json.load(sys.stdin)["clauses"]))')
  count=0
  for id in $ids; do
    grep -qF "$id" "$out/$name/pdf.txt" || { echo "FAILED $name: $id is not in the PDF's text"; exit 1; }
    grep -qF "$id" "$out/$name/dom.html" || { echo "FAILED $name: $id is not in the page"; exit 1; }
    count=$((count + 1))
  done
  echo "$name: valid PDF, $(pdfinfo "$pdf" | awk '/^Pages/ {print $2}') pages, $count clauses in PDF text and page"
done
"$program" man --dir "$out/man" >/dev/null
if command -v groff >/dev/null; then
  for page in "$out"/man/*.1; do
    groff -ww -mandoc -Tutf8 "$page" 2>"$out/groff" >"$out/page.txt"
    [ ! -s "$out/groff" ] || { echo "FAILED $(basename "$page"):"; cat "$out/groff"; exit 1; }
    grep -q EXAMPLES "$out/page.txt" || { echo "FAILED $(basename "$page"): no examples"; exit 1; }
  done
  echo "$(ls "$out"/man/*.1 | wc -l) manual pages without a warning"
fi
for shell in bash zsh fish; do
  "$program" completions "$shell" >"$out/completions.$shell"
  if command -v "$shell" >/dev/null; then
    "$shell" -n "$out/completions.$shell"
    echo "completions are $shell"
  fi
done
echo "$(ls samples/*/spec.toml | wc -l) passed, 0 failed"
