"""Letter size: sender and recipient in two columns under one heading, references as "label: value", sums in a frame."""

from holdpoint.extraction import DocumentType
from samples.item_table import Column, ItemTable, Look, sum_rows
from samples.layouts.letterhead import address_lines, reference_rows, terms_sentence
from samples.logo import house_color, tint
from samples.sheet import GREY, LETTER, Sheet
from samples.truth import Bill
from samples.wording import Wording, bank_lines

_LEFT, _RIGHT, _MIDDLE = 54.0, 558.0, 316.0
_COLUMNS = (
    Column("position", 30),
    Column("description", 226),
    Column("quantity", 88, "right"),
    Column("unit_price", 80, "right"),
    Column("amount", 80, "right"),
)


def draw_columns(bill: Bill, words: Wording) -> bytes:
    """The bill as PDF."""
    sheet = Sheet("Times", title=f"{words.title} {bill.number or ''}".strip(), author=bill.issuer.name, size=LETTER)
    color = house_color(bill.issuer.name)
    sums = sum_rows(bill, words, tax_sum=True, due=bill.due_date is not None)
    look = Look(size=10, gap=7, head_fill=tint(color, 0.18), rule=GREY, unit_in_quantity=True)
    table = ItemTable(bill, words, _COLUMNS, look, _LEFT, 690)
    y = _head(sheet, bill, words)
    pages = table.plan(sheet, y, 84, tail=max(len(sums) * 17 + 24, 96))

    def turn_page() -> float:
        _foot(sheet, bill, words, len(pages))
        sheet.new_page()
        sheet.text(_LEFT, 56, bill.issuer.name, 10, bold=True)
        sheet.text(_RIGHT, 56, f"{words.title} {bill.number or ''}", 10, align="right")
        return 84

    top = table.draw(sheet, pages, y, turn_page) + 14
    sheet.box(_MIDDLE + 14, top, _RIGHT, top + len(sums) * 17 + 8, stroke=GREY, width=0.8)
    y = top + 16
    for row in sums:
        sheet.text(_MIDDLE + 24, y, row.label, 10, bold=row.strong)
        sheet.text(_RIGHT - 8, y, row.amount, 10, bold=row.strong, align="right")
        y += 17
    y = top + 14
    if bill.document_type is not DocumentType.ORDER:
        sheet.text(_LEFT, y, words.bank, 9.5, bold=True)
        y = sheet.lines(_LEFT, y + 13, bank_lines(bill.issuer), 9.5) + 5
    if (terms := terms_sentence(bill, words)) is not None:
        sheet.paragraph(_LEFT, y, terms, _MIDDLE - _LEFT - 10, 9)
    _foot(sheet, bill, words, len(pages))
    return sheet.finish()


def _head(sheet: Sheet, bill: Bill, words: Wording) -> float:
    issuer = bill.issuer
    sheet.text(_LEFT, 70, words.title, 24, bold=True, color=house_color(issuer.name))
    sheet.rule(_LEFT, 82, _RIGHT, 82, width=1.5, color=house_color(issuer.name))
    sheet.text(_LEFT, 106, issuer.name, 12, bold=True)
    contact = [issuer.street, issuer.place, f"{words.phone} {issuer.phone}", issuer.email]
    if issuer.vat_id is not None:
        contact.append(f"{words.vat_id}: {issuer.vat_id}")
    sheet.lines(_LEFT, 121, contact, 10, leading=1.3)
    sheet.rule(_MIDDLE, 96, _MIDDLE, 184, color=GREY)
    sheet.text(_MIDDLE + 14, 106, words.to, 9, color=GREY)
    sheet.lines(_MIDDLE + 14, 121, address_lines(bill.recipient), 10, leading=1.3)
    y = 214.0
    rows = reference_rows(bill, words, due=True)
    half = (len(rows) + 1) // 2
    for x, part in ((_LEFT, rows[:half]), (_MIDDLE + 14, rows[half:])):
        y = 214.0
        for label, value in part:
            width = sheet.text(x, y, f"{label}: ", 10, color=GREY)
            sheet.text(x + width + 2, y, value, 10)
            y += 14
    y = 214.0 + half * 14 + 10
    return sheet.paragraph(_LEFT, y, words.opening[0].upper() + words.opening[1:], _RIGHT - _LEFT, 10) + 2


def _foot(sheet: Sheet, bill: Bill, words: Wording, pages: int) -> None:
    sheet.rule(_LEFT, 744, _RIGHT, 744, width=0.4, color=GREY)
    sheet.text(_LEFT, 756, f"{bill.issuer.register}   {bill.issuer.web}", 8, color=GREY)
    sheet.text(_RIGHT, 756, words.page.format(sheet.page, pages), 8, align="right", color=GREY)
