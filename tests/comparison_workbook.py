"""Opens comparison workbooks in LibreOffice, has every formula worked out again and compares the totals
with those of the comparison itself; then changes a rate and a price, and the totals follow.

Usage: comparison_workbook.py FOLDER (with NAME.xlsx and NAME.json). Needs LibreOffice and its Python.
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import time
from decimal import Decimal

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException
from com.sun.star.table.CellContentType import FORMULA

# Columns of a sheet of prices, from 0.
WHAT, PRICE, RATE, AMOUNT, CHECK = 1, 7, 9, 11, 13
TOTAL = ("Total", "Total, tax included")


def connect(pipe):
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", context
    )
    for _ in range(120):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.5)
    sys.exit("LibreOffice did not start")


# Of com.sun.star.sheet.FormulaResult.
ANY, ERROR = 7, 4


def rows_of(sheet):
    """All rows; numbers are numbers, texts are texts."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    return sheet.getCellRangeByPosition(0, 0, max(end.EndColumn, CHECK), end.EndRow).getDataArray()


def no_errors(document, name):
    """Counts the formulas; none of them has an error."""
    formulas = 0
    for sheet in document.Sheets:
        wrong = sheet.queryFormulaCells(ERROR)
        if wrong.Count:
            sys.exit(f"FAILED {name}: {wrong.RangeAddressesAsString} cannot be worked out")
        for at in sheet.queryFormulaCells(ANY).RangeAddresses:
            formulas += (at.EndRow - at.StartRow + 1) * (at.EndColumn - at.StartColumn + 1)
    return formulas


def price_rows(sheet):
    return list(enumerate(rows_of(sheet)))[5:]


def checked(document, comparison, name):
    """Every total and every check of every sheet of prices."""
    count = 0
    for quantity in comparison["quantities"]:
        sheet = document.Sheets.getByName(f"Price {quantity}")
        wanted = []
        for supplier in comparison["suppliers"]:
            for result in supplier["quantities"]:
                if result["quantity"] == quantity and "totals" in result:
                    wanted.append(result["totals"])
        found = []
        for row, cells in price_rows(sheet):
            check = cells[CHECK]
            if check and check != "ok" and not check.startswith("fixed"):
                sys.exit(f"FAILED {name}: {sheet.Name} {row + 1}: {cells} {check}")
            count += bool(check)
            if cells[WHAT] in TOTAL:
                found.append((row, sheet.getCellByPosition(AMOUNT, row).Value))
        if len(found) != len(wanted):
            sys.exit(f"FAILED {name}: {len(found)} totals on {sheet.Name}, {len(wanted)} wanted")
        for (row, value), total in zip(found, wanted):
            exact = Decimal(total["total"])
            digits = max(0, -exact.as_tuple().exponent)
            if f"{value:.{digits}f}" != f"{exact:.{digits}f}" and len(exact.as_tuple().digits) <= 15:
                sys.exit(f"FAILED {name}: {sheet.Name} {row + 1}: {value}, ours is {exact}")
            per_board = sheet.getCellByPosition(AMOUNT, row + 1).Value
            if f"{per_board:.{digits}f}" != total["per-board"] and len(exact.as_tuple().digits) <= 15:
                sys.exit(f"FAILED {name}: {sheet.Name} {row + 2}: {per_board}")
    return count


def follows(document, comparison, name):
    """A changed price and a changed rate change the total and what the first page says of it."""
    changed = 0
    summary = document.Sheets.getByName("Summary")
    whole = lambda: rows_of(summary)
    for quantity in comparison["quantities"]:
        sheet = document.Sheets.getByName(f"Price {quantity}")
        lines = price_rows(sheet)
        total = next((row for row, cells in lines if cells[WHAT] in TOTAL), None)
        if total is None:
            continue
        first = next(row for row, cells in lines if cells[CHECK] == "ok")
        places = [sheet.getCellByPosition(PRICE, first)]
        rate = sheet.getCellByPosition(RATE, first)
        if rate.Type == FORMULA:
            # =$Inputs.$C$5
            inputs = document.Sheets.getByName("Inputs")
            places.append(inputs.getCellRangeByName(rate.Formula.split(".")[-1]).getCellByPosition(0, 0))
        for cell in places:
            before, page = sheet.getCellByPosition(AMOUNT, total).Value, whole()
            kept = cell.Value
            cell.Value = kept * 2 + 1
            document.calculateAll()
            if sheet.getCellByPosition(AMOUNT, total).Value == before or whole() == page:
                sys.exit(f"FAILED {name}: {sheet.Name}: the total does not follow {cell.AbsoluteName}")
            cell.Value = kept
            document.calculateAll()
            if sheet.getCellByPosition(AMOUNT, total).Value != before:
                sys.exit(f"FAILED {name}: {sheet.Name}: the total does not come back")
            changed += 1
    return changed


def prop(name, what):
    one = PropertyValue()
    one.Name, one.Value = name, what
    return one


def through_office(books):
    """Counts of formulas, checks and changes."""
    formulas = checks = changes = 0
    with tempfile.TemporaryDirectory() as scratch:
        profile = pathlib.Path(scratch, "profile").as_uri()
        pipe = f"comparison{pathlib.Path(scratch).name}"
        office = subprocess.Popen(
            ["soffice", "--headless", "--norestore", f"-env:UserInstallation={profile}",
             f"--accept=pipe,name={pipe};urp;"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        try:
            manager = connect(pipe).ServiceManager
            context = manager.DefaultContext
            desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
            for book in books:
                comparison = json.loads(book.with_suffix(".json").read_text(encoding="utf-8"))
                document = desktop.loadComponentFromURL(
                    book.as_uri(), "_blank", 0, (prop("Hidden", True),)
                )
                if document is None:
                    sys.exit(f"FAILED {book.name}: LibreOffice does not open it")
                document.calculateAll()
                formulas += no_errors(document, book.name)
                checks += checked(document, comparison, book.name)
                changes += follows(document, comparison, book.name)
                document.close(True)
            try:
                desktop.terminate()
            except DisposedException:
                pass  # it is gone, as it was told
        finally:
            office.terminate()
            office.wait()
    return formulas, checks, changes


def main(folder):
    books = sorted(pathlib.Path(folder).resolve().glob("*.xlsx"))
    assert books, f"no workbook in {folder}"
    formulas, checks, changes = through_office(books)
    print(
        f"{len(books)} comparison workbooks: {formulas} formulas worked out again, "
        f"{checks} figures as ours, {changes} changed prices and rates change the totals"
    )


main(sys.argv[1])
