"""A modern sheet: coloured band with the title in capitals, two boxes side by side, zebra table, coloured total."""

from holdpoint.extraction import DocumentType
from samples.formats import date_text
from samples.item_table import Column, ItemTable, Look, sum_rows
from samples.layouts.letterhead import address_lines, reference_rows
from samples.logo import draw_logo, house_color, tint
from samples.sheet import GREY, WHITE, Sheet
from samples.truth import Bill
from samples.wording import Wording, bank_lines

_LEFT, _RIGHT = 40.0, 555.0
_COLUMNS = (
    Column("description", 236),
    Column("quantity", 82, "right"),
    Column("unit_price", 74, "right"),
    Column("tax_rate", 48, "right"),
    Column("amount", 75, "right"),
)


def draw_banner(bill: Bill, words: Wording) -> bytes:
    """The bill as PDF."""
    color = house_color(bill.issuer.name)
    sheet = Sheet("Helvetica", title=f"{words.title} {bill.number or ''}".strip(), author=bill.issuer.name)
    sums = sum_rows(bill, words, tax_sum=True, due=bill.due_date is not None)
    look = Look(size=9, gap=9, head_fill=color, head_color=WHITE, zebra=tint(color, 0.07), rule=tint(color, 0.5), unit_in_quantity=True)  # fmt: skip
    table = ItemTable(bill, words, _COLUMNS, look, _LEFT, 770)
    y = _head(sheet, bill, words)
    pages = table.plan(sheet, y, 76, tail=max(len(sums) * 18 + 26, 132))

    def turn_page() -> float:
        _foot(sheet, bill, words, len(pages))
        sheet.new_page()
        sheet.box(0, 0, sheet.width, 14, fill=color)
        sheet.text(_LEFT, 46, f"{bill.issuer.name}  –  {words.title} {bill.number or ''}", 9, color=GREY)
        return 76

    top = table.draw(sheet, pages, y, turn_page) + 24
    y = top
    for row in sums:
        if row.strong:
            sheet.box(338, y - 12.5, _RIGHT, y + 5.5, fill=color)
        ink = WHITE if row.strong else (0.1, 0.1, 0.1)
        sheet.text(346, y, row.label, 9.5, bold=row.strong, color=ink)
        sheet.text(_RIGHT - 6, y, row.amount, 9.5, bold=row.strong, align="right", color=ink)
        y += 18.5
    _payment(sheet, bill, words, top)
    _foot(sheet, bill, words, len(pages))
    return sheet.finish()


def _head(sheet: Sheet, bill: Bill, words: Wording) -> float:
    issuer, color = bill.issuer, house_color(bill.issuer.name)
    sheet.box(0, 0, sheet.width, 96, fill=color)
    draw_logo(sheet, issuer.name, _LEFT, 28, 38, color=tint(color, 0.25))
    sheet.text(_LEFT + 50, 45, issuer.name, 13.5, bold=True, color=WHITE)
    sheet.text(_LEFT + 50, 61, issuer.address, 8, color=WHITE)
    contact = issuer.email if issuer.vat_id is None else f"{issuer.email}   {words.vat_id} {issuer.vat_id}"
    sheet.text(_LEFT + 50, 73, contact, 8, color=WHITE)
    sheet.text(
        _RIGHT, 60, words.title.upper(), 23 if len(words.title) < 12 else 16, bold=True, align="right", color=WHITE
    )
    rows = reference_rows(bill, words, due=True)
    lower = max(202.0, 128 + len(rows) * 14 + 8)
    sheet.box(_LEFT, 112, 290, lower, stroke=tint(color, 0.4), radius=4)
    sheet.box(304, 112, _RIGHT, lower, fill=tint(color, 0.08), radius=4)
    sheet.text(_LEFT + 10, 128, words.to, 8, bold=True, color=color)
    y = sheet.lines(_LEFT + 10, 145, address_lines(bill.recipient), 9.5, bold_first=True)
    if bill.recipient.vat_id is not None:
        sheet.text(_LEFT + 10, y + 3, f"{words.buyer_vat_id}: {bill.recipient.vat_id}", 8, color=GREY)
    y = 130.0
    for label, value in rows:
        sheet.text(314, y, label, 9, color=GREY)
        sheet.text(_RIGHT - 10, y, value, 9, bold=value == bill.number, align="right")
        y += 14
    return sheet.paragraph(_LEFT, lower + 24, words.opening[0].upper() + words.opening[1:], _RIGHT - _LEFT, 9) + 2


def _payment(sheet: Sheet, bill: Bill, words: Wording, y: float) -> None:
    color = house_color(bill.issuer.name)
    if bill.document_type is not DocumentType.ORDER:
        sheet.text(_LEFT, y, words.bank, 9, bold=True, color=color)
        y = sheet.lines(_LEFT, y + 15, bank_lines(bill.issuer), 8.5) + 6
    if bill.due_date is not None:
        due = date_text(bill.due_date, words.dates, words.language)
        y = sheet.paragraph(_LEFT, y, words.terms.format(days=bill.terms_days, date=due), 270, 8.5) + 6
    sheet.paragraph(_LEFT, y, words.closing, 270, 8.5, color=GREY)


def _foot(sheet: Sheet, bill: Bill, words: Wording, pages: int) -> None:
    issuer = bill.issuer
    sheet.rule(_LEFT, 796, _RIGHT, 796, color=tint(house_color(issuer.name), 0.4))
    line = "  |  ".join((issuer.name, issuer.register, issuer.phone, issuer.web))
    sheet.text(_LEFT, 808, line, 7, color=GREY)
    sheet.text(_RIGHT, 808, words.page.format(sheet.page, pages), 7, align="right", color=GREY)
