"""Held out: a dark bar at the left carries the sender, references stand in two columns, the total in a frame."""

from samples.item_table import Column, ItemTable, Look, sum_rows
from samples.layouts.letterhead import address_lines, reference_rows, terms_sentence
from samples.logo import draw_logo, house_color, tint
from samples.sheet import GREY, WHITE, Sheet
from samples.truth import Bill
from samples.wording import Wording, bank_lines

_BAR, _LEFT, _RIGHT = 150.0, 174.0, 566.0
_COLUMNS = (
    Column("description", 168),
    Column("tax_rate", 44, "right"),
    Column("quantity", 68, "right"),
    Column("unit_price", 56, "right"),
    Column("amount", 56, "right"),
)


def draw_sidebar(bill: Bill, words: Wording) -> bytes:
    """The bill as PDF."""
    sheet = Sheet("Vera", title=f"{words.title} {bill.number or ''}".strip(), author=bill.issuer.name)
    color = house_color(bill.issuer.name)
    sums = sum_rows(bill, words, tax_sum=False, due=bill.due_date is not None)
    look = Look(size=7.4, gap=9, rule=tint(color, 0.55), head_color=color, unit_in_quantity=True)
    table = ItemTable(bill, words, _COLUMNS, look, _LEFT, 770)
    _bar(sheet, bill, words)
    y = _head(sheet, bill, words)
    pages = table.plan(sheet, y, 90, tail=len(sums) * 17 + 76)

    def turn_page() -> float:
        _page_number(sheet, words, len(pages))
        sheet.new_page()
        sheet.box(0, 0, 18, sheet.height, fill=color)
        sheet.text(_LEFT, 62, f"{words.title} {bill.number or ''}", 9, bold=True, color=color)
        return 90

    y = table.draw(sheet, pages, y, turn_page) + 20
    for row in sums:
        if row.strong:
            sheet.box(_LEFT + 130, y - 12, _RIGHT, y + 5, stroke=color, width=0.9)
        sheet.text(_LEFT + 138, y, row.label, 8.4, bold=row.strong)
        sheet.text(_RIGHT - 6, y, row.amount, 8.4, bold=row.strong, align="right")
        y += 17.5
    y += 14
    if (terms := terms_sentence(bill, words)) is not None:
        y = sheet.paragraph(_LEFT, y, terms, _RIGHT - _LEFT, 7.8) + 4
    sheet.paragraph(_LEFT, y, words.closing, _RIGHT - _LEFT, 7.8)
    _page_number(sheet, words, len(pages))
    return sheet.finish()


def _bar(sheet: Sheet, bill: Bill, words: Wording) -> None:
    issuer, color = bill.issuer, house_color(bill.issuer.name)
    sheet.box(0, 0, _BAR, sheet.height, fill=color)
    draw_logo(sheet, issuer.name, 22, 42, 46, color=tint(color, 0.3))
    longest = max(issuer.name.split(), key=len)
    size = min(10.5, 10.5 * (_BAR - 34) / sheet.width_of(longest, 10.5, bold=True))
    y = sheet.paragraph(22, 118, issuer.name, _BAR - 34, size, bold=True, color=WHITE)
    y = sheet.lines(22, y + 8, [issuer.street, issuer.place], 7.4, leading=1.5, color=WHITE)
    y = sheet.lines(22, y + 8, [issuer.phone, issuer.email, issuer.web], 6.2, leading=1.6, color=WHITE)
    sheet.text(22, 640, words.bank, 7.6, bold=True, color=WHITE)
    y = sheet.lines(22, 655, bank_lines(issuer)[:1], 6.4, leading=1.6, color=WHITE)
    for line in bank_lines(issuer)[1:]:
        # an IBAN is too long for the bar in one line
        y = sheet.paragraph(22, y, line, _BAR - 30, 6.4, leading=1.6, color=WHITE)
    y = sheet.paragraph(22, y + 10, issuer.register, _BAR - 30, 6.4, leading=1.6, color=WHITE)
    if issuer.vat_id is not None:
        sheet.lines(22, y, [words.vat_id, issuer.vat_id], 6.4, leading=1.6, color=WHITE)


def _head(sheet: Sheet, bill: Bill, words: Wording) -> float:
    color = house_color(bill.issuer.name)
    sheet.text(_LEFT, 72, words.title, 24, color=color)
    sheet.rule(_LEFT, 84, _RIGHT, 84, color=color, width=1.2)
    sheet.text(_LEFT, 110, words.to, 7, color=GREY)
    sheet.lines(_LEFT, 124, address_lines(bill.recipient), 9, leading=1.4, bold_first=True)
    rows = reference_rows(bill, words, due=True)
    half = (_RIGHT - _LEFT) / 2
    for i, (label, value) in enumerate(rows):
        x, y = _LEFT + (i % 2) * half, 192 + (i // 2) * 15.0
        sheet.text(x, y, label, 7.4, color=GREY)
        sheet.text(x + half - 16, y, value, 8, align="right")
    y = 192 + ((len(rows) + 1) // 2) * 15.0 + 16
    return sheet.paragraph(_LEFT, y, words.opening[0].upper() + words.opening[1:], _RIGHT - _LEFT, 7.8) + 4


def _page_number(sheet: Sheet, words: Wording, pages: int) -> None:
    sheet.text(_RIGHT, 812, words.page.format(sheet.page, pages), 6.8, align="right", color=GREY)
