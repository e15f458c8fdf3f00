#!/usr/bin/env python3
"""Compares `tracespec verify` with public tools, in one run, on the same files.

    pip install duckdb frictionless
    cargo build --release && cargo build --release --example passes
    python3 benches/compare.py --quick          # 20,000 boards, 0.12 M rows: about a minute
    python3 benches/compare.py --case eight     # 5,000 boards, 0.26 M rows over eight forms
    python3 benches/compare.py --case 1m        # 200,000 boards, 1.2 M rows over two forms
    python3 benches/compare.py --case 10m       # 200,000 boards, 10 M rows over eight forms

What is compared, each in a cold process (files are in the system's cache for all of them):
  (a) reading the bytes alone,
  (b) the `csv` crate counting records, and a pass that parses and types every cell on as many threads,
  (c) DuckDB: the same keys, references, closed lists, coverage, demanded cells, time stamps and final
      states in SQL, without and with a limit to its memory,
  (d) Frictionless: the part that looks at one table by itself.
The delivery is made with faults and a key of answers. Nothing is measured before all tools have returned
the same offending units for every kind of fault, those of the key among them, and the same numbers of rows;
where they differ, the script says where and stops. Prints a Markdown table, ratios first.
"""

import argparse
import csv
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCALE = ROOT / "benches" / "scale"

# What SQL and Frictionless know of the record forms: what the catalogue says of them.
RESULTS = ["pass", "fail"]
FORMS = {
    "packing-list": {
        "unit": "board-id",
        "key": ["board-id", "carton-label"],
        "filled": ["shipment-id", "carton-label", "lot-id", "board-id", "shipment-date"],
        "covers": [{}],
    },
    "test-extract": {
        "unit": "board-id",
        "key": ["board-id", "test-type", "tested-at", "parameter"],
        "filled": ["lot-id", "board-id", "test-type", "station", "tested-at", "result", "retest-flag"],
        "words": {
            "result": RESULTS,
            "retest-flag": ["yes", "no"],
            "test-type": ["flying-probe", "ict", "electrical", "burn-in", "fct"],
        },
        "moments": ["tested-at"],
        "final": ("test-type", "tested-at"),
        "covers": [{"test-type": "fct"}],
        "failed": ["failed-function", "ncr-id"],
    },
    "inspection-extract": {
        "unit": "board-id",
        "key": ["board-id", "inspection-type", "inspected-at", "package", "defect-code"],
        "filled": ["lot-id", "board-id", "inspection-type", "station", "inspected-at", "result"],
        "words": {"result": RESULTS, "inspection-type": ["spi", "aoi", "xray", "visual", "fai"]},
        "moments": ["inspected-at"],
        "final": ("inspection-type", "inspected-at"),
        "covers": [{"inspection-type": "spi"}, {"inspection-type": "aoi"}],
        "failed": ["defect-code", "package", "finding", "ncr-id"],
    },
    "panel-traveler": {
        "unit": "board-id",
        "key": ["board-id", "station", "entered-at"],
        "filled": ["lot-id", "panel-id", "board-id", "station", "entered-at", "exited-at"],
        "moments": ["entered-at", "exited-at"],
        "covers": [{}],
    },
    "work-order-sheet": {
        "unit": "lot-id",
        "key": ["work-order", "lot-id"],
        "filled": ["work-order", "lot-id"],
    },
    "program-setup-tag": {
        "unit": "lot-id",
        "key": ["lot-id", "program", "station", "set-up-at"],
        "filled": ["lot-id", "product-revision", "program", "program-revision", "station", "set-up-at"],
        "moments": ["set-up-at"],
    },
    "rework-trace-log": {
        "unit": "board-id",
        "key": ["ncr-id"],
        "filled": ["ncr-id", "lot-id", "board-id", "defect-code", "disposition"],
    },
    "packing-checklist": {
        "unit": "lot-id",
        "key": ["carton-label"],
        "filled": ["carton-label", "lot-id", "carton-quantity", "label-check"],
    },
}
# Rows that refer to another form: the form, equal columns, the form referred to, which rows.
REFERENCES = [
    ("test-extract", ["board-id", "ncr-id"], "rework-trace-log", "result = 'fail'"),
    ("inspection-extract", ["board-id", "ncr-id"], "rework-trace-log", "result = 'fail'"),
    ("test-extract", ["board-id", "station"], "panel-traveler", "true"),
    ("inspection-extract", ["board-id", "station"], "panel-traveler", "true"),
    ("packing-list", ["lot-id", "carton-label"], "packing-checklist", "true"),
]
# Kinds of faults whose offenders are compared, each by the unit it is about.
KINDS = [
    "duplicate-key",
    "repeated-row",
    "missing-record",
    "unknown-unit",
    "broken-reference",
    "unknown-value",
    "failed-final-state",
    "blank-cell",
    "bad-time-stamp",
]

