"""Opens record workbooks in LibreOffice, types into them as a person would, saves the sheet as CSV and
compares: what was typed and what the example says comes out to the letter.

Usage: record_workbooks.py FOLDER (with FORM.xlsx and FORM.csv). Needs LibreOffice and its Python.
"""
import csv
import pathlib
import subprocess
import sys
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

# What Excel and LibreOffice change in a cell that is not text.
TYPED = ["000123", "2026-11-20", "1234567890123456", "3-4", "1E5", "=1+1", "+49", "1,50", "TRUE", "0.10"]


def value(name, what):
    one = PropertyValue()
    one.Name, one.Value = name, what
    return one


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


def through_office(context, book, target):
    """Types one value into the row below the example, column after column, and saves as CSV."""
    manager = context.ServiceManager
    desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    typing = manager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
    document = desktop.loadComponentFromURL(book.as_uri(), "_blank", 0, (value("Hidden", True),))
    names = document.Sheets.ElementNames
    assert names[:3] == ("records", "fields", "about"), names
    sheet = document.Sheets.getByName("records")
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    frame = document.CurrentController.Frame
    document.CurrentController.setActiveSheet(sheet)
    typed = []
    for column in range(cursor.RangeAddress.EndColumn + 1):
        text = TYPED[column % len(TYPED)]
        cell = sheet.getCellByPosition(column, 2)
        document.CurrentController.select(cell)
        if cell.Validation.Type.value == "LIST":
            text = sheet.getCellByPosition(column, 1).String
        typing.executeDispatch(frame, ".uno:EnterString", "", 0, (value("StringName", text),))
        typed.append(text)
    # Comma, double quotes, UTF-8, from line 1, cells as shown.
    options = "44,34,76,1,,0,false,true,false"
    filter_of = (value("FilterName", "Text - txt - csv (StarCalc)"), value("FilterOptions", options))
    document.storeToURL(target.as_uri(), filter_of)
    document.close(True)
    return typed


def rows(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        return list(csv.reader(file))


def main(folder):
    books = sorted(pathlib.Path(folder).resolve().glob("*.xlsx"))
    assert books, f"no workbook in {folder}"
    with tempfile.TemporaryDirectory() as scratch:
        profile = pathlib.Path(scratch, "profile").as_uri()
        pipe = f"records{pathlib.Path(scratch).name}"
        office = subprocess.Popen(
            ["soffice", "--headless", "--norestore", f"-env:UserInstallation={profile}",
             f"--accept=pipe,name={pipe};urp;"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        try:
            context = connect(pipe)
            for book in books:
                target = pathlib.Path(scratch, f"{book.stem}.csv")
                typed = through_office(context, book, target)
                template = rows(book.with_suffix(".csv"))
                template[1] = [cell.removeprefix("'") for cell in template[1]]
                wanted = template + [typed]
                found = rows(target)
                if found != wanted:
                    sys.exit(f"FAILED {book.name}: {wanted} came out as {found}")
        finally:
            office.terminate()
            office.wait()
    print(f"{len(books)} record workbooks keep what is typed")


main(sys.argv[1])
