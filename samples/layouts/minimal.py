"""Held out: white space, small grey labels above their values, a big total at the top, the sender at the foot."""

from samples.formats import date_text, with_currency
from samples.item_table import Column, ItemTable, Look, sum_rows
from samples.layouts.letterhead import address_lines, reference_rows
from samples.sheet import GREY, Sheet
from samples.truth import Bill
from samples.wording import Wording, bank_lines

_LEFT, _RIGHT = 56.0, 540.0
_COLUMNS = (
    Column("quantity", 50),
    Column("unit", 48),
    Column("description", 250),
    Column("unit_price", 74, "right"),
    Column("amount", 70, "right"),
)
_PALE = (0.82, 0.82, 0.84)


def draw_minimal(bill: Bill, words: Wording) -> bytes:
    """The bill as PDF."""
    sheet = Sheet("Helvetica", title=f"{words.title} {bill.number or ''}".strip(), author=bill.issuer.name)
    sums = sum_rows(bill, words, tax_sum=True, due=False)
    look = Look(size=9, gap=12, rule=_PALE, rows_ruled=True, head_color=GREY)
    table = ItemTable(bill, words, _COLUMNS, look, _LEFT - 4, 700)
    y = _head(sheet, bill, words)
    pages = table.plan(sheet, y, 84, tail=len(sums) * 20 + 62)

    def turn_page() -> float:
        _foot(sheet, bill, words, len(pages))
        sheet.new_page()
        sheet.text(_LEFT, 58, bill.issuer.name, 9, bold=True)
        sheet.text(_RIGHT, 58, bill.number or "", 9, color=GREY, align="right")
        return 84

    y = table.draw(sheet, pages, y, turn_page) + 24
    for row in sums:
        size = 11.5 if row.strong else 9.5
        sheet.text(
            _RIGHT - 100,
            y,
            row.label,
            size,
            bold=row.strong,
            align="right",
            color=(0.1, 0.1, 0.1) if row.strong else GREY,
        )
        sheet.text(_RIGHT, y, row.amount, size, bold=row.strong, align="right")
        y += 20
    if bill.due_date is not None:
        due = date_text(bill.due_date, words.dates, words.language)
        terms = words.terms.format(days=bill.terms_days, date=due)
        sheet.paragraph(_LEFT, y + 18, terms, _RIGHT - _LEFT, 9, color=GREY)
    _foot(sheet, bill, words, len(pages))
    return sheet.finish()


def _head(sheet: Sheet, bill: Bill, words: Wording) -> float:
    sheet.text(_LEFT, 78, bill.issuer.name, 15, bold=True)
    sheet.text(_RIGHT, 78, words.title, 15, align="right", color=GREY)
    sheet.text(_LEFT, 134, words.to, 7.5, color=GREY)
    y = sheet.lines(_LEFT, 150, address_lines(bill.recipient), 10, leading=1.4)
    if bill.recipient.vat_id is not None:
        sheet.text(_LEFT, y, f"{words.buyer_vat_id} {bill.recipient.vat_id}", 8, color=GREY)
    sheet.text(_RIGHT, 134, words.total, 7.5, color=GREY, align="right")
    total = with_currency(bill.total, bill.currency, words.numbers, symbol=words.symbol)
    sheet.text(_RIGHT, 160, total, 22, bold=True, align="right")
    rows = reference_rows(bill, words, due=True)
    per_row, step = 3, (_RIGHT - _LEFT) / 3
    for i, (label, value) in enumerate(rows):
        x, y = _LEFT + (i % per_row) * step, 228 + (i // per_row) * 38.0
        sheet.text(x, y, label, 7.5, color=GREY)
        sheet.text(x, y + 14, value, 10)
    return 228 + ((len(rows) + per_row - 1) // per_row) * 38.0 + 10


def _foot(sheet: Sheet, bill: Bill, words: Wording, pages: int) -> None:
    issuer = bill.issuer
    legal = [issuer.register] if issuer.vat_id is None else [f"{words.vat_id} {issuer.vat_id}", issuer.register]
    sheet.lines(_LEFT, 756, [issuer.name, issuer.street, issuer.place], 7.5, leading=1.5, color=GREY)
    sheet.lines(218, 756, bank_lines(issuer), 7.5, leading=1.5, color=GREY)
    sheet.lines(396, 756, [*legal, issuer.email], 7.5, leading=1.5, color=GREY)
    sheet.text(_RIGHT, 812, f"{sheet.page}/{pages}", 7.5, align="right", color=GREY)
