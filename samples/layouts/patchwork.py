"""Every document another arrangement: where the sender stands, how the references and the sums are set, which words.

For training and tuning only: no drop holds them. The arrangement follows from the bill, so that a bill always looks the
same. None of them is one of the held-out layouts.
"""

import random
from decimal import Decimal

from samples.formats import date_text, money_text, percent_text, with_currency
from samples.item_table import Column, ColumnKey, ItemTable, Look, sum_rows
from samples.layouts.letterhead import address_lines, draw_footer, reference_rows, terms_sentence
from samples.layouts.patchwork_words import other_words
from samples.logo import draw_logo, house_color, tint
from samples.sheet import A4, BLACK, GREY, LETTER, Align, Sheet
from samples.truth import Bill, Tax
from samples.wording import Wording, bank_lines

_WIDTHS: dict[ColumnKey, float] = {
    "position": 30, "description": 190, "quantity": 56, "unit": 48, "unit_price": 66, "tax_rate": 46, "amount": 70,
}  # fmt: skip
_HEADS = ("left", "right", "centre", "logo", "column")
_WINDOWS = ("return line", "labelled", "two boxes", "form")
_REFERENCES = ("right", "cells", "above", "colon", "sentence")
_SUMS = ("rows", "rows", "boxed", "table")


def draw_patchwork(bill: Bill, words: Wording) -> bytes:
    """The bill as PDF."""
    rng = random.Random(f"patchwork {bill.issuer.name} {bill.number} {bill.total} {bill.issue_date}")
    return _Patchwork(bill, other_words(rng, bill, words), rng).draw()


