"""The figures as files for planning & control: CSV, and a workbook. Always in Dutch: who reads it by machine reads one
heading. Whatever somebody typed stays text: no cell begins a formula.
"""

from __future__ import annotations

import csv
import io

import xlsxwriter

from decisions.cells import harmless
from decisions.presentation_figures import Table

BYTE_ORDER_MARK = "\ufeff"
Line = list[str | int | None]

HEADINGS: Line = [
    "kwartaal",
    "verdeeld naar",
    "waarvan",
    "termijnen geëindigd",
    "op tijd besloten",
    "te laat",
    "gestopt voor een besluit",
]


def lines_of(quarter: str, table: Table) -> list[Line]:
    """The rows of a table; an empty cell is a figure that is not shown."""
    return [
        [quarter, block.heading or "totaal", row.name, *(figure.count for figure in row.figures)]
        for block in table.blocks
        for row in block.rows
    ]


def as_csv(lines: list[Line]) -> str:
    """Semicolons, and UTF-8 that says so: a Dutch spreadsheet opens it at once."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    writer.writerows([_csv_cell(one) for one in line] for line in lines)
    return BYTE_ORDER_MARK + file.getvalue()


def as_xlsx(lines: list[Line], explanation: str) -> bytes:
    """A workbook: the figures on one sheet, what they mean on the other."""
    file = io.BytesIO()
    # Text stays text: no formula, no link and no number is made of it.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet("Termijnen")
        for number, line in enumerate([HEADINGS, *lines]):
            for column, value in enumerate(line):
                style = bold if number == 0 else None
                if isinstance(value, int):
                    sheet.write_number(number, column, value, style)
                else:
                    sheet.write_string(number, column, value or "", style)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 0, 12)
        sheet.set_column(1, 2, 28)
        sheet.set_column(3, 6, 20)
        notes = book.add_worksheet("Toelichting")
        notes.set_column(0, 0, 100)
        for number, sentence in enumerate(explanation.splitlines()):
            notes.write_string(number, 0, sentence)
    return file.getvalue()


def _csv_cell(value: str | int | None) -> str | int:
    return harmless(value) if isinstance(value, str) else "" if value is None else value