CASES = {
    "quick": {"boards": 20_000, "parameters": 5, "made": "boards", "rate": "0.0005", "units": "0.0005"},
    "eight": {"boards": 5_000, "parameters": 20, "made": "spec", "rate": "0.0002", "units": "0.002"},
    "1m": {"boards": 200_000, "parameters": 5, "made": "boards", "rate": "0.00005", "units": "0.00005"},
    "10m": {"boards": 200_000, "parameters": 20, "made": "spec", "rate": "0.000005", "units": "0.00005"},
}


def main():
    if len(sys.argv) > 2 and sys.argv[1] == "--child":
        return CHILDREN[sys.argv[2]](json.loads(Path(sys.argv[3]).read_text()), Path(sys.argv[4]))
    args = arguments()
    case = CASES[args.case]
    work = Path(args.work) / args.case
    work.mkdir(parents=True, exist_ok=True)
    bench = Bench(args, case, work)
    bench.make()
    bench.agree()
    bench.measure()
    text = bench.table()
    print(text)
    if args.output:
        Path(args.output).write_text(text)
    return 0


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--case", choices=CASES, default="1m")
    parser.add_argument("--quick", action="store_const", const="quick", dest="case", help="the small case")
    parser.add_argument("--tracespec", default=str(ROOT / "target/release/tracespec"))
    parser.add_argument("--passes", default=str(ROOT / "target/release/examples/passes"))
    parser.add_argument("--work", default=str(Path(tempfile.gettempdir()) / "tracespec-compare"))
    parser.add_argument("--repeat", type=int, default=5, help="rounds; the median counts")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="of DuckDB and the typing pass")
    parser.add_argument("--memory-limit", default="256MB", help="of DuckDB in its second run")
    parser.add_argument("--no-frictionless", action="store_true")
    parser.add_argument("--output", help="also write the table to this file")
    return parser.parse_args()


