#!/usr/bin/env python3
"""Fills in a response form as a supplier does, in LibreOffice itself.

    /usr/bin/python3 tests/form_roundtrip.py FORM.xlsx FILLED.xlsx PROFILE-FOLDER

Opens the form, takes the protection off (there is no password), fills in answers, prices, dates and
texts, sorts the answers backwards, inserts a column in the middle, adds a sheet, and saves it all as an
Excel workbook. Prints what it has typed as JSON: {"Answers": {clause: {column key: text}}, ...}. Needs
LibreOffice with its Python bridge (Debian: libreoffice-calc python3-uno).
"""
import json
import os
import subprocess
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.table import TableSortField
from com.sun.star.util import Date

KEYS, FIRST = 2, 4
HOSTILE = ["=1+1", "+49 941 1", "-5", "@SUM(A1)", "007", "1234.50", "0.350", "5 years", "贴片线 2 号", "x" * 3000]


def prop(name, value):
    one = PropertyValue()
    one.Name, one.Value = name, value
    return one


def started(profile):
    pipe = "form" + str(os.getpid())
    office = subprocess.Popen(
        ["soffice", "--headless", "--norestore", "--nologo", f"-env:UserInstallation=file://{profile}",
         f"--accept=pipe,name={pipe};urp;"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(240):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return office, context
        except NoConnectException:
            if office.poll() is not None:
                sys.exit("soffice ended by itself")
            time.sleep(0.5)
    office.terminate()
    sys.exit("soffice does not answer")


def columns(sheet):
    found, empty, at = {}, 0, 0
    while empty < 3:
        key = sheet.getCellByPosition(at, KEYS).String
        empty = 0 if key else empty + 1
        if key:
            found[key] = at
        at += 1
    return found


def main(form, filled, profile):
    office, desk_context = started(os.path.abspath(profile))
    desk = desk_context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", desk_context)
    url = uno.systemPathToFileUrl
    try:
        doc = desk.loadComponentFromURL(url(os.path.abspath(form)), "_blank", 0, ())
        sheets = doc.Sheets
        typed = {}
        for name in ("Supplier", "Answers", "Prices", "Charges", "Assumptions", "Deviations"):
            sheet = sheets.getByName(name)
            assert sheet.isProtected(), name
            sheet.unprotect("")
            assert not sheet.isProtected(), f"{name} has a password"

        def put(name, row, key, text, id_=None):
            sheet = sheets.getByName(name)
            sheet.getCellByPosition(columns(sheet)[key], row).setString(text)
            typed.setdefault(name, {}).setdefault(id_ or str(row + 1), {})[key] = text

        def number(name, row, key, value, shown, id_=None):
            sheet = sheets.getByName(name)
            sheet.getCellByPosition(columns(sheet)[key], row).setValue(value)
            typed.setdefault(name, {}).setdefault(id_ or str(row + 1), {})[key] = shown

        # As a keyboard types it: into a text cell it stays text, into a date cell it becomes a day.
        view = doc.CurrentController
        dispatcher = desk_context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.DispatchHelper", desk_context)

        def keyed(name, row, key, text, id_=None):
            sheet = sheets.getByName(name)
            view.setActiveSheet(sheet)
            view.select(sheet.getCellByPosition(columns(sheet)[key], row))
            dispatcher.executeDispatch(view.Frame, ".uno:EnterString", "", 0, (prop("StringName", text),))
            typed.setdefault(name, {}).setdefault(id_ or str(row + 1), {})[key] = text

        supplier = sheets.getByName("Supplier")
        cols, row = columns(supplier), FIRST
        values = {"supplier.name": "贝斯特电子 =Best", "supplier.contact": "+86 21 0055", "quote.number": "00731",
                  "quote.currency": "CNY", "quote.tax": "excluded", "quote.comment": "=1+1"}
        while supplier.getCellByPosition(cols["key"], row).String:
            key = supplier.getCellByPosition(cols["key"], row).String
            if key == "quote.valid-until":
                keyed("Supplier", row, "value", "2027-01-31", key)
            elif key == "quote.lead-time-days":
                number("Supplier", row, "value", 35, "35", key)
            elif key in values:
                put("Supplier", row, "value", values[key], key)
            row += 1

        answers = sheets.getByName("Answers")
        cols, row = columns(answers), FIRST
        states = ["included", "priced-separately", "partial", "alternative", "excluded", "on-request"]
        while answers.getCellByPosition(cols["id"], row).String:
            clause = answers.getCellByPosition(cols["id"], row).String
            n = row - FIRST
            put("Answers", row, "state", states[n % len(states)], clause)
            put("Answers", row, "comment", HOSTILE[n % len(HOSTILE)] + f" {n}", clause)
            put("Answers", row, "evidence", HOSTILE[n % len(HOSTILE)], clause)
            keyed("Answers", row, "amount", f"{n}.{n % 10}0", clause)
            put("Answers", row, "retention", f"{n + 1} years", clause)
            if n % 3 == 0:
                put("Answers", row, "depth", "board", clause)
                put("Answers", row, "basis", "per-unit", clause)
                number("Answers", row, "lead-time-days", n, str(n), clause)
            row += 1
        last = row - 1

        for n in range(3):
            keyed("Prices", FIRST + n, "unit-price", f"10{n}.50")
        put("Charges", FIRST + 2, "kind", "tooling")
        keyed("Charges", FIRST + 2, "amount", "0680.00")
        put("Charges", FIRST + 2, "text", "钢网, two sides")
        put("Assumptions", FIRST + 1, "text", "=HYPERLINK(\"x\")")
        put("Assumptions", FIRST + 1, "affects", "identity.board, test.fct")
        put("Deviations", FIRST, "instead", "lot records")
        keyed("Deviations", FIRST, "until", "2027-06-30")

        # Backwards by the title, which moves most of the rows.
        body = answers.getCellRangeByPosition(0, FIRST, max(cols.values()), last)
        field = TableSortField()
        field.Field, field.IsAscending = cols["title"], False
        body.sort((prop("SortFields", uno.Any("[]com.sun.star.table.TableSortField", (field,))),
                   prop("ContainsHeader", False)))
        # A column of the supplier's own in the middle.
        at = cols["state"]
        answers.Columns.insertByIndex(at, 1)
        answers.getCellByPosition(at, FIRST - 1).setString("Who answers")
        answers.getCellByPosition(at, FIRST).setString("ask Li")
        sheets.insertNewByName("Notes", 3)
        sheets.getByName("Notes").getCellByPosition(1, 1).setString("our notes")

        doc.storeToURL(url(os.path.abspath(filled)), (prop("FilterName", "Calc MS Excel 2007 XML"),))
        doc.close(True)
        print(json.dumps(typed))
    finally:
        try:
            desk.terminate()
        except Exception:  # the bridge closes while it answers
            pass
        try:
            office.wait(30)
        except subprocess.TimeoutExpired:
            office.terminate()


main(*sys.argv[1:4])
