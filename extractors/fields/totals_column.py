"""The column of totals, read from the sum of the rows down: discounts, shipping, taxes, what is withheld, the total.

Labels say what most of its rows are; that they lead from the first amount to the last, to the cent and without a row
left out, proves all of them. What is taken off or added for the whole document are its allowances and charges
(EN 16931, BG-20 and BG-21): the net amount is what is left of the rows' sum after them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractors.fields.amounts import HIGHEST_RATE, Role
from extractors.fields.candidates import MoneyCandidate
from extractors.fields.evidence import Evidence, make_field
from extractors.fields.layout import Cell, DocumentLayout, PageLayout, Span
from extractors.fields.line_items import ItemTable, amounts_sum
from extractors.fields.linking import Link
from extractors.fields.rounding import CENT, comes_to
from holdpoint.extraction import ExtractedField
from holdpoint.values import format_money

_GAP = 2.5  # of the type size: rows farther apart belong to something else
_ALIGNED = 0.8  # of the type size: amounts of one column end so near to one another
_MOST_ROWS = 12
_MOST_WORDS = 9  # of a row's label; what is longer is a sentence
_LESS = re.compile(
    r"discount|rabatt|skonto|nachlass|abzüglich|abzgl|remise|rabais|escompte|descuento|dto\b|bonificaci|sconto"
    r"|^\W*(?:less|minus|moins|menos)\b|voucher|coupon|gutschein",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"shipping|postage|\bpost\b|porto|deliver|versand|fracht|freight|carriage|livraison|transport|frais|\bport(?:es)?\b|env[íi]o|gastos"
    r"|handling|packag|packing|verpackung|emballage|embalaje|insurance|versicherung|surcharge|zuschlag|supplement|supplément|recargo"
    r"|\bfees?\b|gebühr|pauschale|charges?\b|gratuity|\btip\b|trinkgeld|pourboire|propina|rounding|rundung|arrondi|redondeo|adjustment"
    r"|levy|toll|maut|pfand|palette|zustell|consigne|éco-?(?:part|contr)",
    re.IGNORECASE,
)
_ROUNDED = re.compile(r"\brounding|\brundung|arrondi|redondeo|arrotondamento|afronding", re.IGNORECASE)
"""What is rounded is the total with its tax: the net amount is what it was."""
_WITHHELD = re.compile(
    r"\birpf\b|i\.r\.p\.f|retenci[óo]n|ritenuta|\bcis\b|withh|retenue à la source|quellensteuer|\btds\b|bauabzug",
    re.IGNORECASE,
)
_PAID_OR_OLD = re.compile(  # another bill's amounts, and money that has come already
    r"\bpaid\b|payment|received|deposit|\bcredit|balance|brought|previous|prior|certified|retention"
    r"|anzahlung|abschlagszahl|abschlagsrechn|abschläge|vorauszahl|geleistet|erhalten|gezahlt|bezahlt|vorschuss|guthaben|saldo|einbehalt|rückla(?:ss|ß)"
    r"|acompte|avance|déjà|solde|anticip|pagad|a cuenta|retenue de garantie|retenci[óo]n (?:de|por) garant|garanzia",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"\b(?:includ|incl|inkl|davon|darin|enthalten|dont|incluido|thereof)", re.IGNORECASE)


@dataclass(frozen=True)
class Change:
    """A row that takes off or adds something for the whole document."""

    row: MoneyCandidate
    signed: Decimal  # what it adds; below zero, takes off
    label: tuple[Span, ...]  # the words before its amount


@dataclass(frozen=True)
class TotalsColumn:
    """What the rows of the column are."""

    start: MoneyCandidate  # the sum of the rows
    total: MoneyCandidate  # what the column ends with
    net: MoneyCandidate | None = None  # after allowances and charges, where that is printed
    taxes: tuple[MoneyCandidate, ...] = ()
    changes: tuple[Change, ...] = ()
    withheld: tuple[MoneyCandidate, ...] = ()

    def roles(self) -> dict[str, Role]:
        """The amounts of the document that the column proves."""
        tax = sum((c.amount for c in self.taxes), Decimal())
        found = {"tax_amount": (tax, self.taxes)} if self.taxes else {}
        if self.net is not None:
            found["net_amount"] = (self.net.amount, (self.net,))
        if self.withheld:  # EN 16931, BT-112 and BT-115: the total is with all taxes, what is to be paid is less
            whole = (self.net or self.start, *self.taxes)
            found["total_amount"] = (sum((c.amount for c in whole), Decimal()), whole)
            found["amount_due"] = (self.total.amount, (self.total,))
        else:
            found["total_amount"] = (self.total.amount, (self.total,))
        return {name: Role(name, a, places, Evidence.LABELLED, proven=True) for name, (a, places) in found.items()}

    def details(self) -> tuple[ExtractedField, ...]:
        """Allowances and charges as terms of the whole document, named as an e-invoice's are."""
        found, counts = [], {"allowances": 0, "charges": 0}
        for one in self.changes:
            group = "allowances" if one.signed < 0 else "charges"
            counts[group] += 1
            name, value = f"{group}[{counts[group]}]", format_money(abs(one.signed))
            place = [one.row.span]
            found.append(make_field(f"{name}.amount", value, place, Evidence.PROVEN, raw=one.row.raw, proven=True))
            reason = " ".join(s.text for s in one.label).strip(" :")
            if reason:
                found.append(make_field(f"{name}.reason", reason, one.label, Evidence.LABELLED))
        return tuple(found)