class Bench:
    """One case: its files, what the tools found in them, how long it took."""

    def __init__(self, args, case, work):
        self.args, self.case, self.work = args, case, work
        self.folder = work / "faulty" / "delivery"
        self.order = work / "faulty" / "order.toml"
        self.answers = work / "answers.csv"
        self.runs = []

    # Files

    def spec(self, name):
        return SCALE / f"{name}.toml"

    def make(self):
        """Makes the delivery, once: the same seed gives the same bytes."""
        wanted = json.dumps([self.case, self.spec(self.case["made"]).read_text()])
        stamp = self.work / "made.json"
        if not (stamp.exists() and stamp.read_text() == wanted):
            shutil.rmtree(self.work / "faulty", ignore_errors=True)
            started = time.monotonic()
            command = [
                self.args.tracespec, "sample", str(self.spec(self.case["made"])),
                "-o", str(self.work / "faulty"), "--boards", str(self.case["boards"]),
                "--parameters", str(self.case["parameters"]), "--seed", "1",
                "--answers", str(self.answers), "--faults", f"missing-record={self.case['units']}",
            ]
            for kind in KINDS:
                if kind != "missing-record":
                    command += ["--faults", f"{kind}={self.case['rate']}"]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            say(f"made the delivery in {time.monotonic() - started:.1f} s")
            stamp.write_text(wanted)
        self.forms = sorted(path.stem for path in self.folder.glob("*.csv"))
        unknown = set(self.forms) - set(FORMS)
        if unknown:
            stop(f"the script knows nothing of {sorted(unknown)}")
        files = list(self.folder.glob("*.csv"))
        self.bytes = sum(path.stat().st_size for path in files)
        order = self.order.read_text()
        run = re.search(r'from = "(\D*)(\d+)", to = "\D*(\d+)"', order)
        if not run:
            stop("the order names no run of serials")
        self.serials = {"prefix": run[1], "width": len(run[2]), "first": int(run[2]), "last": int(run[3])}

    # Commands

    def verify(self, spec, *more):
        return [
            self.args.tracespec, "verify", "--order", str(self.order), "--format", "json",
            *more, str(self.spec(spec)), str(self.folder),
        ]

    def child(self, kind, **more):
        task = {
            "folder": str(self.folder), "forms": self.forms, "serials": self.serials,
            "threads": self.args.threads, "temp": str(self.work / "duckdb-temp"), **more,
        }
        name = "-".join([kind, *(str(value) for value in more.values() if isinstance(value, str))])
        told = self.work / f"{name}.task.json"
        told.write_text(json.dumps(task))
        return [sys.executable, __file__, "--child", kind, str(told), str(self.work / f"{name}.json")]

    def result(self, command):
        return json.loads(Path(command[-1]).read_text())

    # Agreement

    def agree(self):
        """Stops unless all tools find the same units, kind by kind and form by form."""
        wanted = answers_by_kind(self.answers, self.forms)
        specs = [self.case["made"]] + (["same"] if self.case["made"] == "boards" else [])
        command = self.child("duckdb")
        subprocess.run(command, check=True)
        sql = self.result(command)
        self.sql_rows = sql["rows"]
        found = {"DuckDB": by_kind(sql["found"])}
        for spec in specs:
            report = self.work / f"findings-{spec}.csv"
            told = subprocess.run(
                self.verify(spec, "--report", f"csv={report}"), capture_output=True, text=True
            )
            if told.returncode not in (0, 1):
                stop(f"verify {spec}: {told.stderr}")
            verdict = json.loads(told.stdout)
            rows = sum(one["rows"] for one in verdict["matched"])
            if rows != sum(sql["rows"].values()):
                stop(f"verify read {rows} rows, DuckDB {sum(sql['rows'].values())}")
            found[f"verify ({spec})"] = found_by_verify(report, wanted["codes"])
            self.verdicts = getattr(self, "verdicts", {}) | {spec: verdict}
        self.rows = sum(sql["rows"].values())
        told = subprocess.run([self.args.passes, "count", str(self.folder)], check=True, capture_output=True)
        if json.loads(told.stdout)["rows"] != self.rows:
            stop("the csv crate counts other rows")
        told = subprocess.run(
            [self.args.passes, "type", str(self.folder), str(self.args.threads)], check=True, capture_output=True
        )
        typed = json.loads(told.stdout)
        if typed["rows"] != self.rows:
            stop("the typing pass counts other rows")
        self.cells = typed["cells"]
        # One fault may have another in its wake, so the key is a part of what is found; what one tool finds,
        # all find.
        self.checked = 0
        sql_found = found.pop("DuckDB")
        for kind in set(wanted["units"]) | set(sql_found):
            units = sql_found.get(kind, set())
            if not wanted["units"].get(kind, set()) <= units:
                stop(f"DuckDB, {kind[0]} in {kind[1]}: misses {sorted(wanted['units'][kind] - units)[:5]} of the key")
            for tool, of in found.items():
                same(kind, units, of.get(kind, set()), tool)
            self.checked += len(units)
        say(f"{self.rows:,} rows; DuckDB and {len(found)} runs of verify found the same {self.checked} offenders, the key's among them")

    # Measuring

    def measure(self):
        args = self.args
        self.load = os.getloadavg()[0]
        made = self.case["made"]
        passes = str(args.passes)
        plan = [
            ("read", "reading the bytes", "1", [passes, "read", str(self.folder)]),
            ("count", "`csv` crate, counting records", "1", [passes, "count", str(self.folder)]),
            ("type", "parsing and typing every cell", str(args.threads),
             [passes, "type", str(self.folder), str(args.threads)]),
            ("duckdb", "DuckDB", str(args.threads), self.child("duckdb")),
            ("limited", f"DuckDB, memory limit {args.memory_limit}", str(args.threads),
             self.child("duckdb", memory=args.memory_limit)),
            ("empty", "DuckDB, started and left again", "", self.child("empty")),
        ]
        if made == "boards":
            plan.append(("same", "**verify, same checks**", "", self.verify("same")))
        plan.append(("all", "**verify, all clauses**", "", self.verify(made)))
        self.runs = self.rounds(plan)
        self.scratch = scratch_of(self.verify(made))
        if not args.no_frictionless and "packing-list" in self.forms:
            self.frictionless()

    def rounds(self, plan, repeat=None):
        """Every tool once, and again: a machine that is slow for a while is slow for all of them."""
        runs = [
            {"name": name, "title": title, "threads": threads, "failed": False, "walls": [], "cores": [], "peaks": []}
            for name, title, threads, _ in plan
        ]
        for _ in range(repeat or self.args.repeat):
            for one, (_, title, _, command) in zip(runs, plan):
                if one["failed"]:
                    continue
                try:
                    wall, cpu, peak = run(command)
                except subprocess.CalledProcessError as error:
                    say(f"{title}: failed, {error}")
                    one["failed"] = True
                    continue
                one["walls"].append(wall)
                one["cores"].append(cpu)
                one["peaks"].append(peak)
        for one in runs:
            if not one["failed"]:
                one["wall"] = statistics.median(one["walls"])
                one["least"], one["most"] = min(one["walls"]), max(one["walls"])
                one["cpu"] = statistics.median(one["cores"])
                one["peak"] = max(one["peaks"])
                say(f"{one['title']}: {one['wall']:.2f} s, {one['peak'] / 1024:.0f} MiB")
        return runs

    def frictionless(self):
        """One table by itself, held against the answers of the same table; once, since it is slow."""
        form = "packing-list" if self.args.case != "quick" else "test-extract"
        command = self.child("frictionless", form=form)
        [one] = self.rounds([("frictionless", f"Frictionless, `{form}` alone", "1", command)], repeat=1)
        if one["failed"]:
            return
        result = self.result(command)
        wanted = answers_by_kind(self.answers, self.forms)["units"]
        for kind in ["blank-cell", "unknown-value", "bad-time-stamp"]:
            units = {unit for unit in wanted.get((kind, form), set())}
            same((kind, form), units, {unit for k, unit in map(tuple, result["found"]) if k == kind}, "Frictionless")
        if result["rows"] != self.sql_rows[form]:
            stop("Frictionless counts other rows")
        one["rows"] = result["rows"]
        self.runs.append(one)

    # The table

    def table(self):
        runs = {one["name"]: one for one in self.runs if not one["failed"]}
        duck = runs["duckdb"]
        lines = [
            f"### {self.rows:,} rows: {self.case['boards']:,} boards, {len(self.forms)} record forms, "
            f"{self.bytes / 1e6:,.0f} MB of CSV", "",
            "| | time ÷ DuckDB's | processor time ÷ DuckDB's | memory ÷ DuckDB's | time ÷ typing every cell "
            "| time | from … to | processor time | peak memory | threads |",
            "|---|---|---|---|---|---|---|---|---|---|",
        ]
        for one in self.runs:
            if one["failed"]:
                lines.append(f"| {one['title']} | – | – | – | – | did not end: out of memory | | | | {one['threads']} |")
                continue
            part = "rows" in one
            ratio = lambda key, base: "–" if part else f"{ratio_of(one[key], base[key]):.2f}"
            lines.append(
                f"| {one['title']} | {ratio('walls', duck)} | {ratio('cores', duck)} | {ratio('peaks', duck)} "
                f"| {ratio('walls', runs['type'])} | {one['wall']:.2f} s "
                f"| {one['least']:.2f} … {one['most']:.2f} | {one['cpu']:.2f} s "
                f"| {one['peak'] / 1024:,.0f} MiB | {one['threads'] or '*'} |"
            )
        lines += [""]
        for one in self.runs:
            if "rows" in one:
                lines.append(f"Frictionless read {one['rows'] / one['wall']:,.0f} rows a second of its table.")
        clauses = {name: len(verdict["ledger"]) for name, verdict in self.verdicts.items()}
        told = ", ".join(f"`{name}.toml` {count} clauses" for name, count in clauses.items())
        lines += [
            f"All tools found the same {self.checked} offending units of {len(KINDS)} kinds of faults, those of "
            f"the key of answers among them, and the same {self.rows:,} rows ({self.cells:,} cells).",
            f"Specs in `benches/scale`: {told}. Scratch of verify at its largest: {self.scratch / 1e6:,.0f} MB, "
            f"{self.scratch / self.bytes:.2f} of the input.",
            f"{self.args.repeat} rounds of cold processes, every tool once in each; ratios are the median of those within a "
            f"round, times the median of all. Files are in the system's cache; memory is the peak of "
            f"the resident set, not less than {own_peak() / 1024:.0f} MiB by the way it is measured. "
            "* as many threads as it takes by itself.",
            f"Work waiting for the processors when it began: {self.load:.1f}. "
            f"{os.cpu_count()} processor cores, {memory_of_machine():.0f} GiB of memory, {platform.system()} "
            f"{platform.machine()}; {version([self.args.tracespec, '--version'])}, Python "
            f"{platform.python_version()}, {versions()}; {time.strftime('%Y-%m-%d', time.gmtime())}, "
            f"`python3 benches/compare.py --case {self.args.case}`.",
            "",
        ]
        return "\n".join(lines)