class _Patchwork:
    """One drawing; every choice is drawn once, in a fixed order."""

    def __init__(self, bill: Bill, words: Wording, rng: random.Random) -> None:
        self.bill, self.words, self.rng = bill, words, rng
        self.head, self.window = rng.choice(_HEADS), rng.choice(_WINDOWS)
        self.references, self.sums = rng.choice(_REFERENCES), rng.choice(_SUMS)
        size = rng.choice((A4, A4, A4, LETTER))
        family = rng.choice(("Helvetica", "Helvetica", "Times", "Vera", "Courier"))
        self.sheet = Sheet(family, title=words.title, author=bill.issuer.name, size=size)
        self.left = rng.uniform(40, 72)
        self.right = self.sheet.width - rng.uniform(40, 62)
        self.type = 8.0 if family in ("Vera", "Courier") else rng.uniform(8.6, 10)
        self.color = house_color(bill.issuer.name) if rng.random() < 0.7 else BLACK
        self.bank_at_foot = rng.random() < 0.6
        self.vat_rows = rng.random() < 0.5

    def draw(self) -> bytes:
        """The whole document."""
        sheet, bottom = self.sheet, self.sheet.height - 100
        y = self._head()
        y = self._window(y)
        y = self._references(y)
        y = sheet.paragraph(self.left, y + 8, self.words.opening, self.right - self.left, self.type) + 6
        table = self._table(bottom)
        pages = table.plan(sheet, y, 70, tail=150)

        def turn_page() -> float:
            self._foot(len(pages))
            sheet.new_page()
            return 70

        y = self._sums(table.draw(sheet, pages, y, turn_page) + 20)
        if (terms := terms_sentence(self.bill, self.words)) is not None:
            y = sheet.paragraph(self.left, y + 10, terms, self.right - self.left, self.type) + 3
        if not self.bank_at_foot:
            sheet.lines(self.left, y + 8, [f"{self.words.bank}:", *bank_lines(self.bill.issuer)], self.type)
        self._foot(len(pages))
        return sheet.finish()

    def _head(self) -> float:
        sheet, issuer, size = self.sheet, self.bill.issuer, self.rng.uniform(12, 20)
        top = self.rng.uniform(44, 70)
        if self.head == "logo":
            draw_logo(sheet, issuer.name, self.right - 44, top - 24, 44, color=self.color)
            return top + 40
        if self.head == "column":
            return self._column(top)
        x, align = {"left": (self.left, "left"), "right": (self.right, "right")}.get(
            self.head, (sheet.width / 2, "center")
        )
        place: Align = "left" if align == "left" else "right" if align == "right" else "center"
        narrow = self.rng.random() < 0.35  # the name in lines of its own
        lines = sheet.split(issuer.name, 130 if narrow else 400, size, bold=True)
        y = top
        for line in lines:
            sheet.text(x, y, line, size, bold=True, align=place, color=self.color)
            y += size * 1.15
        if self.rng.random() < 0.75:
            y = sheet.lines(x, y + 2, [issuer.street, issuer.place], self.type, align=place, color=GREY)
        if self.rng.random() < 0.5:
            y = sheet.lines(x, y, [f"{self.words.phone} {issuer.phone}", issuer.email], self.type - 1, align=place)
        return y + 14

    def _column(self, top: float) -> float:
        """All about the sender in a narrow column at the right, its lines broken as they come."""
        sheet, issuer, width = self.sheet, self.bill.issuer, self.rng.uniform(88, 122)
        x = self.right - width
        y = sheet.paragraph(x, top, issuer.name, width, self.type + 1.5, bold=True, color=self.color)
        y = sheet.paragraph(x, y + 5, issuer.street, width, self.type - 1)
        y = sheet.paragraph(x, y, issuer.place, width, self.type - 1) + 5
        y = sheet.lines(x, y, [issuer.phone, issuer.email, issuer.web], self.type - 2) + 5
        for line in bank_lines(issuer):
            y = sheet.paragraph(x, y, line, width, self.type - 2)
        if issuer.vat_id is not None:
            sheet.lines(x, y + 4, [self.words.vat_id, issuer.vat_id], self.type - 2)
            self.vat_rows = False
        self.bank_at_foot = True
        return top + 30

    def _window(self, y: float) -> float:
        sheet, words, recipient = self.sheet, self.words, self.bill.recipient
        issuer, lines = self.bill.issuer, address_lines(recipient)
        if self.window == "return line" or self.head == "logo":
            mark = self.rng.choice((" · ", " | ", ", ", " • "))
            sheet.text(self.left, y + 30, mark.join((issuer.name, issuer.street, issuer.place)), 6.8, color=GREY)
            y = sheet.lines(self.left, y + 50, lines, self.type + 0.5)
        elif self.window == "two boxes" and self.head != "column":
            half = (self.right - self.left) / 2
            for at, heading, who in (
                (0, _SELLER[words.language][bill_is_order(self.bill)], issuer),
                (1, words.to, recipient),
            ):
                sheet.text(self.left + at * half, y + 20, heading, self.type, bold=True, color=self.color)
                sheet.lines(self.left + at * half, y + 36, address_lines(who), self.type)
            y += 36 + 3 * self.type * 1.35
        elif self.window == "form" and self.head != "column":
            y = self._form(y + 18)
        else:
            sheet.text(self.left, y + 26, words.to + self.rng.choice(("", ":")), self.type - 1, color=GREY)
            y = sheet.lines(self.left, y + 40, lines, self.type + 0.5, bold_first=self.rng.random() < 0.5)
        if recipient.vat_id is not None:
            sheet.text(self.left, y + 3, f"{words.buyer_vat_id}: {recipient.vat_id}", self.type - 1)
            y += 14
        return max(y, 230 if self.head == "column" else y) + 10

    def _form(self, y: float) -> float:
        """Both parties as sections of a form, each value beside its key."""
        name, number, address = _KEYS[self.words.language]
        is_order = bill_is_order(self.bill)
        for heading, who in (
            (_SELLER[self.words.language][is_order], self.bill.issuer),
            (self.words.to, self.bill.recipient),
        ):
            self.sheet.text(self.left, y, heading, self.type + 1, bold=True, color=self.color)
            rows = [(name, who.name), (address, who.street), ("", who.place)]
            if self.rng.random() < 0.5:
                rows.insert(0, (number, f"{self.rng.randrange(100000, 999999)}"))
            for key, value in rows:
                y += self.type * 1.7
                self.sheet.text(self.left + 6, y, f"{key}:" if key else "", self.type, color=GREY)
                self.sheet.text(self.left + 120, y, value, self.type)
            y += self.type * 2.6
        return y

    def _references(self, y: float) -> float:
        sheet, words = self.sheet, self.words
        rows = reference_rows(self.bill, words, due=True)
        title = words.title
        if self.references == "sentence" and self.bill.number is not None:
            day = date_text(self.bill.issue_date, words.dates, words.language)
            title = f"{words.title} {_NO[words.language]} {self.bill.number} {_OF[words.language]} {day}"
            rows = rows[2:]
        if self.vat_rows and self.bill.issuer.vat_id is not None:
            rows.append((words.vat_id, self.bill.issuer.vat_id))
        sheet.text(self.left, y + 14, title, self.rng.uniform(11, 17), bold=True, color=self.color)
        y += 34
        if self.references == "right":
            x = self.left + (self.right - self.left) * 0.55
            for label, value in rows:
                sheet.text(x, y, label, self.type - 0.5, color=GREY)
                sheet.text(self.right, y, value, self.type - 0.5, align="right")
                y += self.type * 1.55
            return y + 6
        if self.references in ("cells", "above"):
            per_row = 3
            step = (self.right - self.left) / per_row
            for i, (label, value) in enumerate(rows):
                x, line = self.left + (i % per_row) * step, y + (i // per_row) * 34
                if self.references == "cells":
                    sheet.box(x, line - 12, x + step, line + 20, stroke=GREY)
                sheet.text(x + 5, line, label, self.type - 1, color=GREY)
                sheet.text(x + 5, line + 13, value, self.type)
            return y + ((len(rows) + per_row - 1) // per_row) * 34 + 4
        for label, value in rows:
            sheet.text(self.left, y, f"{label}:", self.type)
            sheet.text(self.left + 130, y, value, self.type)
            y += self.type * 1.5
        return y + 6

    def _table(self, bottom: float) -> ItemTable:
        rng = self.rng
        keys: list[ColumnKey] = ["description", "quantity", "unit", "unit_price"]
        if rng.random() < 0.4:
            keys = ["quantity", "unit", "description", "unit_price"]
        if rng.random() < 0.5:
            keys.insert(0, "position")
        in_quantity = rng.random() < 0.4
        if in_quantity:
            keys.remove("unit")
        keys += ["amount"]
        others = sum(_WIDTHS[k] for k in keys if k != "description")
        wide = {**_WIDTHS, "description": self.right - self.left - others, "quantity": 74 if in_quantity else 56}
        wide["description"] -= wide["quantity"] - _WIDTHS["quantity"]
        numbers = ("quantity", "unit_price", "tax_rate", "amount")
        columns = tuple(Column(k, wide[k], "right" if k in numbers else "left") for k in keys)
        look = Look(
            size=self.type - 0.5,
            gap=rng.uniform(4, 11),
            rows_ruled=rng.random() < 0.4,
            head_fill=tint(self.color, 0.15) if rng.random() < 0.4 else None,
            grid=GREY if rng.random() < 0.25 else None,
            unit_in_quantity=in_quantity,
            symbols=rng.random() < 0.25,
        )
        return ItemTable(self.bill, self.words, columns, look, self.left, bottom)

    def _sums(self, y: float) -> float:
        sheet, words, bill = self.sheet, self.words, self.bill
        if self.sums == "table":
            return self._sums_table(y)
        x = self.right - self.rng.uniform(190, 240)
        rows = sum_rows(bill, words, tax_sum=True, due=bill.due_date is not None and self.rng.random() < 0.5)
        if self.sums == "boxed":
            sheet.box(x - 8, y - 14, self.right + 4, y + len(rows) * 16 - 8, stroke=GREY)
        for row in rows:
            sheet.text(x, y, row.label + self.rng.choice(("", ":")), self.type, bold=row.strong)
            sheet.text(self.right, y, row.amount, self.type, bold=row.strong, align="right")
            y += 16
        return y

    def _sums_table(self, y: float) -> float:
        """A row for each rate and the whole below, under headings."""
        sheet, words, bill = self.sheet, self.words, self.bill
        stops = [self.left + (self.right - self.left) * f for f in (0.25, 0.5, 0.75, 1.0)]
        rows = [
            [percent_text(t.rate, words.numbers, words.language), *(_plain(a, words) for a in _of_rate(t))]
            for t in bill.taxes
        ]
        rows += [["", *(_plain(a, words) for a in (bill.net, bill.tax, bill.total))]] if len(rows) > 1 else []
        for stop, title in zip(stops, (f"{words.tax} %", words.net, words.tax, words.total), strict=True):
            sheet.text(stop, y, title, self.type, bold=True, align="right")
        for row in rows:
            y += 15
            for stop, text in zip(stops, row, strict=True):
                sheet.text(stop, y, text, self.type, align="right")
        y += 22
        total = with_currency(bill.total, bill.currency, words.numbers, symbol=words.symbol)
        sheet.text(self.right, y, f"{words.total} {total}", self.type + 1, bold=True, align="right")
        return y + 14

    def _foot(self, pages: int) -> None:
        sheet, issuer = self.sheet, self.bill.issuer
        y = sheet.height - 62
        if self.bank_at_foot and self.rng.random() < 0.7:
            draw_footer(sheet, issuer, self.words, self.left, self.right - self.left, y, size=6.2)
        else:
            legal = [issuer.name, issuer.address, issuer.register]
            if issuer.vat_id is not None:
                legal.append(f"{self.words.vat_id} {issuer.vat_id}")
            sheet.lines(self.left, y + 12, [" · ".join(legal[:3]), *legal[3:]], 6.5, color=GREY)
            if self.bank_at_foot:
                sheet.text(self.left, y + 30, "   ".join(bank_lines(issuer)), 6.5, color=GREY)
        sheet.text(self.right, sheet.height - 18, self.words.page.format(sheet.page, pages), 6.5, align="right")


def bill_is_order(bill: Bill) -> bool:
    """Whether the letterhead is the buyer's."""
    return bill.issuer is bill.buyer


def _of_rate(tax: Tax) -> tuple[Decimal, Decimal, Decimal]:
    return tax.base, tax.amount, tax.base + tax.amount


def _plain(amount: Decimal, words: Wording) -> str:
    return money_text(amount, words.numbers)


_SELLER = {  # the heading over the issuer: of a bill, of an order
    "en": ("Seller", "Buyer"), "de": ("Verkäufer", "Besteller"), "fr": ("Vendeur", "Acheteur"), "es": ("Vendedor", "Comprador"),
}  # fmt: skip
_KEYS = {
    "en": ("Name", "Number", "Address"), "de": ("Name", "Nummer", "Anschrift"), "fr": ("Nom", "Numéro", "Adresse"),
    "es": ("Nombre", "Número", "Dirección"),
}  # fmt: skip
_NO = {"en": "No.", "de": "Nr.", "fr": "n°", "es": "n.º"}
_OF = {"en": "of", "de": "vom", "fr": "du", "es": "de"}
