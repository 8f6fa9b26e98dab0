"""What a bill says about paying early is kept word for word; what only sounds like it is not."""

import pytest

from extractors.fields import extract_fields
from holdpoint.document_terms import PAYMENT_TERMS
from holdpoint.extraction import DocumentType
from tests.extractors.fields.drawn_bills import page_of


def terms_of(*lines: str) -> str | None:
    texts = tuple((60.0, 500.0 + 12 * n, line) for n, line in enumerate(lines))
    read = extract_fields(page_of((60, 60, "INVOICE R-1"), *texts), DocumentType.INVOICE)
    return next((d.value for d in read.details if d.name == PAYMENT_TERMS), None)


GRANTED = [
    ("Zahlbar innerhalb von 10 Tagen mit 2 % Skonto oder 30 Tage netto.",),
    ("Bei Zahlung bis 10.03.2026 gewähren wir 3 % Skonto",),
    ("2% discount if paid within 10 days, otherwise 30 days net",),
    ("Terms: 2/10 net 30",),
    ("Payment within 14 days: 2 % cash discount",),
    ("Escompte de 2 % pour paiement sous 8 jours",),
    ("3 % de descuento por pronto pago dentro de 10 días",),
    ("Bei Zahlung innerhalb von 10 Tagen", "gewähren wir Ihnen 2 % Skonto auf den", "Rechnungsbetrag."),
]


@pytest.mark.parametrize("lines", GRANTED, ids=[g[0][:30] for g in GRANTED])
def test_a_discount_for_paying_early_is_kept_as_printed(lines: tuple[str, ...]) -> None:
    assert terms_of(*lines) == "\n".join(lines)


def test_the_lines_beside_the_statement_are_no_part_of_it() -> None:
    own = "Payment within 14 days: 2 % cash discount, 30 days net"
    assert terms_of("Thank you for your order", own, "Bank: Example Bank, Berlin") == own


@pytest.mark.parametrize(
    "line",
    [
        "Skonto 2 %   -4.00",
        "Discount 10 %",
        "Pas d'escompte pour paiement anticipé ; pénalités de 3 % par mois de retard dès 30 jours",
        "Zahlbar innerhalb von 30 Tagen ohne Abzug von Skonto",
        "No discount is given for payment within 30 days; 9 % interest after",
        "Payable within 30 days",
        "Escompte pour règlement anticipé : néant. Pénalités : 3 % après 30 jours",
    ],
)
def test_no_terms_are_made_of_a_row_a_refusal_or_a_plain_time_to_pay(line: str) -> None:
    assert terms_of(line) is None
