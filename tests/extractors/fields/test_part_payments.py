"""What is left of a bill when a sentence, not a row of the totals, says that a part was paid."""

import pytest

from tests.extractors.fields.drawn_bills import fields_of

LEAST = 0.85  # what a policy asks for where it says nothing


def due(line: str) -> tuple[str | None, float]:
    """Of a bill over 1,200.00 with that line below its totals."""
    read = fields_of(
        (60, 40, "Kranz Handels GmbH"), (60, 60, "Invoice no. 4711"), (60, 72, "Invoice date: 01.09.2024"),
        (60, 300, "Net"), (500, 300, "1,000.00"), (60, 312, "VAT 20%"), (500, 312, "200.00"),
        (60, 324, "Total"), (500, 324, "1,200.00"), (60, 360, line),
    )  # fmt: skip
    assert read["total_amount"].value == "1200.00"
    found = read.get("amount_due")
    return (found.value, found.confidence) if found else (None, 0.0)


@pytest.mark.parametrize(
    "line",
    [
        "A deposit of £300.00 has been paid, leaving £900.00 to pay.",
        "Deposit of £300.00 received with thanks. Balance of £900.00 payable by 3 June.",
        "Sie haben bereits 300.00 € angezahlt, bitte überweisen Sie noch 900.00 €.",
        "Abzüglich Ihrer Anzahlung von 300.00 € bleiben 900.00 € zu zahlen.",
        "Ihre Anzahlung vom 3.5. über 300.00 € wurde berücksichtigt: 900.00 €",
        "Acompte de 300.00 € déjà versé. Reste 900.00 € à payer.",
        "Anticipo de 300.00 € recibido; quedan 900.00 € por pagar.",
    ],
)
def test_both_parts_make_the_total(line: str) -> None:
    value, confidence = due(line)
    assert value == "900.00"
    assert confidence >= LEAST


def test_what_is_left_alone_is_not_sure() -> None:
    value, confidence = due("Solde de 900.00 € à régler avant le 3 juin.")
    assert value == "900.00"
    assert confidence < LEAST


def test_of_a_part_alone_what_is_left_is_not_known() -> None:
    assert due("The deposit of £300.00 was paid by card on 3 May") == (None, 0.0)


@pytest.mark.parametrize(
    "line",
    [
        "A late fee of $20.00 is charged if payment is not received on time",
        "Payable in two instalments: £600.00 on 3 June and £600.00 on 3 July",
        "Bei Zahlung bis 3.6. abzüglich 3 % Skonto von 36.00 €, Zahlbetrag 1,164.00 €",
        "Your old balance of 642.18 € remains payable at the office",
        "The security deposit of £300.00 paid in May is refundable",
    ],
)
def test_what_takes_nothing_off(line: str) -> None:
    value, _ = due(line)
    assert value == "1200.00"