def ratio_of(ours, theirs):
    """The median of the ratios within the rounds."""
    return statistics.median(one / other for one, other in zip(ours, theirs))


# Sets of offenders


def answers_by_kind(path, forms):
    """The key of answers: units by kind and form, and the checks that must find them."""
    units, codes = {}, {}
    for line in csv.DictReader(path.open()):
        form = Path(line["file"]).stem
        kind = (line["fault"], form)
        codes.setdefault(kind, set()).add((line["check"], line["clause"]))
        if told(line["fault"], form, line["column"]):
            units.setdefault(kind, set()).add(line["unit"])
    return {"units": units, "codes": codes}


def told(kind, form, column):
    """Whether the queries look at a fault of this kind in this column; `None` is whatever they look at."""
    knows = FORMS[form]
    match kind:
        case "duplicate-key":
            # Told by the first cell of the key: comparable where that is the unit.
            return knows["key"][0] == knows["unit"]
        case _ if column is None:
            return True
        case "blank-cell":
            return column in knows["filled"]
        case "unknown-value":
            return column in knows.get("words", {})
        case "bad-time-stamp":
            return column in knows.get("moments", [])
        case "broken-reference":
            return any(form == of and column in names for of, names, _, _ in REFERENCES)
    return True


def by_kind(found):
    kinds = {}
    for kind, form, unit in found:
        kinds.setdefault((kind, form), set()).add(unit)
    return kinds


