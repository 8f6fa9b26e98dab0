"""What an old accounting system prints: Courier, no colour, dashed rules, labels with colons, a table of tax rates."""

from samples.formats import money_text, number_text, with_currency
from samples.item_table import Column, ItemTable, Look
from samples.layouts.letterhead import address_lines, reference_rows, terms_sentence
from samples.sheet import Sheet
from samples.truth import Bill
from samples.wording import Wording, bank_lines

_LEFT, _RIGHT = 54.0, 546.0
_COLUMNS = (
    Column("position", 34),
    Column("description", 216),
    Column("quantity", 84, "right"),
    Column("unit_price", 80, "right"),
    Column("amount", 78, "right"),
)
_SIZE = 8.6


def draw_terminal(bill: Bill, words: Wording) -> bytes:
    """The bill as PDF."""
    sheet = Sheet("Courier", title=f"{words.title} {bill.number or ''}".strip(), author=bill.issuer.name)
    look = Look(size=_SIZE, gap=4.5, dashed=True, unit_in_quantity=True)
    table = ItemTable(bill, words, _COLUMNS, look, _LEFT, 735)
    y = _head(sheet, bill, words)
    pages = table.plan(sheet, y, 96, tail=176 + 12 * len(bill.taxes))

    def turn_page() -> float:
        _foot(sheet, bill, words, len(pages))
        sheet.new_page()
        sheet.text(_LEFT, 60, bill.issuer.name.upper(), 10, bold=True)
        sheet.text(_LEFT, 76, f"{words.title} {bill.number or ''}", _SIZE)
        return 96

    y = table.draw(sheet, pages, y, turn_page) + 18
    y = _sums(sheet, bill, words, y)
    if (terms := terms_sentence(bill, words)) is not None:
        y = sheet.paragraph(_LEFT, y, terms, _RIGHT - _LEFT, _SIZE) + 3
    y = sheet.paragraph(_LEFT, y, words.closing, _RIGHT - _LEFT, _SIZE) + 6
    sheet.text(_LEFT, y, f"{words.bank}: " + ", ".join(bank_lines(bill.issuer)[:1]), _SIZE)
    sheet.lines(_LEFT, y + 12, bank_lines(bill.issuer)[1:], _SIZE, bold_first=True)
    _foot(sheet, bill, words, len(pages))
    return sheet.finish()


def _sums(sheet: Sheet, bill: Bill, words: Wording, y: float) -> float:
    def money_row(y: float, label: str, text: str, bold: bool = False) -> float:
        sheet.text(340, y, f"{label}:", _SIZE, bold=bold)
        sheet.text(_RIGHT - 4, y, text, _SIZE, bold=bold, align="right")
        return y + 13

    y = money_row(y, words.net, money_text(bill.net, words.numbers))
    for tax in bill.taxes:
        rate = number_text(tax.rate, words.numbers)
        base = money_text(tax.base, words.numbers)
        label = f"{words.tax} {rate}%" if len(bill.taxes) == 1 else f"{words.tax} {rate}% {words.of_base} {base}"
        y = money_row(y, label, money_text(tax.amount, words.numbers))
    sheet.rule(336, y - 8, _RIGHT, y - 8, dashed=True)
    total = with_currency(bill.total, bill.currency, words.numbers, symbol=False)
    y = money_row(y + 3, words.total, total, bold=True)
    sheet.rule(336, y - 8, _RIGHT, y - 8, dashed=True)
    sheet.rule(336, y - 6, _RIGHT, y - 6, dashed=True)
    return y + 16


def _head(sheet: Sheet, bill: Bill, words: Wording) -> float:
    issuer = bill.issuer
    name = issuer.name.upper()
    sheet.text(_LEFT, 60, name, min(13.0, 13 * 280 / sheet.width_of(name, 13, bold=True)), bold=True)
    sheet.lines(_LEFT, 76, [issuer.street, issuer.place, f"{words.phone} {issuer.phone}"], _SIZE)
    legal = [issuer.register]
    if issuer.vat_id is not None:
        legal.append(f"{words.vat_id} {issuer.vat_id}")
    sheet.lines(_RIGHT, 60, [*legal, issuer.email], _SIZE, align="right")
    sheet.rule(_LEFT, 112, _RIGHT, 112, dashed=True)
    sheet.lines(_LEFT, 140, address_lines(bill.recipient), 9.5, leading=1.3)
    y = sheet.text(_LEFT, 214, words.title.upper(), 15, bold=True) and 236.0
    rows = reference_rows(bill, words, due=False)
    label_width = max(sheet.width_of(label, _SIZE) for label, _ in rows) + 22
    for label, value in rows:
        sheet.text(_LEFT, y, f"{label}", _SIZE)
        sheet.text(_LEFT + label_width - 12, y, ":", _SIZE)
        sheet.text(_LEFT + label_width, y, value, _SIZE)
        y += 12.5
    y = sheet.paragraph(_LEFT, y + 10, words.opening[0].upper() + words.opening[1:], _RIGHT - _LEFT, _SIZE)
    sheet.text(_RIGHT, y + 6, f"{words.all_amounts} {bill.currency}", 7.5, align="right")
    return y + 14


def _foot(sheet: Sheet, bill: Bill, words: Wording, pages: int) -> None:
    sheet.rule(_LEFT, 786, _RIGHT, 786, dashed=True)
    sheet.text(_LEFT, 798, f"{bill.issuer.name} - {bill.issuer.address}", 7.5)
    sheet.text(_RIGHT, 798, words.page.format(sheet.page, pages), 7.5, align="right")