def read_totals_column(
    layout: DocumentLayout,
    links: Sequence[Link[MoneyCandidate]],
    amounts: Sequence[MoneyCandidate],
    table: ItemTable,
    *,
    rounded: bool = False,
) -> TotalsColumn | None:
    """The column, where it has an allowance, a charge or a tax that is withheld, and adds up; else None.

    `rounded` says that its total may be rounded to five hundredths.
    """
    items_sum = amounts_sum(table.items)
    own = {(s.page.number, s.cell.line) for row in table.rows for s in row.cells.get("amount", ())}
    amounts = [a for a in amounts if (a.span.page.number, a.span.cell.line) not in own]
    meant: dict[int, set[str]] = {}
    for one in links:
        meant.setdefault(id(one.candidate), set()).add(one.field)
    ends = [
        c
        for wanted in ("total_amount", "amount_due")
        for c in reversed(amounts)
        if c.is_sure and c.amount > 0 and wanted in meant.get(id(c), ())
    ]
    for total in dict.fromkeys(ends):
        page = layout.page_of(total.span)
        rows = list(_rows_above(page, total, amounts))[::-1]
        for at, start in enumerate(rows):
            if start.amount != items_sum and "net_amount" not in meant.get(id(start), ()):
                continue
            found = _walk(page, start, rows[at + 1 :], total, meant, rounded=rounded)
            if found is not None:
                return found
    return None


def _rows_above(page: PageLayout, total: MoneyCandidate, amounts: Sequence[MoneyCandidate]) -> Iterator[MoneyCandidate]:
    """The amounts above in the total's column, one a line, from below, as far as lines follow closely."""
    here = {c.span.cell.line: c for c in amounts if c.span.page is page.page and c.is_sure and _is_below(c, total)}
    last, count = total.span.box, 0
    for number in range(total.span.cell.line - 1, -1, -1):
        line = page.lines[number]
        if last.y0 - max(c.box.y1 for c in line) > _GAP * total.span.cell.height or count == _MOST_ROWS:
            return
        found = here.get(number)
        if found is not None:
            count += 1
            yield found
        last = line[0].box


def _is_below(candidate: MoneyCandidate, other: MoneyCandidate) -> bool:
    return abs(candidate.span.box.x1 - other.span.box.x1) < _ALIGNED * other.span.cell.height


def _walk(
    page: PageLayout,
    start: MoneyCandidate,
    rows: Sequence[MoneyCandidate],
    total: MoneyCandidate,
    meant: dict[int, set[str]],
    *,
    rounded: bool,
) -> TotalsColumn | None:
    """The column from `start` to `total`; None where a row is not understood or it does not add up."""
    running, net = start.amount, start
    taxes: list[MoneyCandidate] = []
    changes: list[Change] = []
    withheld: list[MoneyCandidate] = []
    for row in rows:
        label = _label_of(page, row)
        words, fields = " ".join(s.text for s in label), meant.get(id(row), set())
        if row.amount == 0:
            taxes += [row] if "tax_amount" in fields else []  # "Tax 0.00"
            continue
        if row.amount == running:
            if taxes and "total_amount" in fields:
                return None  # the total stands here: what follows is paid or owed apart from it
            net = row if not taxes else net
            continue
        if len(words.split()) > _MOST_WORDS or _PAID_OR_OLD.search(words) or _WITHIN.search(words):
            return None
        if _WITHHELD.search(words):
            withheld.append(row)
            running -= abs(row.amount)
        elif "tax_amount" in fields:
            taxes.append(row)
            running += row.amount
        elif "net_amount" in fields:
            continue  # "taxable amount", of which not all is taxed
        else:
            signed = _signed(row, words)
            if signed is None or withheld or fields & {"total_amount", "amount_due"}:
                return None
            changes.append(Change(row, signed, label))
            running += signed
    if not comes_to(running, total.amount, rounded=rounded) or not (changes or withheld) or (withheld and not taxes):
        return None
    tax = sum((c.amount for c in taxes), Decimal())
    moved = sum((one.signed for one in changes if _ROUNDED.search(" ".join(s.text for s in one.label))), Decimal())
    before_tax = running + sum((abs(c.amount) for c in withheld), Decimal()) - tax - moved
    if before_tax <= 0 or not 0 <= tax <= HIGHEST_RATE * before_tax:
        return None
    is_net = abs(net.amount - before_tax) <= CENT
    if withheld and not is_net:
        return None
    return TotalsColumn(start, total, net if is_net else None, tuple(taxes), tuple(changes), tuple(withheld))


def _signed(row: MoneyCandidate, words: str) -> Decimal | None:
    """What a row takes off or adds, where its sign or its words say so."""
    if row.amount < 0 or _LESS.search(words):
        return -abs(row.amount)
    return row.amount if _MORE.search(words) else None


def _label_of(page: PageLayout, row: MoneyCandidate) -> tuple[Span, ...]:
    """The words before the row's amount: those of the cell beside it, then those of its own."""
    line: tuple[Cell, ...] = tuple(page.lines[row.span.cell.line])
    own = row.span.cell
    beside = [Span(c, c.words) for c in line if c.box.x1 <= row.span.box.x0 and c is not own][-1:]
    words = own.words_at(0, row.start)
    return (*beside, Span(own, words)) if words else tuple(beside)
