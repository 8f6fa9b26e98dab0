"""A business letter after DIN 5008: window address, block of references at the right, ruled table, footer in columns."""

from samples.item_table import Column, ItemTable, Look, sum_rows
from samples.layouts.letterhead import address_lines, draw_footer, reference_rows, terms_sentence
from samples.logo import draw_logo, house_color
from samples.sheet import GREY, Sheet
from samples.truth import Bill
from samples.wording import Wording

_LEFT, _RIGHT = 62.0, 545.0
_COLUMNS = (
    Column("position", 30),
    Column("description", 218),
    Column("quantity", 50, "right"),
    Column("unit", 46),
    Column("unit_price", 70, "right"),
    Column("amount", 69, "right"),
)


def draw_classic(bill: Bill, words: Wording) -> bytes:
    """The bill as PDF."""
    sheet = Sheet("Helvetica", title=f"{words.title} {bill.number or ''}".strip(), author=bill.issuer.name)
    sums = sum_rows(bill, words, tax_sum=True, due=False)
    table = ItemTable(bill, words, _COLUMNS, Look(size=9, rows_ruled=True, rule=(0.75, 0.76, 0.78)), _LEFT, 728)
    y = _head(sheet, bill, words)
    pages = table.plan(sheet, y, 118, tail=len(sums) * 16 + 70)

    def turn_page() -> float:
        _foot(sheet, bill, words, len(pages))
        sheet.new_page()
        _running_head(sheet, bill, words)
        return 118

    y = table.draw(sheet, pages, y, turn_page) + 18
    for row in sums:
        if row.strong:
            sheet.rule(350, y - 11, _RIGHT, y - 11, width=0.9)
        sheet.text(354, y, row.label, 9.5, bold=row.strong)
        sheet.text(_RIGHT - 4, y, row.amount, 9.5, bold=row.strong, align="right")
        y += 16
    y += 12
    if (terms := terms_sentence(bill, words)) is not None:
        y = sheet.paragraph(_LEFT, y, terms, _RIGHT - _LEFT) + 4
    sheet.paragraph(_LEFT, y, words.closing, _RIGHT - _LEFT)
    _foot(sheet, bill, words, len(pages))
    return sheet.finish()


def _head(sheet: Sheet, bill: Bill, words: Wording) -> float:
    issuer = bill.issuer
    draw_logo(sheet, issuer.name, _RIGHT - 40, 38, 40)
    sheet.text(_RIGHT - 50, 56, issuer.name, 13, bold=True, align="right", color=house_color(issuer.name))
    sheet.text(_RIGHT - 50, 71, f"{issuer.phone}  ·  {issuer.web}", 7.5, align="right", color=GREY)
    sheet.text(_LEFT, 140, f"{issuer.name} · {issuer.street} · {issuer.place}", 6.5, color=GREY)
    sheet.rule(_LEFT, 143, _LEFT + 225, 143, color=GREY, width=0.3)
    sheet.lines(_LEFT, 160, address_lines(bill.recipient), 10, leading=1.4)
    y = 142.0
    rows = reference_rows(bill, words, due=True)
    if bill.recipient.vat_id is not None:
        rows.append((words.buyer_vat_id, bill.recipient.vat_id))
    for label, value in rows:
        sheet.text(365, y, label, 8.5, color=GREY)
        sheet.text(_RIGHT, y, value, 8.5, align="right")
        y += 13.5
    title = f"{words.title} {bill.number}" if bill.number is not None else words.title
    sheet.text(_LEFT, 278, title, 14, bold=True)
    sheet.text(_LEFT, 304, words.greeting)
    return sheet.paragraph(_LEFT, 322, words.opening, _RIGHT - _LEFT) + 4


def _running_head(sheet: Sheet, bill: Bill, words: Wording) -> None:
    issuer = bill.issuer
    draw_logo(sheet, issuer.name, _RIGHT - 24, 44, 24)
    sheet.text(_LEFT, 62, issuer.name, 10, bold=True, color=house_color(issuer.name))
    sheet.text(_LEFT, 88, f"{words.title} {bill.number or ''}", 9, color=GREY)


def _foot(sheet: Sheet, bill: Bill, words: Wording, pages: int) -> None:
    sheet.text(_RIGHT, 764, words.page.format(sheet.page, pages), 7.5, align="right", color=GREY)
    draw_footer(sheet, bill.issuer, words, _LEFT, _RIGHT - _LEFT, 774, size=6.8)
