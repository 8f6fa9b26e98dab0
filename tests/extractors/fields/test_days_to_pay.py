"""The day until which a bill is to be paid, or on which its amount is taken, as sentences and small print tell it."""

import pytest

from holdpoint.extraction import DocumentType
from tests.extractors.fields.drawn_bills import fields_of

HEAD = ((60, 40, "Invoice no. 4711"), (60, 54, "Invoice date: 01.09.2024"))


def due(*lines: str) -> str | None:
    texts = ((60.0, 130.0 + 12 * n, line) for n, line in enumerate(lines))
    found = fields_of(*HEAD, *texts).get("due_date")
    return found.value if found else None


@pytest.mark.parametrize(
    "lines",
    [
        ("bis 07.09.2024 erhalten Sie 2,000 % Skonto", "bis 27.09.2024 ohne Abzug"),
        ("Zahlbar bis 07.09.2024 mit 2 % Skonto, bis 27.09.2024 netto",),
        ("Up to 27.09.2024 without deduction",),
        ("Jusqu’au 27.09.2024 sans déduction",),
        ("Hasta el 27.09.2024 sin descuento",),
        ("Bitte den offenen Betrag bis 27.9.2024 auf unser Konto überweisen:",),
        ("Bitte bezahlen Sie bis 27.09.2024.",),
        ("Zahlungsbedingung: 30 Tage netto = 27.09.2024",),
        ("Zahlbar innert 26 Tagen (27.09.2024)",),
        ("Net 26 days: 27/09/2024",),
        ("Please pay $425.71 by Sep 27, 2024",),
        ("Règlement à 30 jours, soit le 27/09/2024",),
        ("À verser avant le 27.09.2024 sur le compte BE86",),
        ("Rogamos realice el ingreso antes del 27/09/2024",),
        ("Pago mediante transferencia con fecha límite 27/09/2024",),
        ("Deadline for payment: 27 September 2024",),
        ("Zahlbar am 27.09.2024",),
        ("Plazo máximo de pago 27/09/2024",),
    ],
)
def test_the_day_to_pay_until(lines: tuple[str, ...]) -> None:
    assert due(*lines) == "2024-09-27"


@pytest.mark.parametrize(
    "line",
    [
        "TERMS: DIRECT DEBIT, COLLECTED 27/09/24. SHORTAGES TO BE NOTIFIED",
        "Your Direct Debit will be collected on or around 27 September 2024.",
        "We will collect £20.00 from your account on 27 Sep 2024",
        "Autopay is scheduled for 27 Sep 2024",
        "Fecha de cargo: 27/09/2024",
        "Montant prélevé le 27/09/2024",
        "Prélèvement le 27/09/2024 sur le compte FR76",
        "Einzug per SEPA-Lastschrift am 27.09.2024",
        "Abbuchungstermin: 27.09.2024",
    ],
)
def test_the_day_on_which_the_amount_is_taken(line: str) -> None:
    assert due(line) == "2024-09-27"


@pytest.mark.parametrize(
    "line",
    [
        "Paid by direct debit on 27/09/24 - thank you",
        "Collected 27/09/24 by customer",
        "Reklamationen bis 27.09.2024 schriftlich",
        "Date de prélèvement : 27/09/2024",  # a laboratory's: of the sample
        "2 % Skonto bis 07.09.2024",
    ],
)
def test_no_day_to_pay(line: str) -> None:
    assert due(line) is None


@pytest.mark.parametrize(
    "texts",
    [
        ((60, 130, "FACTURE 2025/1190"), (210, 130, "datée du 06.11.2025 – à payer pour le 21.11.2025")),
        ((60, 130, "Faktura 118"), (60, 144, "Fakturadatum 06.11.2025"), (60, 158, "Lieferdatum 05.11.2025")),
        ((60, 130, "Invoice no. 1"), (60, 144, "Bill dated 6 Nov 2025")),
        ((60, 130, "Facture n° 1 en date du 06/11/2025"),),
        ((60, 130, "Invoice 1"), (60, 144, "Service from 13/10/2025 to 31/10/2025"), (60, 158, "6 November 2025")),
    ],
)
def test_a_bill_dated_so(texts: tuple[tuple[float, float, str], ...]) -> None:
    assert fields_of(*texts)["issue_date"].value == "2025-11-06"


@pytest.mark.parametrize(
    "texts",
    [
        ((60, 144, "Invoice date 01/10/2025"), (60, 158, "Credit date 06/11/2025")),
        ((60, 144, "Fecha de la factura original: 01/10/2025"), (60, 158, "Fecha: 06/11/2025")),
    ],
)
def test_the_date_of_what_is_credited_is_not_the_credit_notes(texts: tuple[tuple[float, float, str], ...]) -> None:
    read = fields_of(*HEAD[:1], *texts, (60, 200, "IVA, GB"), document_type=DocumentType.CREDIT_NOTE)
    assert read["issue_date"].value == "2025-11-06"
