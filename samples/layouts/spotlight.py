"""A modern sheet: what is to be paid stands large in a card on top, a table without a single line, sums in a box."""

from samples.formats import date_text, with_currency
from samples.item_table import Column, ItemTable, Look, sum_rows
from samples.layouts.letterhead import address_lines, reference_rows, terms_sentence
from samples.logo import draw_logo, house_color, tint
from samples.sheet import GREY, WHITE, Sheet
from samples.truth import Bill
from samples.wording import Wording, bank_lines

_LEFT, _RIGHT = 48.0, 547.0
_COLUMNS = (
    Column("description", 262),
    Column("quantity", 52, "right"),
    Column("unit", 56),
    Column("unit_price", 65, "right"),
    Column("amount", 64, "right"),
)


def draw_spotlight(bill: Bill, words: Wording) -> bytes:
    """The bill as PDF."""
    sheet = Sheet("Helvetica", title=f"{words.title} {bill.number or ''}".strip(), author=bill.issuer.name)
    color = house_color(bill.issuer.name)
    sums = sum_rows(bill, words, tax_sum=True, due=False)
    # a white rule is none: this table has no lines at all
    table = ItemTable(bill, words, _COLUMNS, Look(size=9, gap=10, rule=WHITE, head_color=color), _LEFT, 736)
    y = _head(sheet, bill, words)
    pages = table.plan(sheet, y, 80, tail=len(sums) * 17 + 66)

    def turn_page() -> float:
        _foot(sheet, bill, words, len(pages))
        sheet.new_page()
        sheet.text(_LEFT, 52, f"{words.title} {bill.number or ''}", 10, bold=True, color=color)
        return 80

    y = table.draw(sheet, pages, y, turn_page) + 12
    lower = y + len(sums) * 17 + 10
    sheet.box(318, y, _RIGHT, lower, fill=tint(color, 0.1), radius=6)
    baseline = y + 17
    for row in sums:
        sheet.text(330, baseline, row.label, 9.5, bold=row.strong)
        sheet.text(_RIGHT - 10, baseline, row.amount, 9.5, bold=row.strong, align="right")
        baseline += 17
    if (terms := terms_sentence(bill, words)) is not None:
        sheet.paragraph(_LEFT, y + 17, terms, 250, 8.5, color=GREY)
    sheet.paragraph(_LEFT, lower + 20, words.closing, _RIGHT - _LEFT, 8.5, color=GREY)
    _foot(sheet, bill, words, len(pages))
    return sheet.finish()


def _head(sheet: Sheet, bill: Bill, words: Wording) -> float:
    issuer, color = bill.issuer, house_color(bill.issuer.name)
    draw_logo(sheet, issuer.name, _LEFT, 36, 30)
    sheet.text(_LEFT + 40, 50, issuer.name, 12, bold=True)
    sheet.text(_LEFT + 40, 63, issuer.address, 8, color=GREY)
    sheet.text(_RIGHT, 56, words.title, 18, bold=True, align="right", color=color)
    sheet.box(_LEFT, 84, _RIGHT, 150, fill=color, radius=8)
    to_pay = words.amount_due if bill.due_date is not None else words.total
    amount = with_currency(bill.total, bill.currency, words.numbers, symbol=words.symbol)
    sheet.text(_LEFT + 18, 106, to_pay, 9, color=WHITE)
    sheet.text(_LEFT + 18, 135, amount, 24, bold=True, color=WHITE)
    if bill.due_date is not None:
        sheet.text(_RIGHT - 18, 106, words.due_date, 9, align="right", color=WHITE)
        due = date_text(bill.due_date, words.dates, words.language)
        sheet.text(_RIGHT - 18, 131, due, 14, bold=True, align="right", color=WHITE)
    sheet.text(_LEFT, 180, words.to, 8, bold=True, color=color)
    y = sheet.lines(_LEFT, 195, address_lines(bill.recipient), 9.5, leading=1.4)
    if bill.recipient.vat_id is not None:
        sheet.text(_LEFT, y + 2, f"{words.buyer_vat_id} {bill.recipient.vat_id}", 8, color=GREY)
    y = 180.0
    for label, value in reference_rows(bill, words, due=False):
        sheet.text(330, y, label, 8.5, color=GREY)
        sheet.text(_RIGHT, y, value, 8.5, align="right")
        y += 14
    return sheet.paragraph(_LEFT, 272, words.opening[0].upper() + words.opening[1:], _RIGHT - _LEFT, 9) + 2


def _foot(sheet: Sheet, bill: Bill, words: Wording, pages: int) -> None:
    issuer = bill.issuer
    legal = [issuer.register] if issuer.vat_id is None else [f"{words.vat_id} {issuer.vat_id}", issuer.register]
    sheet.lines(_LEFT, 776, [words.bank, "   ".join(bank_lines(issuer))], 7.5, leading=1.5, color=GREY)
    sheet.text(_LEFT, 802, "   ".join((*legal, issuer.email, issuer.phone)), 7.5, color=GREY)
    sheet.text(_RIGHT, 816, words.page.format(sheet.page, pages), 7.5, align="right", color=GREY)
