#!/usr/bin/env bash
# Checks the printed documents with programs that nobody here wrote. Needs qpdf, poppler-utils,
# Chromium and LibreOffice (Debian: qpdf poppler-utils chromium libreoffice-calc libreoffice-writer
# python3-uno) and DuckDB (PyPI), and uses
# groff, bash, zsh and fish where they are. Run from the project's root: tests/external.sh
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
cargo build --quiet
program=${CARGO_TARGET_DIR:-target}/debug/tracespec

command -v taplo >/dev/null || { echo "install taplo (PyPI: taplo)"; exit 1; }
# taplo agrees with the tool about the form of every spec: it rejects those with a T-code, no others.
"$program" schema spec -o "$out/spec.schema.json" >/dev/null
"$program" check --format json samples/*/spec.toml tests/fixtures/*.toml >"$out/check.json" || [ $? = 1 ]
for spec in samples/*/spec.toml tests/fixtures/*.toml; do
  grep -qE '^(spec\.)?extends' "$spec" && continue # what a spec lacks may stand in what it builds on
  codes=$(python3 - "$spec" "$out/check.json" <<'PYTHON'
import json, sys
for spec in json.load(open(sys.argv[2]))["specs"]:
    if spec["file"] == sys.argv[1]:
        print(" ".join(f["code"] for f in spec["findings"] if f["code"].startswith("T")))
PYTHON
)
  said=accepts
  taplo check --schema "file://$out/spec.schema.json" "$spec" >/dev/null 2>&1 || said=rejects
  wanted=accepts
  [ -z "$codes" ] || wanted=rejects
  [ "$said" = "$wanted" ] || { echo "FAILED $spec: taplo $said it, tracespec says: ${codes:-sound}"; exit 1; }
done
echo "taplo agrees on the form of all samples and fixtures"
if node -e 'require("@taplo/lsp")' 2>/dev/null; then
  python3 tests/editor_lsp.py "$out/spec.schema.json" node tests/editor_server.cjs
else
  echo "left out: hover and completion (@taplo/lsp is not installed)"
fi

for spec in samples/*/spec.toml; do
  name=$(basename "$(dirname "$spec")")
  "$program" rfq "$spec" -o "$out/$name" >/dev/null
  pdf=$(ls "$out/$name"/*-rfq.pdf)
  html=$(ls "$out/$name"/*-rfq.html)
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
  # The Word document opens in LibreOffice, and what it prints holds every clause in order.
  word=$(ls "$out/$name"/*-rfq.docx)
  soffice --headless "-env:UserInstallation=file://$out/office" --convert-to pdf --outdir "$out/$name/word" \
    "$word" >/dev/null 2>&1
  pdftotext -layout "$out/$name/word/$(basename "$word" .docx).pdf" "$out/$name/word.txt"
  IDS=$ids python3 - "$out/$name/word.txt" <<'PYTHON' || { echo "FAILED $name: the Word document"; exit 1; }
import os, re, sys
text = open(sys.argv[1], encoding="utf-8").read()
at = 0
for id in os.environ["IDS"].split():
    found = re.compile(r"(?m)^\s*" + re.escape(id) + r"\s+\S").search(text, at)
    if not found:
        sys.exit(f"{id} is missing or out of order")
    at = found.start() + len(id)
PYTHON
  echo "$name: valid PDF, $(pdfinfo "$pdf" | awk '/^Pages/ {print $2}') pages, $count clauses in PDF text, page and Word document"
done
# LibreOffice fills in, sorts, widens and saves the response form; nothing of it is lost.
command -v soffice >/dev/null || { echo "install LibreOffice (Debian: libreoffice-calc python3-uno)"; exit 1; }
cargo test --quiet --test form -- --ignored libreoffice_loses_nothing >"$out/form.txt" 2>&1 ||
  { cat "$out/form.txt"; echo "FAILED the response form in LibreOffice"; exit 1; }
echo "the response form comes back from LibreOffice whole"
# LibreOffice opens every record workbook, types into it and saves it as CSV; no zero, date or number changes.
cargo test --quiet --test record_templates -- --ignored libreoffice_keeps_what_is_typed >"$out/records.txt" 2>&1 ||
  { cat "$out/records.txt"; echo "FAILED the record workbooks in LibreOffice"; exit 1; }
echo "the record workbooks keep in LibreOffice what is typed"
# LibreOffice works out the comparison workbooks again: every total is ours, and follows a changed price or rate.
TRACESPEC_EXPORT=$out/comparison cargo test --quiet --test compare -- --ignored workbook::export >"$out/compare.txt" 2>&1 ||
  { cat "$out/compare.txt"; echo "FAILED the comparison workbooks"; exit 1; }
/usr/bin/python3 tests/comparison_workbook.py "$out/comparison" || exit 1
# Every seeded fault in every format that suppliers use; it takes minutes.
cargo test --quiet --test faults -- --ignored >"$out/matrix.txt" 2>&1 ||
  { cat "$out/matrix.txt"; echo "FAILED the fault matrix"; exit 1; }
echo "every seeded fault is found in every format at its place"
# DuckDB counts six ledger lines of two deliveries again, in SQL.
python3 -c 'import duckdb' 2>/dev/null || { echo "install DuckDB (PyPI: duckdb)"; exit 1; }
python3 tests/ledger_counts.py "$program" || exit 1
"$program" man --dir "$out/man" >/dev/null
if command -v groff >/dev/null; then
  for page in "$out"/man/*.1; do
    groff -ww -mandoc -Tutf8 -P-c -P-b -P-u "$page" 2>"$out/groff" >"$out/page.txt"
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
