"""Receipts as tills of many makes print them, in four languages: shops, restaurants, fuel, car parks, taxis.

`samples.receipts` draws one form, which the drops contain; these vary in everything that a reader could rely on, and
teach the models what a receipt may look like.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from samples.companies import Company, make_company
from samples.formats import Country, Language, NumberStyle, cents, date_text, money_text, number_text, usual_numbers
from samples.receipts import Sale
from samples.sheet import Sheet
from samples.till_words import ARTICLES, COUNTRIES, OWN_NAMES, PERSONS, SHOP_NAMES, WORDS, TillWords, Trade
from samples.truth import CURRENCIES, Register

_SIZE = 8.4  # points; a character is 0.6 of it wide
_MARGIN = 12.0
_RATES: dict[Country, tuple[str, str]] = {
    "GB": ("20", "0"), "IE": ("23", "13.5"), "US": ("6.5", "6.5"), "DE": ("19", "7"), "AT": ("20", "10"), "CH": ("8.1", "2.6"),
    "FR": ("20", "5.5"), "BE": ("21", "6"), "ES": ("21", "10"),
}  # fmt: skip
_SYMBOLS = {"GBP": "£", "USD": "$", "EUR": "€", "CHF": "CHF "}


@dataclass(frozen=True)
class TillReceipt:
    """Rows of a strip of paper ("^" centres, "!" is large and bold), and what they say."""

    rows: tuple[str, ...]
    columns: int
    trade: Trade
    fields: dict[str, str]


_COMPANY = re.compile(r"\b(?:Ltd|Limited|GmbH|e\.K\.|SARL|SAS|EURL|S\.L\.|S\.A\.)")
_OWNERS = (*[None] * 7, "above", "below", "foot")


class _Till:
    """One purchase as it is printed; every choice comes from `rng`."""

    def __init__(self, rng: random.Random, register: Register, language: Language) -> None:
        self.rng, self.language = rng, language
        self.words: TillWords = WORDS[language]
        self.country: Country = rng.choice(COUNTRIES[language])
        self.currency = CURRENCIES[self.country]
        self.numbers: NumberStyle = usual_numbers(language, self.country)
        self.place: Company = make_company(rng, self.country)
        pattern, self.trade = rng.choice(SHOP_NAMES[language])
        self.shop = pattern.format(rng.choice(OWN_NAMES[language].split("|")))
        if rng.random() < 0.5:
            self.shop = self.shop.upper()
        self.owner = rng.choice(_OWNERS)  # where the company that keeps the shop is named, if it has another name
        self.seller = self.shop if self.owner is None else self.place.name  # the name that the law knows (BT-27)
        self.columns = rng.choice((32, 36, 40, 42))
        self.stamps_below = rng.random() < 0.4  # date, number and clerk stand below the goods
        self.sales = self._sales(self.trade)
        self.discount = -cents(Decimal(str(rng.uniform(0.3, 1.9)))) if rng.random() < 0.2 and self._goods > 6 else None
        while True:
            self.at = datetime(2024, 2, 1, 7, 4) + timedelta(days=rng.randrange(1000), minutes=rng.randrange(840))
            if self.at.day > 12 and register.claim(self.total, self.at.date()):
                break

    @property
    def _goods(self) -> Decimal:
        return sum((s.amount for s in self.sales), Decimal(0))

    @property
    def net_of_tax_on_top(self) -> Decimal:
        return self._goods + (self.discount or 0)

    @property
    def tax_on_top(self) -> Decimal:
        """In the United States prices have no tax in them."""
        rate = Decimal(_RATES["US"][0]) if self.country == "US" else Decimal(0)
        return cents(self.net_of_tax_on_top * rate / 100)

    @property
    def total(self) -> Decimal:
        return self.net_of_tax_on_top + self.tax_on_top

    def _sales(self, trade: Trade) -> tuple[Sale, ...]:
        rng = self.rng
        articles = ARTICLES[self.language][trade]
        count = 1 if len(articles) <= 2 else rng.randrange(1, min(8, len(articles)) + 1)
        step = Decimal("0.05") if self.country == "CH" else Decimal("0.01")
        return tuple(
            Sale(name, 1 if len(articles) <= 2 else rng.choice((1, 1, 1, 2, 3)), (Decimal(str(rng.uniform(low, high))) / step).quantize(Decimal(1)) * step, reduced)
            for name, low, high, reduced in rng.sample(articles, count)
        )  # fmt: skip

    def one_of(self, words: str) -> str:
        return self.rng.choice(words.split("|"))

    def often(self, share: float = 0.5) -> bool:
        return self.rng.random() < share

    def money(self, amount: Decimal) -> str:
        return money_text(amount, self.numbers)

    def priced(self, amount: Decimal) -> str:
        """An amount with the currency in one of the ways that tills have."""
        symbol = _SYMBOLS[self.currency]
        before = self.currency in ("GBP", "USD", "CHF")
        plain = self.money(amount)
        return self.rng.choice(
            (plain, f"{symbol}{plain}" if before else f"{plain} {symbol}", f"{self.currency} {plain}")
        )

    def pair(self, left: str, right: str, columns: int | None = None) -> str:
        width = columns or self.columns
        return left[: width - len(right) - 1].ljust(width - len(right)) + right


def make_till_receipt(rng: random.Random, register: Register, language: Language) -> TillReceipt:
    """Draw a purchase at some till."""
    till = _Till(rng, register, language)
    rows = [
        *_head(till),
        *_stamp(till, early=True),
        *_goods(till),
        *_sums(till),
        *_stamp(till, early=False),
        *_foot(till),
    ]
    fields = {
        "seller_name": till.seller,
        "seller_address": till.place.address,
        "issue_date": till.at.date().isoformat(),
        "total_amount": f"{till.total:.2f}",
        "currency": till.currency,
    }
    return TillReceipt(tuple(rows), till.columns, till.trade, fields)


def _head(till: _Till) -> Iterator[str]:
    centred = "^" if till.often(0.7) else ""
    words = till.words
    title = till.one_of(words.title)
    if title and till.often(0.4):
        yield f"{centred}{title}"
        title = ""
    if till.owner == "above":
        yield centred + till.place.name
    yield f"{'!' if till.often(0.6) else ''}{centred}{till.shop}"
    if till.owner == "below":
        yield centred + till.one_of(_KEPT_BY[till.language]).format(till.place.name)
    if till.owner is None and till.often(0.35):
        owner = till.one_of(words.owner).format(till.one_of(PERSONS[till.language]))
        if _COMPANY.search(owner):
            till.seller = owner
        yield centred + owner
    place = till.place
    upper = str.upper if till.often(0.4) else str
    if till.often(0.75) or len(place.address) > till.columns:
        yield from (centred + upper(place.street), centred + upper(place.place))
    else:
        yield centred + upper(place.address)
    phone = till.one_of("Tel|Tel.|Phone|Tél|TEL:|")
    if till.often(0.6):
        yield f"{centred}{phone} {place.phone}".rstrip()
    if till.often(0.2):
        yield f"{centred}{place.web}"
    if place.vat_id is not None and till.often(0.7):
        label = {
            "en": "VAT No|VAT Reg",
            "de": "USt-IdNr.|UID|St.-Nr.",
            "fr": "TVA|N° TVA|SIRET",
            "es": "NIF|CIF|N.I.F.",
        }
        yield f"{centred}{till.one_of(label[till.language])} {place.vat_id}"
    if title:
        yield from ("", centred + title)
    yield ""


_KEPT_BY = {
    "en": "{}|{}|t/a {}|operated by {}|A trading name of {}",
    "de": "{}|{}|Betreiber: {}|eine Filiale der {}|Inh. {}",
    "fr": "{}|{}|exploité par {}|Sté {}",
    "es": "{}|{}|Titular: {}|Razón social: {}",
}


def _date(till: _Till) -> str:
    at, rng = till.at, till.rng
    if till.country == "US":
        form = rng.choice(("%m/%d/%Y", "%m/%d/%y", "%Y-%m-%d"))
    elif till.language == "de":
        form = rng.choice(("%d.%m.%Y", "%d.%m.%y", "%d.%m.%Y", "%Y-%m-%d"))
    else:
        form = rng.choice(("%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%Y-%m-%d"))
    if till.language == "en" and till.often(0.25):
        return date_text(at.date(), "short", "en")
    return at.strftime(form)


def _stamp(till: _Till, *, early: bool) -> Iterator[str]:
    """Date, time, number, till and clerk, above the goods or below them."""
    if early is till.stamps_below:
        return
    words, rng = till.words, till.rng
    clock = till.at.strftime(rng.choice(("%H:%M", "%H:%M:%S", "%I:%M %p" if till.country == "US" else "%H:%M")))
    dated = f"{till.one_of(words.date)}: {_date(till)}".removeprefix(": ")
    serial = f"{till.one_of(words.serial)} {rng.randrange(100, 99999)}"
    first = till.pair(f"{dated} {clock}", serial) if len(dated) + len(clock) + len(serial) + 2 <= till.columns else None
    yield from (first,) if first is not None else (f"{dated} {clock}", serial)
    if till.often(0.6):
        clerk = f"{till.one_of(words.clerk)} {rng.choice(('1', '12', 'Anna', 'K. Jansen', '0417'))}"
        yield till.pair(f"{till.one_of(words.till)} {rng.randrange(1, 12)}", clerk)
    if till.trade == "table" and till.often(0.7):
        yield f"{till.one_of(words.table)} {rng.randrange(1, 40)}"
    yield till.one_of(f"{'-' * till.columns}||{'=' * till.columns}")


def _goods(till: _Till) -> Iterator[str]:
    columns = till.columns
    form = till.rng.randrange(4)
    marked = till.often(0.4)
    for sale in till.sales:
        mark = "" if not marked else " B" if sale.reduced else " A"
        amount = till.money(sale.amount) + mark
        if till.trade == "fuel":
            litre = Decimal(till.rng.randrange(1399, 1990)) / 1000
            unit = "G" if till.country == "US" else "L"
            volume = number_text((sale.amount / litre).quantize(Decimal("0.01")), till.numbers)
            yield f"{sale.description}  {volume} {unit} x {number_text(litre, till.numbers)}"
            yield till.pair("", amount, columns)
        elif form == 0 or sale.quantity == 1:
            yield till.pair(f"{sale.quantity} {sale.description}" if form != 1 else sale.description, amount, columns)
        elif form == 1:
            yield f"  {sale.quantity} x {till.money(sale.price)}"
            yield till.pair(sale.description, amount, columns)
        elif form == 2:
            yield till.pair(sale.description, amount, columns)
            yield f"   {sale.quantity} x {till.money(sale.price)}"
        else:
            yield till.pair(f"{sale.quantity}x {sale.description} {till.money(sale.price)}", amount, columns)
    if till.discount is not None:
        yield till.pair(f"  {till.one_of(till.words.discount)}", till.money(till.discount), columns)


def _sums(till: _Till) -> Iterator[str]:
    columns, words = till.columns, till.words
    yield till.one_of(f"{'-' * columns}||{'=' * columns}|{' ' * (columns - 10)}{'-' * 10}")
    if till.often(0.3):
        yield till.one_of(words.items).format(sum(s.quantity for s in till.sales))
    if till.tax_on_top:
        yield till.pair(till.one_of(words.subtotal), till.money(till.net_of_tax_on_top), columns)
        yield till.pair(till.one_of("Tax|Sales Tax 6.5%|TAX1"), till.money(till.tax_on_top), columns)
    elif till.often(0.15):
        yield till.pair(till.one_of(words.subtotal), till.money(till.total), columns)
    large = till.often(0.5)
    word = till.one_of(words.total).replace("GBP", till.currency).replace("EUR", till.currency)
    total = till.priced(till.total)
    yield f"{'!' if large else ''}{till.pair(word, total, int(columns * _SIZE / _LARGE) if large else columns)}"
    yield from _payment(till, columns)
    if not till.tax_on_top and till.often(0.75):
        yield from _taxes(till, columns)


_LARGE = 11.0


def _payment(till: _Till, columns: int) -> Iterator[str]:
    words, rng = till.words, till.rng
    if till.often(0.45):
        note = Decimal(rng.choice((5, 10, 20)))
        cash = note * (int(till.total / note) + 1)
        yield till.pair(till.one_of(words.cash), till.money(cash), columns)
        yield till.pair(till.one_of(words.change), till.money(cash - till.total), columns)
    elif till.often(0.85):
        yield till.pair(till.one_of(words.card), till.priced(till.total), columns)
        if till.often(0.5):
            yield f"************{rng.randrange(1000, 9999)}"
            yield f"{till.one_of('Terminal ID|TID|AID|Auth|Aut.|Autorisation')} {rng.randrange(10**5, 10**8)}"


def _taxes(till: _Till, columns: int) -> Iterator[str]:
    """The tax in the total by rate: a line each, or a table."""
    words = till.words
    rates = [Decimal(r) for r in _RATES[till.country]]
    found = []
    for letter, rate, reduced in zip("AB", rates, (False, True), strict=True):
        gross = sum((s.amount for s in till.sales if s.reduced is reduced), Decimal(0))
        if till.discount is not None and reduced is till.sales[0].reduced:
            gross += till.discount
        if gross > 0 and rate:
            found.append((letter, number_text(rate, till.numbers) + "%", gross, cents(gross * rate / (100 + rate))))
    if till.often():
        for _, rate_text, _, tax in found:
            yield till.pair(till.one_of(words.tax_inside).format(rate_text), till.money(tax), columns)
        return
    tax_word = till.one_of(words.tax)
    width = columns // 4
    yield tax_word.ljust(width) + "".join(w.rjust(width) for w in (words.net, tax_word, words.gross))
    for letter, rate_text, gross, tax in found:
        cells = (till.money(gross - tax), till.money(tax), till.money(gross))
        yield f"{letter} {rate_text}".ljust(width) + "".join(c.rjust(width) for c in cells)


def _foot(till: _Till) -> Iterator[str]:
    yield ""
    if till.owner == "foot":
        yield "^" + till.one_of(_KEPT_BY[till.language]).format(till.place.name)
        if till.often() and till.place.vat_id is not None:
            yield f"^{till.place.vat_id}"
    for line in till.rng.sample(till.words.thanks.split("|"), till.rng.randrange(3)):
        yield "^" + line.format(f"{till.rng.getrandbits(64):x}")


def draw_till_receipt(receipt: TillReceipt) -> bytes:
    """The strip of paper as a one-page PDF, as long as it needs to be."""
    width = receipt.columns * _SIZE * 0.6 + 2 * _MARGIN
    placed = [_placed(row, receipt.columns) for row in receipt.rows]
    height = sum(size * 1.28 for _, size, _, _ in placed) + 44
    sheet = Sheet("Courier", title="", author="", size=(width, height))
    y = 30.0
    for text, size, bold, centred in placed:
        if centred:
            sheet.text(width / 2, y, text, size, bold=bold, align="center")
        else:
            sheet.text(_MARGIN, y, text, size, bold=bold)
        y += size * 1.28
    return sheet.finish()


def _placed(row: str, columns: int) -> tuple[str, float, bool, bool]:
    """Text, size, weight, and whether it is centred."""
    large, row = row.startswith("!"), row.removeprefix("!")
    centred, text = row.startswith("^"), row.removeprefix("^")
    size = (
        min(_LARGE, _SIZE * columns / max(1, len(text))) if large else min(_SIZE, _SIZE * columns / max(1, len(text)))
    )
    return text, size, large, centred
