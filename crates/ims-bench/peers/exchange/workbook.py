"""Writes the cells of a workbook anew, or reads them: workbook.py TASK FILE."""

import datetime
import sys

import common

TASK, FILE = sys.argv[1:]


def sheets():
    from openpyxl import load_workbook

    book = load_workbook(FILE, read_only=True)
    return [(sheet.title, [cells(row) for row in sheet.iter_rows(values_only=True)]) for sheet in book]


def cells(row):
    """The row up to its last cell: empty ones after it are nobody's."""
    filled = [column for column, value in enumerate(row) if value is not None]
    return row[: filled[-1] + 1] if filled else ()


def write_xlsxwriter(data):
    import xlsxwriter

    book = xlsxwriter.Workbook(FILE + ".xlsxwriter", {"constant_memory": False})
    text, date = book.add_format({"num_format": "@"}), book.add_format({"num_format": "dd-mm-yyyy"})
    money = book.add_format({"num_format": "#,##0.00"})
    for title, rows in data:
        sheet = book.add_worksheet(title)
        for line, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is None:
                    sheet.write_blank(line, column, None, text)
                elif isinstance(value, datetime.datetime):
                    sheet.write_datetime(line, column, value, date)
                elif isinstance(value, (int, float)):
                    sheet.write_number(line, column, value, money)
                else:
                    sheet.write_string(line, column, value, text)
    book.close()


def write_openpyxl(data):
    from openpyxl import Workbook

    book = Workbook()
    for title, rows in data:
        sheet = book.create_sheet(title)
        for line, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                cell = sheet.cell(line, column, value)
                if isinstance(value, datetime.datetime):
                    cell.number_format = "dd-mm-yyyy"
                else:
                    cell.number_format = "#,##0.00" if isinstance(value, (int, float)) else "@"
    book.save(FILE + ".openpyxl")


def read_openpyxl():
    return sum(len(rows) for _, rows in sheets())


def read_calamine():
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(FILE)
    return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


if TASK.startswith("write"):
    data = sheets()
    watch = common.Watch()
    {"write-xlsxwriter": write_xlsxwriter, "write-openpyxl": write_openpyxl}[TASK](data)
else:
    watch = common.Watch()
    {"read-openpyxl": read_openpyxl, "read-calamine": read_calamine}[TASK]()
watch.tell()
