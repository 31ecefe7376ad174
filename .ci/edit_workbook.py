"""Edits a plan workbook in LibreOffice as a person does: sorts, filters, deletes lines, decides.

edit_workbook.py IN OUT WORD: the action WORD is written for one invoice; OUT is .xlsx or .ods. Runs in
the Python that has `uno`.
"""

import os
import pathlib
import subprocess
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.table import TableSortField

FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".ods": "calc8"}


def value(name, content):
    return PropertyValue(Name=name, Value=content)


def connected(pipe, process):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    while process.poll() is None:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            time.sleep(0.2)
    raise SystemExit("LibreOffice does not start")


def edit(document, word):
    sheet = document.Sheets.getByName("B2B")
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last_row, last_column = cursor.RangeAddress.EndRow, cursor.RangeAddress.EndColumn
    headings = [sheet.getCellByPosition(column, 0).String for column in range(last_column + 1)]
    assert sheet.isProtected(), "the sheet is protected"

    # Sorting by number, the last one first.
    field = TableSortField(Field=headings.index("Number"), IsAscending=False)
    fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
    rows = sheet.getCellRangeByPosition(0, 1, last_column, last_row)
    options = (value("ContainsHeader", False), value("SortFields", fields))
    uno.invoke(rows, "sort", (uno.Any("[]com.sun.star.beans.PropertyValue", options),))

    def row_of(number):
        column = headings.index("Number")
        rows = range(1, last_row + 1)
        return next(row for row in rows if sheet.getCellByPosition(column, row).String == number)

    def write(number, heading, text):
        sheet.getCellByPosition(headings.index(heading), row_of(number)).String = text

    write("PRN-1050", "Action", word)
    write("IT/24-25/978", "Action", "Reject")
    write("IT/24-25/978", "Remarks", "यह हमारा नहीं है")
    sheet.Rows.removeByIndex(row_of("IN-21576"), 1)
    # As a filter does.
    sheet.Rows.getByIndex(row_of("PRN-1094")).IsVisible = False


def main(source, target, word):
    source, target = pathlib.Path(source).resolve(), pathlib.Path(target).resolve()
    pipe = f"ims{os.getpid()}"
    profile = target.parent / "profile"
    command = ["soffice", "--headless", "--norestore", f"--accept=pipe,name={pipe};urp;"]
    process = subprocess.Popen([*command, f"-env:UserInstallation={profile.as_uri()}"])
    try:
        context = connected(pipe, process)
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        document = desktop.loadComponentFromURL(source.as_uri(), "_blank", 0, (value("Hidden", True),))
        edit(document, word)
        document.storeToURL(target.as_uri(), (value("FilterName", FILTERS[target.suffix]),))
        document.close(True)
        desktop.terminate()
        process.wait(timeout=60)
    finally:
        process.kill()


main(*sys.argv[1:])
