"""Held out: A4 across; the sender and every reference in a column at the left, the table and its sums beside it."""

from samples.item_table import Column, ItemTable, Look, sum_rows
from samples.layouts.letterhead import address_lines, reference_rows, terms_sentence
from samples.logo import draw_logo, house_color, tint
from samples.sheet import A4, GREY, Sheet
from samples.truth import Bill
from samples.wording import Wording, bank_lines

_LEFT, _TABLE, _RIGHT = 36.0, 252.0, 806.0
_COLUMNS = (
    Column("position", 30, "center"),
    Column("description", 250),
    Column("tax_rate", 54, "right"),
    Column("quantity", 76, "right"),
    Column("unit_price", 72, "right"),
    Column("amount", 72, "right"),
)


def draw_landscape(bill: Bill, words: Wording) -> bytes:
    """The bill as PDF."""
    title = f"{words.title} {bill.number or ''}".strip()
    sheet = Sheet("Helvetica", title=title, author=bill.issuer.name, size=(A4[1], A4[0]))
    color = house_color(bill.issuer.name)
    sums = sum_rows(bill, words, tax_sum=True, due=False)
    look = Look(size=8.5, gap=7, head_fill=tint(color, 0.2), rows_ruled=True, rule=tint(color, 0.4), unit_in_quantity=True)  # fmt: skip
    table = ItemTable(bill, words, _COLUMNS, look, _TABLE, 540)
    _side(sheet, bill, words)
    sheet.text(_TABLE, 60, title if bill.number is not None else words.title, 17, bold=True, color=color)
    y = sheet.paragraph(_TABLE, 84, words.opening[0].upper() + words.opening[1:], _RIGHT - _TABLE, 9) + 4
    pages = table.plan(sheet, y, 84, tail=len(sums) * 15 + 40)

    def turn_page() -> float:
        _foot(sheet, words, len(pages))
        sheet.new_page()
        sheet.text(_LEFT, 60, bill.issuer.name, 10, bold=True, color=color)
        sheet.text(_TABLE, 60, title, 10, bold=True)
        return 84

    y = table.draw(sheet, pages, y, turn_page) + 18
    for row in sums:
        sheet.text(_RIGHT - 90, y, row.label, 9, bold=row.strong, align="right")
        sheet.text(_RIGHT - 4, y, row.amount, 9, bold=row.strong, align="right")
        y += 15
    if (terms := terms_sentence(bill, words)) is not None:
        sheet.paragraph(_TABLE, y + 6, terms, _RIGHT - _TABLE, 8.5, color=GREY)
    _foot(sheet, words, len(pages))
    return sheet.finish()


def _side(sheet: Sheet, bill: Bill, words: Wording) -> None:
    issuer, color = bill.issuer, house_color(bill.issuer.name)
    draw_logo(sheet, issuer.name, _LEFT, 36, 34)
    y = sheet.paragraph(_LEFT, 90, issuer.name, 190, 11, bold=True, color=color)
    y = sheet.lines(_LEFT, y, [issuer.street, issuer.place, issuer.phone, issuer.email], 8.5, leading=1.4) + 12
    sheet.text(_LEFT, y, words.to, 8, bold=True, color=GREY)
    y = sheet.lines(_LEFT, y + 13, address_lines(bill.recipient), 9.5, leading=1.4) + 8
    for label, value in reference_rows(bill, words, due=True):
        sheet.text(_LEFT, y, label, 8, color=GREY)
        sheet.text(_LEFT + 196, y, value, 8.5, align="right")
        y += 14
    y = sheet.lines(_LEFT, y + 14, bank_lines(issuer), 8, leading=1.4)
    legal = [issuer.register] if issuer.vat_id is None else [f"{words.vat_id} {issuer.vat_id}", issuer.register]
    sheet.lines(_LEFT, y, legal, 8, leading=1.4, color=GREY)
    sheet.rule(_TABLE - 10, 40, _TABLE - 10, 556, color=color, width=0.8)


def _foot(sheet: Sheet, words: Wording, pages: int) -> None:
    sheet.text(_RIGHT, 570, words.page.format(sheet.page, pages), 7.5, align="right", color=GREY)
