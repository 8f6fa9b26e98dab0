"""What the labels on a document are called, per language; a sender keeps to one wording, senders differ."""

from dataclasses import dataclass

from samples.companies import Company
from samples.formats import DateStyle, Language, NumberStyle, in_groups


@dataclass(frozen=True)
class Notation:
    """How one sender writes dates, numbers and currencies."""

    language: Language
    dates: DateStyle
    numbers: NumberStyle
    symbol: bool  # amounts with "€" instead of "EUR"


@dataclass(frozen=True)
class Wording:
    """The words and notations one sender uses on one document."""

    notation: Notation
    title: str
    number: str
    issue_date: str
    due_date: str
    customer_number: str
    order_reference: str
    corrects: str
    delivery_date: str
    to: str
    position: str
    description: str
    quantity: str
    unit: str
    unit_price: str
    tax_rate: str
    amount: str
    net: str
    tax: str  # "VAT", "MwSt.", "Sales tax"
    tax_total: str
    total: str
    amount_due: str
    carried: str
    brought: str
    page: str  # "Page {} of {}"
    vat_id: str
    buyer_vat_id: str
    bank: str
    phone: str
    greeting: str
    opening: str
    closing: str
    terms: str  # with {days} and {date}
    of_base: str  # between a tax rate and its base: "on"
    all_amounts: str  # before a currency: "All amounts in"

    @property
    def language(self) -> Language:
        return self.notation.language

    @property
    def dates(self) -> DateStyle:
        return self.notation.dates

    @property
    def numbers(self) -> NumberStyle:
        return self.notation.numbers

    @property
    def symbol(self) -> bool:
        return self.notation.symbol


def bank_lines(company: Company) -> tuple[str, ...]:
    """The bank's name and the account, as a footer prints them."""
    if company.iban is None:
        return (company.bank, company.account or "")
    return (company.bank, f"IBAN {in_groups(company.iban)}", f"BIC {company.bic}")