def found_by_verify(report, codes):
    """The units of the findings, by the kind of fault that their check is for."""
    kinds = {}
    by_code = {}
    for (kind, form), checks in codes.items():
        for check in checks:
            by_code.setdefault(check, []).append((kind, form))
    with report.open(encoding="utf-8-sig") as file:
        for line in csv.DictReader(file):
            form = Path(line["file"]).stem
            for kind, of in by_code.get((line["code"], line["clause"]), []):
                if form not in (of, "") or not is_kind(kind, line):
                    continue
                if told(kind, of, line["column"]):
                    kinds.setdefault((kind, of), set()).add(line["unit"])
    return kinds


def is_kind(kind, line):
    """Field checks find several kinds: told apart by what was found."""
    match kind:
        case "blank-cell":
            return line["found"] == ""
        case "unknown-value" | "bad-time-stamp":
            return line["found"] != ""
        case "failed-final-state":
            # What only follows from a bad time stamp or an unknown word is no failure.
            return not line["follows"]
        case "unknown-unit":
            return line["found"] != "" and line["column"] == "board-id"
    return True


def same(kind, wanted, found, tool):
    if wanted != found:
        more, less = sorted(found - wanted)[:5], sorted(wanted - found)[:5]
        stop(f"{tool}, {kind[0]} in {kind[1]}: found {len(found)} of {len(wanted)}; too many {more}, missing {less}")


# Children: each runs in a process of its own


