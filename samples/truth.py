"""The truth of an invoice, credit note or order: one frozen record from which page, XML and label are all made."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from holdpoint.document_types import TYPE_SPECS
from holdpoint.extraction import DocumentType
from samples.companies import Company, make_company
from samples.formats import Country, Language, cents
from samples.goods import GOODS, Good

LIMIT = Decimal(10_000)  # the amount limit of the demonstration's policy; clean documents stay below it
_RATES: dict[Country, tuple[str, str]] = {
    # standard and reduced rate in percent; the US one is a state's sales tax
    "DE": ("19", "7"), "AT": ("20", "10"), "GB": ("20", "5"), "IE": ("23", "13.5"), "NL": ("21", "9"), "US": ("7.25", "7.25"),
    "FR": ("20", "5.5"), "BE": ("21", "6"), "ES": ("21", "10"), "CH": ("8.1", "2.6"),
}  # fmt: skip
CURRENCIES: dict[Country, str] = {"DE": "EUR", "AT": "EUR", "GB": "GBP", "IE": "EUR", "NL": "EUR", "US": "USD", "FR": "EUR", "BE": "EUR", "ES": "EUR", "CH": "CHF"}  # fmt: skip
_FIRST_DAY = date(2024, 2, 1)
_DAYS = 1000  # up to the end of October 2026


@dataclass(frozen=True)
class Item:
    """One line: `unit_price` and `amount` are net, `tax_rate` is percent."""

    description: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    tax_rate: Decimal

    @property
    def amount(self) -> Decimal:
        return cents(self.quantity * self.unit_price)


@dataclass(frozen=True)
class Tax:
    """The tax of one rate (percent) on its base."""

    rate: Decimal
    base: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Bill:
    """An invoice, credit note or order as it is meant. `number` None: none is printed."""

    document_type: DocumentType
    language: Language
    currency: str
    number: str | None
    issue_date: date
    due_date: date | None
    seller: Company
    buyer: Company
    customer_number: str
    order_reference: str | None
    corrects: str | None  # a credit note's invoice
    delivery_date: date | None
    items: tuple[Item, ...]
    net: Decimal
    taxes: tuple[Tax, ...]
    total: Decimal

    @property
    def tax(self) -> Decimal:
        return sum((t.amount for t in self.taxes), Decimal(0))

    @property
    def issuer(self) -> Company:
        """Whose letterhead it has: an order comes from the buyer."""
        return self.buyer if self.document_type is DocumentType.ORDER else self.seller

    @property
    def recipient(self) -> Company:
        """Whose address stands in the window."""
        return self.seller if self.document_type is DocumentType.ORDER else self.buyer

    @property
    def terms_days(self) -> int | None:
        """Days until payment is due; where the dates are in the wrong order, what was agreed before the slip."""
        if self.due_date is None:
            return None
        days = (self.due_date - self.issue_date).days
        return days if days > 0 else 14

    def field_values(self) -> dict[str, str]:
        """What the fields of its type are, as strings; a layout may print fewer."""
        values = {
            "number": self.number,
            "issue_date": self.issue_date.isoformat(),
            "due_date": self.due_date.isoformat() if self.due_date is not None else None,
            "currency": self.currency,
            "seller_name": self.seller.name,
            "seller_address": self.seller.address,
            "seller_vat_id": self.seller.vat_id,
            "buyer_name": self.buyer.name,
            "buyer_vat_id": self.buyer.vat_id,
            "order_reference": self.order_reference,
            "net_amount": f"{self.net:.2f}",
            "tax_amount": f"{self.tax:.2f}",
            "total_amount": f"{self.total:.2f}",
            "amount_due": f"{self.total:.2f}",
            "iban": self.seller.iban,
        }
        known = {spec.name for spec in TYPE_SPECS[self.document_type].fields}
        return {name: value for name, value in values.items() if value is not None and name in known}


class Register:
    """What a drop has given out so far, so that no two of its documents look like one invoice seen twice."""

    def __init__(self) -> None:
        self._numbers: set[str] = set()
        self._totals: set[tuple[Decimal, date]] = set()
        self._companies: dict[str, Company] = {}

    def company(self, drawn: Company) -> Company:
        """The company of that name as it was first drawn: one name has one VAT number and one account in a drop."""
        return self._companies.setdefault(drawn.name, drawn)

    def number(self, draw: Callable[[], str]) -> str:
        """A number that nobody has; `draw` is asked until it gives one."""
        while _key(text := draw()) in self._numbers:
            pass
        self._numbers.add(_key(text))
        return text

    def claim(self, total: Decimal, day: date) -> bool:
        """Take the pair of total and issue date; False when it is taken."""
        if (total, day) in self._totals:
            return False
        self._totals.add((total, day))
        return True


def _key(number: str) -> str:
    return "".join(c for c in number.upper() if c.isalnum())


def make_bill(
    rng: random.Random,
    register: Register,
    document_type: DocumentType,
    language: Language,
    *,
    item_count: int | None = None,
    country: Country | None = None,
) -> Bill:
    """A bill that adds up, between two companies that trade in that language, below the amount limit."""
    country = country or seller_country(rng, language)
    seller = register.company(make_company(rng, country))
    buyer = register.company(make_company(rng, _buyer_country(rng, country), other_than=seller.name))
    issued = _FIRST_DAY + timedelta(days=rng.randrange(_DAYS))
    count = item_count or rng.choice((1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8))
    while True:
        items = _draw_items(rng, seller, language, count)
        bill = with_items(_empty_bill(rng, document_type, language, seller, buyer, issued), items)
        # well below the limit, so that a clean document never comes near it
        if bill.total < LIMIT * Decimal("0.93") and register.claim(bill.total, issued):
            break
    number = register.number(lambda: _number(rng, document_type, issued))
    is_note = document_type is DocumentType.CREDIT_NOTE
    return replace(
        bill,
        number=number,
        corrects=register.number(lambda: _number(rng, DocumentType.INVOICE, issued)) if is_note else None,
        order_reference=register.number(lambda: _order_reference(rng, issued)) if _has_reference(rng, bill) else None,
    )


def with_items(bill: Bill, items: tuple[Item, ...]) -> Bill:
    """The bill with these items and the sums that follow from them; tax is computed once for each rate."""
    bases: dict[Decimal, Decimal] = {}
    for item in items:
        bases[item.tax_rate] = bases.get(item.tax_rate, Decimal(0)) + item.amount
    taxes = tuple(Tax(rate, base, cents(base * rate / 100)) for rate, base in sorted(bases.items(), reverse=True))
    net = sum(bases.values(), Decimal(0))
    return replace(bill, items=items, net=net, taxes=taxes, total=net + sum((t.amount for t in taxes), Decimal(0)))


def seller_country(rng: random.Random, language: Language) -> Country:
    """Where a seller who writes in that language is likely to sit."""
    countries: dict[Language, tuple[Country, ...]] = {
        "en": ("GB", "GB", "IE", "NL", "US"),
        "de": ("DE", "DE", "AT", "CH"),
        "fr": ("FR", "FR", "FR", "BE"),
        "es": ("ES",),
    }
    return rng.choice(countries[language])


def _buyer_country(rng: random.Random, country: Country) -> Country:
    # invoices across a border would be without tax, which is another document
    return country if country != "AT" or rng.random() < 0.5 else "AT"


def _empty_bill(
    rng: random.Random, document_type: DocumentType, language: Language, seller: Company, buyer: Company, issued: date
) -> Bill:
    is_invoice = document_type is DocumentType.INVOICE
    terms = rng.choice((10, 14, 14, 21, 30, 30))
    delivered = issued - timedelta(days=rng.randrange(1, 12))
    if document_type is DocumentType.ORDER:
        delivered = issued + timedelta(days=rng.randrange(7, 35))
    return Bill(
        document_type=document_type,
        language=language,
        currency=CURRENCIES[seller.country],
        number=None,
        issue_date=issued,
        due_date=issued + timedelta(days=terms) if is_invoice else None,
        seller=seller,
        buyer=buyer,
        customer_number=f"{rng.choice(('K', 'C', '', 'KD-'))}{rng.randrange(10020, 89999)}",
        order_reference=None,
        corrects=None,
        delivery_date=delivered,
        items=(),
        net=Decimal(0),
        taxes=(),
        total=Decimal(0),
    )


def _draw_items(rng: random.Random, seller: Company, language: Language, count: int) -> tuple[Item, ...]:
    goods = list(GOODS[seller.trade])
    # the more lines, the smaller each one, so that long invoices stay below the limit
    share = float(LIMIT) * 0.7 / count
    cheap = [good for good in goods if good.high <= share] or [min(goods, key=lambda good: good.high)]
    pool = goods if count <= 8 else cheap
    chosen = rng.sample(pool, count) if count <= len(pool) else pool + rng.choices(pool, k=count - len(pool))
    one_rate = rng.random() < 0.6
    return tuple(_draw_item(rng, good, seller.country, language, share, one_rate) for good in chosen)


def _draw_item(
    rng: random.Random, good: Good, country: Country, language: Language, share: float, one_rate: bool
) -> Item:
    price = round(rng.uniform(good.low, good.high), 1 if rng.random() < 0.6 else 2)
    most = max(1, min(good.most, int(share / price)))
    quantity = Decimal(rng.randrange(1, most + 1))
    is_time = good.units["en"] in ("hours", "days")
    if is_time and rng.random() < 0.4:
        quantity += Decimal(rng.choice(("0.5", "0.25", "0.75")))
    standard, reduced = _RATES[country]
    return Item(
        description=good.names[language],
        quantity=quantity,
        unit=good.units[language],
        unit_price=cents(Decimal(str(price))),
        tax_rate=Decimal(standard if one_rate or not good.reduced else reduced),
    )


def _number(rng: random.Random, document_type: DocumentType, issued: date) -> str:
    serial = rng.randrange(100, 99999)
    year = issued.year
    match document_type:
        case DocumentType.CREDIT_NOTE:
            return rng.choice((f"CN-{year}-{serial:05d}", f"GS{serial:06d}", f"{year}-G{serial:05d}"))
        case DocumentType.ORDER:
            return rng.choice((f"PO-{serial:06d}", f"45{serial:08d}", f"B{year % 100}-{serial:05d}"))
        case _:
            return rng.choice(
                (f"RE-{year}-{serial:05d}", f"INV-{serial:06d}", f"{year}/{serial:05d}", f"R{year % 100}{serial:05d}", f"{serial + 100000}")
            )  # fmt: skip


def _order_reference(rng: random.Random, issued: date) -> str:
    serial = rng.randrange(1000, 999999)
    return rng.choice((f"PO-{serial:06d}", f"45{serial:08d}", f"B{issued.year % 100}-{serial:05d}", f"E-{serial}"))


def _has_reference(rng: random.Random, bill: Bill) -> bool:
    return bill.document_type is DocumentType.INVOICE and rng.random() < 0.75
