"""Counts six ledger lines of a delivery again, in SQL, and holds them against what `verify` says.

Needs DuckDB (PyPI: duckdb). Run from the project's root:
    python3 tests/ledger_counts.py target/debug/tracespec

Two deliveries of the sample are counted: the faulty one that lies beside it, and one of 2,000 boards into
which faults are seeded here. The queries know the spec as its reader does, nothing of the program.
"""
import csv
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import duckdb

HOME = pathlib.Path("samples/controller")
BOARD = r"^MC4471-\d{6}$"
IDENTITIES = ["board-id"]


def reported(program, order, delivery):
    run = subprocess.run(
        [program, "verify", "--format", "json", "--order", str(order), str(HOME / "spec.toml"), str(delivery)],
        capture_output=True,
        text=True,
    )
    if run.returncode not in (0, 1):
        sys.exit(run.stderr)
    report = json.loads(run.stdout)
    lines = {line["clause"]: line for line in report["ledger"]}
    return {clause: (line["covered"]["done"], line["covered"]["of"]) for clause, line in lines.items() if "covered" in line}


def tables(db, delivery):
    """Every CSV as a table of texts, under its name."""
    names = []
    for path in sorted(delivery.glob("*.csv")):
        name = path.stem
        db.execute(
            f"""create or replace table "{name}" as select * from read_csv('{path}', all_varchar=true, header=true,
            delim=',', quote='"', nullstr='')"""
        )
        names.append(name)
    return names


def counted(delivery, serials):
    db = duckdb.connect()
    names = tables(db, delivery)
    db.execute("create table ordered(board varchar)")
    db.executemany("insert into ordered values (?)", [[serial] for serial in serials])
    one = lambda query: tuple(db.execute(query).fetchone())

    cells = []
    for name in names:
        columns = [row[0] for row in db.execute(f'describe "{name}"').fetchall()]
        cells += [f'select "{column}" as cell from "{name}"' for column in columns if column in IDENTITIES]
    cells = " union all ".join(cells)
    identity = one(f"select count(*) filter (regexp_matches(cell, '{BOARD}')), count(*) from ({cells}) where cell is not null")

    covered = lambda table, where: one(
        f"""select count(*) filter (board in (select "board-id" from "{table}" where {where})), count(*) from ordered"""
    )
    fct = covered("test-extract", "\"test-type\" = 'fct'")
    aoi = covered("inspection-extract", "\"inspection-type\" = 'aoi'")
    packed = covered("packing-list", "true")

    # A repeated row is one that equals an earlier one of its file in every cell.
    rows = distinct = 0
    for name in names:
        total, different = one(f'select (select count(*) from "{name}"), (select count(*) from (select distinct * from "{name}"))')
        rows, distinct = rows + total, distinct + different

    # A value agrees with its limits: the limits are in order, and it lies within them just when it passed.
    values = one(
        """select count(*) filter (low <= high and (value between low and high) = (result = 'pass')), count(*)
        from (select "measured-value"::decimal(18,6) as value, "low-limit"::decimal(18,6) as low,
                     "high-limit"::decimal(18,6) as high, result
              from "test-extract" where "test-type" = 'fct' and "measured-value" is not null)"""
    )
    return {
        "identity.board": identity,
        "test.fct": fct,
        "inspection.aoi": aoi,
        "shipment.packing-list": packed,
        "delivery.duplicates": (distinct, rows),
        "test.fct.measured-values": values,
    }


def rewrite(path, change):
    with open(path, newline="") as file:
        head, *rows = list(csv.reader(file))
    rows = change(head, rows)
    with open(path, "w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])


def seeded(program, folder):
    """A delivery of 2,000 boards with faults of several kinds, always the same."""
    chance = random.Random(7)
    subprocess.run(
        [program, "sample", "--boards", "2000", "-o", str(folder), str(HOME / "spec.toml")], check=True, capture_output=True
    )
    delivery = next(path.parent for path in folder.rglob("test-extract.csv"))

    def tests(head, rows):
        kind, board, value = head.index("test-type"), head.index("board-id"), head.index("measured-value")
        kept = [row for row in rows if row[kind] != "fct" or chance.random() > 0.02]
        for row in kept:
            if chance.random() < 0.01:
                row[board] = row[board].lower()
            if row[kind] == "fct" and row[value] and chance.random() < 0.01:
                row[value] = "9999.0"
        return kept + [list(row) for row in kept if chance.random() < 0.005]

    rewrite(delivery / "test-extract.csv", tests)
    rewrite(delivery / "packing-list.csv", lambda head, rows: [row for row in rows if chance.random() > 0.01])
    kind = lambda head, row: row[head.index("inspection-type")]
    rewrite(
        delivery / "inspection-extract.csv",
        lambda head, rows: [row for row in rows if kind(head, row) != "aoi" or chance.random() > 0.03],
    )
    return next(folder.rglob("order.toml")), delivery


def compare(name, program, order, delivery, boards):
    serials = [f"MC4471-{n:06}" for n in range(1, boards + 1)]
    said, ours = reported(program, order, delivery), counted(delivery, serials)
    wrong = {clause: (said.get(clause), count) for clause, count in ours.items() if said.get(clause) != count}
    if wrong:
        sys.exit(f"FAILED {name}: clause: (ledger, SQL) {wrong}")
    shown = ", ".join(f"{clause} {done}/{of}" for clause, (done, of) in ours.items())
    print(f"{name}: SQL counts the same: {shown}")


def main():
    program = sys.argv[1]
    compare("the faulty sample", program, HOME / "order.toml", HOME / "delivery-faulty", 24)
    with tempfile.TemporaryDirectory() as folder:
        order, delivery = seeded(program, pathlib.Path(folder) / "made")
        compare("2,000 boards with faults", program, order, delivery, 2000)


main()
