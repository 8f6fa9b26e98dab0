"""An old-fashioned form in Times: centred letterhead, references in a row of cells, everything in a grid."""

from samples.item_table import Column, ItemTable, Look, sum_rows
from samples.layouts.letterhead import address_lines, reference_rows, terms_sentence
from samples.sheet import BLACK, GREY, Sheet
from samples.truth import Bill
from samples.wording import Wording, bank_lines

_LEFT, _RIGHT = 50.0, 545.0
_COLUMNS = (
    Column("position", 34, "center"),
    Column("quantity", 52, "right"),
    Column("unit", 48),
    Column("description", 217),
    Column("unit_price", 72, "right"),
    Column("amount", 72, "right"),
)
_INK = (0.2, 0.2, 0.25)


def draw_ledger(bill: Bill, words: Wording) -> bytes:
    """The bill as PDF."""
    sheet = Sheet("Times", title=f"{words.title} {bill.number or ''}".strip(), author=bill.issuer.name)
    sums = sum_rows(bill, words, tax_sum=True, due=False)
    table = ItemTable(bill, words, _COLUMNS, Look(size=10, gap=6, grid=_INK), _LEFT, 742)
    y = _head(sheet, bill, words)
    pages = table.plan(sheet, y, 92, tail=len(sums) * 18 + 72)

    def turn_page() -> float:
        _foot(sheet, bill, words, len(pages))
        sheet.new_page()
        sheet.text(sheet.width / 2, 52, bill.issuer.name, 13, bold=True, align="center")
        sheet.text(sheet.width / 2, 70, f"{words.title} {bill.number or ''}", 10, align="center")
        return 92

    y = table.draw(sheet, pages, y, turn_page)
    split = _RIGHT - _COLUMNS[-1].width - 12
    for row in sums:
        sheet.box(
            _LEFT + 250, y, _RIGHT, y + 18, stroke=_INK, fill=(0.93, 0.93, 0.91) if row.strong else None, width=0.5
        )
        sheet.text(split - 16, y + 12.5, row.label, 10, bold=row.strong, align="right")
        sheet.text(_RIGHT - 4, y + 12.5, row.amount, 10, bold=row.strong, align="right")
        y += 18
    y += 24
    if (terms := terms_sentence(bill, words)) is not None:
        y = sheet.paragraph(_LEFT, y, terms, _RIGHT - _LEFT, 10) + 3
    sheet.paragraph(_LEFT, y, words.closing, _RIGHT - _LEFT, 10)
    _foot(sheet, bill, words, len(pages))
    return sheet.finish()


def _head(sheet: Sheet, bill: Bill, words: Wording) -> float:
    issuer, middle = bill.issuer, sheet.width / 2
    sheet.text(middle, 62, issuer.name, 20, bold=True, align="center")
    sheet.text(middle, 79, f"{issuer.street}, {issuer.place}", 9.5, align="center")
    contact = [f"{words.phone} {issuer.phone}", issuer.email]
    if issuer.vat_id is not None:
        contact.append(f"{words.vat_id} {issuer.vat_id}")
    sheet.text(middle, 92, "   ·   ".join(contact), 9, align="center")
    sheet.rule(_LEFT, 102, _RIGHT, 102, width=1.4)
    sheet.rule(_LEFT, 105, _RIGHT, 105, width=0.4)
    sheet.text(_LEFT, 132, words.to, 8.5, color=GREY)
    sheet.lines(_LEFT, 148, address_lines(bill.recipient), 11, leading=1.3)
    sheet.text(_RIGHT, 150, words.title, 22, bold=True, align="right")
    return _reference_row(sheet, reference_rows(bill, words, due=True), 206) + 18


def _reference_row(sheet: Sheet, rows: list[tuple[str, str]], y: float) -> float:
    # columns as wide as what stands in them, the rest shared out evenly
    wanted = [max(sheet.width_of(label, 8), sheet.width_of(value, 9.5)) + 10 for label, value in rows]
    spare = (_RIGHT - _LEFT - sum(wanted)) / len(rows)
    size = 9.5 if spare >= 0 else 8.3
    if spare < 0:
        wanted = [w * (_RIGHT - _LEFT) / sum(wanted) for w in wanted]
        spare = 0
    left = _LEFT
    for (label, value), width in zip(rows, wanted, strict=True):
        right = left + width + spare
        sheet.box(left, y, right, y + 34, stroke=_INK, width=0.5)
        sheet.text((left + right) / 2, y + 12, label, size - 1.5, align="center", color=GREY)
        sheet.text((left + right) / 2, y + 26, value, size, align="center", color=BLACK)
        left = right
    return y + 34


def _foot(sheet: Sheet, bill: Bill, words: Wording, pages: int) -> None:
    issuer = bill.issuer
    sheet.rule(_LEFT, 776, _RIGHT, 776, width=0.4)
    sheet.text(sheet.width / 2, 790, "  –  ".join(bank_lines(issuer)), 8.5, align="center")
    sheet.text(sheet.width / 2, 802, f"{issuer.register}  –  {issuer.web}", 8.5, align="center")
    sheet.text(_RIGHT, 816, words.page.format(sheet.page, pages), 8, align="right")