def duckdb_child(task, out):
    import duckdb

    config = {"threads": task["threads"], "temp_directory": task["temp"]}
    if task.get("memory"):
        config["memory_limit"] = task["memory"]
    shutil.rmtree(task["temp"], ignore_errors=True)
    db = duckdb.connect(":memory:", config=config)
    db.execute("SET preserve_insertion_order = false")
    rows, found = {}, []
    for form in task["forms"]:
        moments = FORMS[form].get("moments", [])
        casts = "".join(f', TRY_CAST("{name}" AS TIMESTAMPTZ) AS "at {name}"' for name in moments)
        db.execute(
            f'CREATE TABLE "{form}" AS SELECT *{casts} FROM read_csv(?, header = true, all_varchar = true)',
            [str(Path(task["folder"]) / f"{form}.csv")],
        )
        rows[form] = db.execute(f'SELECT count(*) FROM "{form}"').fetchone()[0]
    serials = task["serials"]
    db.execute(
        "CREATE TABLE ordered AS SELECT ? || lpad(i::VARCHAR, ?, '0') AS unit FROM range(?, ?) AS r(i)",
        [serials["prefix"], serials["width"], serials["first"], serials["last"] + 1],
    )
    for form in task["forms"]:
        for kind, query in queries(db, form, task["forms"]):
            units = db.execute(query).fetchall()
            if told(kind, form, None):
                found += [(kind, form, unit or "") for (unit,) in units]
    out.write_text(json.dumps({"rows": rows, "found": found}))
    return 0


def queries(db, form, forms):
    """The checks of a form in SQL; each gives the units it offends."""
    knows = FORMS[form]
    there = {name for name, *_ in db.execute(f'DESCRIBE "{form}"').fetchall()}
    unit = f'"{knows["unit"]}"'
    key = ", ".join(f'"{name}"' for name in knows["key"] if name in there)
    whole = ", ".join(f"coalesce(\"{name}\", '')" for name in sorted(there) if not name.startswith("at "))
    twice = f'SELECT {key} FROM "{form}" GROUP BY ALL HAVING count(*) > 1'
    match = " AND ".join(f'd."{n}" IS NOT DISTINCT FROM t."{n}"' for n in knows["key"] if n in there)
    rows = f'WITH d AS ({twice}), r AS (SELECT t.* FROM "{form}" t JOIN d ON {match})'
    first = f'"{knows["key"][0]}"'
    yield "duplicate-key", (
        f"{rows} SELECT {first} FROM r GROUP BY {key} HAVING count(DISTINCT concat_ws('|', {whole})) > 1"
    )
    yield "repeated-row", f"{rows} SELECT any_value({unit}) FROM r GROUP BY {whole} HAVING count(*) > 1"
    blank = " OR ".join(f'"{name}" IS NULL' for name in knows["filled"])
    yield "blank-cell", f'SELECT {unit} FROM "{form}" WHERE {blank}'
    if knows.get("failed"):
        blank = " OR ".join(f'"{name}" IS NULL' for name in knows["failed"])
        yield "blank-cell", f"SELECT {unit} FROM \"{form}\" WHERE result = 'fail' AND ({blank})"
    for name, words in knows.get("words", {}).items():
        listed = ", ".join(f"'{word}'" for word in words)
        yield "unknown-value", f'SELECT {unit} FROM "{form}" WHERE "{name}" NOT IN ({listed})'
    for name in knows.get("moments", []):
        yield "bad-time-stamp", f'SELECT {unit} FROM "{form}" WHERE "{name}" IS NOT NULL AND "at {name}" IS NULL'
    for rule in knows.get("covers", []):
        where = " AND ".join(f"\"{name}\" = '{value}'" for name, value in rule.items()) or "true"
        for name in rule:
            # A kind that the delivery does not know at all is not demanded of it.
            if not db.execute(f'SELECT 1 FROM "{form}" WHERE {where} LIMIT 1').fetchone():
                where = None
        if where:
            yield "missing-record", (
                f'SELECT unit FROM ordered ANTI JOIN (SELECT DISTINCT {unit} AS unit FROM "{form}" WHERE {where}) '
                "USING (unit)"
            )
    if knows["unit"] == "board-id":
        yield "unknown-unit", (
            f'SELECT DISTINCT unit FROM (SELECT {unit} AS unit FROM "{form}") ANTI JOIN ordered USING (unit) '
            "WHERE unit IS NOT NULL"
        )
    if knows.get("final"):
        subject, at = knows["final"]
        # The last moment has a row that fails; or a parameter that failed never passed later.
        yield "failed-final-state", (
            f'SELECT {unit} FROM "{form}" GROUP BY {unit}, "{subject}" '
            f"HAVING max(\"at {at}\") FILTER (WHERE result = 'fail') "
            f'>= max("at {at}")'
        )
        if "parameter" in there:
            yield "failed-final-state", (
                f'SELECT {unit} FROM "{form}" f WHERE result = \'fail\' AND parameter IS NOT NULL AND NOT EXISTS ('
                f'SELECT 1 FROM "{form}" p WHERE p.{unit} = f.{unit} AND p."{subject}" = f."{subject}" '
                "AND p.result = 'pass' AND (p.parameter = f.parameter OR p.parameter IS NULL) "
                f'AND p."at {at}" > f."at {at}")'
            )
    for of, names, to, where in REFERENCES:
        if of == form and to in forms and set(names) <= there:
            match = " AND ".join(f'o."{name}" = t."{name}"' for name in names)
            whole = " AND ".join(f't."{name}" IS NOT NULL' for name in names)
            yield "broken-reference", (
                f'SELECT DISTINCT {unit} FROM "{form}" t WHERE {where} AND {whole} '
                f'AND NOT EXISTS (SELECT 1 FROM "{to}" o WHERE {match})'
            )


