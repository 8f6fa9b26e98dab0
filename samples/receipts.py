"""Till receipts: thermal paper in a fixed-width font, prices with tax included, English (GBP) and German (EUR)."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from samples.companies import Company, make_company
from samples.formats import Language, NumberStyle, cents, money_text, number_text
from samples.identifiers import make_vat_id
from samples.sheet import Sheet
from samples.truth import Register

_COLUMNS = 40  # characters across the paper
_SIZE = 8.4  # points; a character is 0.6 of it wide
_MARGIN = 12.0
_SHOPS: dict[Language, tuple[tuple[str, str], ...]] = {
    "en": (
        ("Maple & Thyme Grocers", "food"), ("The Brass Lantern Cafe", "cafe"), ("Oakridge Hardware Ltd", "hardware"),
        ("Riverside Stationery", "hardware"), ("Corner Loaf Bakery", "cafe"),
    ),
    "de": (
        ("Frischemarkt Sonnentau", "food"), ("Bäckerei Krustenthal", "cafe"), ("Baumarkt Nagelfest GmbH", "hardware"),
        ("Café Zur Alten Linde", "cafe"), ("Kaufhaus Blütenweiß", "food"),
    ),
}  # fmt: skip
# kind of shop -> (English, German, lowest and highest price with tax, taxed at the reduced rate)
_GOODS: dict[str, tuple[tuple[str, str, float, float, bool], ...]] = {
    "food": (
        ("Semi-skimmed milk 2L", "Vollmilch 3,8% 1L", 1.09, 2.1, True), ("Wholemeal bread 800g", "Vollkornbrot 750g", 1.4, 3.4, True),
        ("Bananas loose", "Bananen lose", 0.8, 2.4, True), ("Cheddar mature 350g", "Gouda jung 400g", 2.9, 4.9, True),
        ("Washing powder 2kg", "Waschmittel 2kg", 5.5, 11.9, False), ("Kitchen roll x4", "Küchenrolle 4 St", 2.2, 4.5, False),
        ("Orange juice 1L", "Orangensaft 1L", 1.5, 3.1, False), ("Tomatoes on vine", "Rispentomaten", 1.3, 3.2, True),
        ("Toothpaste 75ml", "Zahnpasta 75ml", 0.95, 3.5, False), ("Free range eggs 12", "Eier Freiland 10 St", 2.3, 3.9, True),
    ),
    "cafe": (
        ("Flat white", "Milchkaffee", 2.8, 4.4, False), ("Pot of tea", "Kännchen Tee", 2.5, 4.9, False), ("Cheese scone", "Laugenbrezel", 1.1, 3.2, False),
        ("Carrot cake slice", "Apfelkuchen Stück", 2.9, 4.6, False), ("Toasted sandwich", "Belegtes Brötchen", 3.2, 7.5, False),
        ("Lemonade", "Apfelschorle 0,4", 2.4, 4.2, False), ("Soup of the day", "Tagessuppe", 4.5, 7.9, False),
    ),
    "hardware": (
        ("Wood screws 4x40 100", "Holzschrauben 4x40", 3.5, 7.9, False), ("Masking tape 50m", "Kreppband 50m", 2.2, 5.5, False), ("LED bulb E27 9W", "LED-Lampe E27 9W", 2.9, 8.9, False),
        ("Paint brush set", "Pinselset 5-tlg", 4.9, 12.5, False), ("Extension lead 5m", "Verlängerung 5m", 7.9, 16.9, False), ("Sandpaper mixed", "Schleifpapier Set", 2.1, 6.4, False),
        ("Notebook A5 lined", "Notizbuch A5 lin.", 1.9, 6.9, False), ("Wall filler 1kg", "Spachtelmasse 1kg", 4.2, 9.9, False),
    ),
}  # fmt: skip
_RATES: dict[Language, tuple[Decimal, Decimal]] = {"en": (Decimal(20), Decimal(0)), "de": (Decimal(19), Decimal(7))}


@dataclass(frozen=True)
class Sale:
    """One article sold: `amount` includes tax."""

    description: str
    quantity: int
    price: Decimal
    reduced: bool

    @property
    def amount(self) -> Decimal:
        return self.price * self.quantity


@dataclass(frozen=True)
class Receipt:
    """What was sold when and where."""

    language: Language
    shop: str
    place: Company  # whose street and telephone the shop has
    vat_id: str
    at: datetime
    sales: tuple[Sale, ...]
    cash: Decimal | None  # what was handed over, None when paid by card
    till: int
    serial: int

    @property
    def total(self) -> Decimal:
        return sum((s.amount for s in self.sales), Decimal(0))

    @property
    def currency(self) -> str:
        return "EUR" if self.language == "de" else "GBP"

    @property
    def numbers(self) -> NumberStyle:
        return "dot" if self.language == "de" else "comma"

    def taxes(self) -> tuple[tuple[str, Decimal, Decimal, Decimal], ...]:
        """Letter, rate in percent, gross and the tax in it, for every rate there is."""
        found = []
        for letter, rate, reduced in zip("AB", _RATES[self.language], (False, True), strict=True):
            gross = sum((s.amount for s in self.sales if s.reduced is reduced), Decimal(0))
            if gross:
                found.append((letter, rate, gross, cents(gross * rate / (100 + rate))))
        return tuple(found)

    def field_values(self) -> dict[str, str]:
        """The fields of its type; the tax only where one amount of it is printed."""
        values = {
            "seller_name": self.shop,
            "seller_address": self.place.address,
            "issue_date": self.at.date().isoformat(),
            "currency": self.currency,
            "total_amount": f"{self.total:.2f}",
        }
        taxes = self.taxes()
        values["tax_amount"] = f"{sum((tax for _, _, _, tax in taxes), Decimal(0)):.2f}"
        return values


def make_receipt(rng: random.Random, register: Register, language: Language) -> Receipt:
    """Draw a purchase."""
    shop, kind = rng.choice(_SHOPS[language])
    place = make_company(rng, "DE" if language == "de" else "GB")
    while True:
        at = datetime(2024, 3, 1, 8, 5) + timedelta(days=rng.randrange(920), minutes=rng.randrange(660))
        goods = rng.sample(_GOODS[kind], rng.randrange(2, min(9, len(_GOODS[kind]) + 1)))
        sales = tuple(
            Sale(en if language == "en" else de, rng.choice((1, 1, 1, 2, 3)), cents(Decimal(str(rng.uniform(low, high)))), reduced)
            for en, de, low, high, reduced in goods
        )  # fmt: skip
        total = sum((s.amount for s in sales), Decimal(0))
        # a numeric date is only unambiguous after the twelfth
        if at.day > 12 and register.claim(total, at.date()):
            break
    notes = Decimal(5) * (int(total) // 5 + 1)
    return Receipt(
        language=language,
        shop=shop,
        place=place,
        vat_id=make_vat_id(rng, place.country),
        at=at,
        sales=sales,
        cash=notes if rng.random() < 0.5 else None,
        till=rng.randrange(1, 9),
        serial=rng.randrange(1000, 99999),
    )


def draw_receipt(receipt: Receipt) -> bytes:
    """The strip of paper as a one-page PDF, 80 mm wide and as long as it needs to be."""
    rows = _rows(receipt)
    width = _COLUMNS * _SIZE * 0.6 + 2 * _MARGIN
    height = sum(size * 1.28 for _, size, _ in rows) + 44
    sheet = Sheet("Courier", title="", author=receipt.shop, size=(width, height))
    y = 30.0
    for text, size, bold in rows:
        if text.startswith("^"):
            sheet.text(width / 2, y, text[1:], size, bold=bold, align="center")
        else:
            sheet.text(_MARGIN, y, text, size, bold=bold)
        y += size * 1.28
    return sheet.finish()


def _rows(receipt: Receipt) -> list[tuple[str, float, bool]]:
    """Text, size and weight of each row; "^" centres it."""
    german = receipt.language == "de"
    rule = "-" * _COLUMNS
    name_size = min(13.0, 13.0 * 24 / len(receipt.shop))
    rows = [(f"^{receipt.shop}", name_size, True), ("", 3, False)]
    phone = ("Tel. " if german else "Tel ") + receipt.place.phone
    vat = f"{'USt-IdNr.' if german else 'VAT No'} {receipt.vat_id}"
    rows += [(f"^{line}", _SIZE, False) for line in (receipt.place.street, receipt.place.place, phone, vat)]
    stamp = f"{receipt.at:%d.%m.%Y  %H:%M}" if german else f"{receipt.at:%d/%m/%Y  %H:%M}"
    serial = f"Bon-Nr. {receipt.serial}" if german else f"Receipt {receipt.serial}"
    rows += [("", 5, False), (_pair(stamp, serial), _SIZE, False), (rule, _SIZE, False)]
    letters = len(receipt.taxes()) > 1
    for sale in receipt.sales:
        mark = (" B" if sale.reduced else " A") if letters else ""
        amount = money_text(sale.amount, receipt.numbers) + mark
        rows.append((_pair(sale.description, amount), _SIZE, False))
        if sale.quantity > 1:
            each = money_text(sale.price, receipt.numbers)
            rows.append((f"   {sale.quantity} x {each}", _SIZE, False))
    symbol = "EUR" if german else "£"
    total = f"{symbol} {money_text(receipt.total, receipt.numbers)}" if german else f"£{receipt.total:,.2f}"
    rows.append((rule, _SIZE, False))
    big = 12.0
    rows.append((_pair("SUMME" if german else "TOTAL", total, int(_COLUMNS * _SIZE / big)), big, True))
    rows.append((rule, _SIZE, False))
    rows += [(row, _SIZE, False) for row in (*_payment(receipt), "", *_tax_rows(receipt))]
    operator = f"Kasse {receipt.till}" if german else f"Till {receipt.till}"
    thanks = "Vielen Dank für Ihren Einkauf!" if german else "Thank you for your custom"
    rows += [("", 6, False), (f"^{operator}", _SIZE, False), (f"^{thanks}", _SIZE, False), ("", 6, False)]
    return rows


def _payment(receipt: Receipt) -> list[str]:
    german = receipt.language == "de"
    if receipt.cash is None:
        return [_pair("Kartenzahlung" if german else "Card payment", money_text(receipt.total, receipt.numbers))]
    back = receipt.cash - receipt.total
    return [
        _pair("Bar" if german else "Cash", money_text(receipt.cash, receipt.numbers)),
        _pair("Rückgeld" if german else "Change", money_text(back, receipt.numbers)),
    ]


def _tax_rows(receipt: Receipt) -> list[str]:
    german = receipt.language == "de"
    taxes = receipt.taxes()

    def money(amount: Decimal) -> str:
        return money_text(amount, receipt.numbers)

    if len(taxes) == 1:
        _, rate, _, tax = taxes[0]
        percent = number_text(rate, receipt.numbers)
        return [_pair(f"enthaltene MwSt. {percent} %" if german else f"VAT included {percent}%", money(tax))]
    head = ("MwSt.", "Netto", "Steuer", "Brutto") if german else ("VAT", "Net", "Tax", "Gross")
    rows = [f"{head[0]:<10}{head[1]:>10}{head[2]:>10}{head[3]:>10}"]
    for letter, rate, gross, tax in taxes:
        percent = f"{letter} {number_text(rate, receipt.numbers)}%"
        rows.append(f"{percent:<10}{money(gross - tax):>10}{money(tax):>10}{money(gross):>10}")
    return rows


def _pair(left: str, right: str, columns: int = _COLUMNS) -> str:
    return left + " " * max(1, columns - len(left) - len(right)) + right