def empty_child(_, out):
    import duckdb

    duckdb.connect(":memory:").execute("SELECT 1").fetchall()
    out.write_text("{}")
    return 0


def frictionless_child(task, out):
    from frictionless import Resource, Schema, system

    form = task["form"]
    knows = FORMS[form]
    path = Path(task["folder"]) / f"{form}.csv"
    heading = next(csv.reader(path.open()))
    fields = []
    for name in heading:
        moment = name in knows.get("moments", [])
        field = {"name": name, "type": "datetime" if moment else "string"}
        if moment:
            field["format"] = "%Y-%m-%dT%H:%M:%S%z"
        limits = {}
        if name in knows["filled"]:
            limits["required"] = True
        if name in knows.get("words", {}):
            limits["enum"] = knows["words"][name]
        if limits:
            field["constraints"] = limits
        fields.append(field)
    schema = Schema.from_descriptor({"fields": fields, "primaryKey": [n for n in knows["key"] if n in heading]})
    with system.use_context(trusted=True):
        report = Resource(path=str(path), schema=schema).validate(limit_errors=1_000_000)
    unit = heading.index(knows["unit"])
    found = []
    for task_report in report.tasks:
        rows = task_report.stats["rows"]
        for error in task_report.errors:
            kind = {"type-error": "bad-time-stamp", "primary-key": "duplicate-key"}.get(error.type)
            if error.type == "constraint-error":
                kind = "blank-cell" if "required" in error.note else "unknown-value"
            if kind:
                found.append((kind, error.cells[unit] or ""))
    out.write_text(json.dumps({"rows": rows, "found": found}))
    return 0


CHILDREN = {"duckdb": duckdb_child, "empty": empty_child, "frictionless": frictionless_child}


# Measuring


def run(command):
    """Runs a command; wall time, processor time, peak of the resident set in KiB."""
    with tempfile.TemporaryFile() as log:
        started = time.monotonic()
        process = subprocess.Popen(command, stdout=log, stderr=log)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        # verify holds a faulty delivery with exit code 1.
        held = process.returncode == 1 and "verify" in command
        if process.returncode != 0 and not held:
            log.seek(0)
            raise subprocess.CalledProcessError(process.returncode, command[0], log.read()[-400:])
        return wall, used.ru_utime + used.ru_stime, used.ru_maxrss


def scratch_of(command):
    """Most bytes that a command held in files without a name, looked at while it runs."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    most = 0
    while process.poll() is None:
        held = 0
        try:
            for link in Path(f"/proc/{process.pid}/fd").iterdir():
                if "(deleted)" in os.readlink(link):
                    held += link.stat().st_blocks * 512
        except OSError:
            pass
        most = max(most, held)
        time.sleep(0.02)
    return most


def own_peak():
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def memory_of_machine():
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def version(command):
    return subprocess.run(command, capture_output=True, text=True).stdout.strip() or "tracespec"


def versions():
    from importlib.metadata import PackageNotFoundError, version as of

    known = []
    for name in ["duckdb", "frictionless"]:
        try:
            known.append(f"{name} {of(name)}")
        except PackageNotFoundError:
            known.append(f"no {name}")
    return ", ".join(known)


def say(text):
    print(text, file=sys.stderr, flush=True)


def stop(text):
    say(f"the comparison stops: {text}")
    sys.exit(2)


if __name__ == "__main__":
    sys.exit(main())
