"""Dates that stand where another one is meant: an original's on a credit note, another column's, a direct debit's."""

import pytest

from holdpoint.extraction import DocumentType
from tests.extractors.fields.drawn_bills import fields_of

CREDIT = DocumentType.CREDIT_NOTE


@pytest.mark.parametrize(
    ("title", "original", "date"),
    [
        ("AVOIR", "Facture d'origine", "Date de facture"),
        ("CREDIT NOTE", "Original invoice", "Invoice date"),
        ("GUTSCHRIFT", "Zu Rechnung", "Rechnungsdatum"),
        ("FACTURA DE ABONO", "Factura rectificada", "Fecha factura"),
    ],
)
def test_beside_or_below_an_original_invoice_stands_its_date(title: str, original: str, date: str) -> None:
    head = ((400, 60, title), (400, 72, "19/01/2026"))
    beside = fields_of(
        *head, (60, 150, original), (200, 150, date), (60, 162, "FA013977"), (200, 162, "22/12/2025"),
        document_type=CREDIT,
    )  # fmt: skip
    below = fields_of(
        *head, (60, 150, original), (200, 150, "FA013977"), (60, 165, date), (200, 165, "22/12/2025"),
        document_type=CREDIT,
    )  # fmt: skip
    assert beside["issue_date"].value == below["issue_date"].value == "2026-01-19"


def test_where_the_credit_note_is_numbered_an_invoices_date_is_another_papers() -> None:
    read = fields_of(
        (60, 130, "Credit note no."), (200, 130, "CN-1"), (60, 142, "Date"), (200, 142, "19 May 2026"),
        (60, 154, "Invoice no."), (200, 154, "INV-5"), (60, 166, "Invoice date"), (200, 166, "2 May 2026"),
        document_type=CREDIT,
    )  # fmt: skip
    assert read["issue_date"].value == "2026-05-19"


def test_an_invoice_date_alone_dates_the_credit_note() -> None:
    read = fields_of(
        (400, 60, "CREDIT NOTE"), (60, 150, "Invoice date"), (200, 150, "19 May 2026"), document_type=CREDIT
    )
    assert read["issue_date"].value == "2026-05-19"


def test_a_label_in_a_narrow_column_has_its_date_below() -> None:
    read = fields_of(
        (60, 400, "Due date:"), (150, 400, "BSB 014-882"), (300, 400, "7/04/2025."), (60, 410, "15/04/2025"),
        (60, 100, "Invoice date"), (200, 100, "30/03/2025"),
    )  # fmt: skip
    assert read["due_date"].value == "2025-04-15"


def test_the_day_on_which_a_receipt_is_handed_to_the_bank_is_the_due_date() -> None:
    read = fields_of(
        (60, 100, "Fecha:"), (120, 100, "2 de enero de 2026"),
        (60, 400, "Forma de pago: recibo domiciliado, se pasará al cobro el día 8 de enero de 2026."),
    )  # fmt: skip
    assert read["due_date"].value == "2026-01-08"


def test_a_term_below_a_heading_of_payment_is_the_due_date() -> None:
    read = fields_of(
        (60, 60, "Data wystawienia"), (200, 60, "2025-12-05"), (60, 400, "Forma płatności"), (160, 400, "Termin"),
        (260, 400, "Kwota"), (60, 412, "przelew 21 dni"), (160, 412, "2025-12-26"), (260, 412, "4 210,20"),
    )  # fmt: skip
    assert read["due_date"].value == "2025-12-26"


def test_a_term_of_something_else_is_no_due_date() -> None:
    read = fields_of((60, 60, "Rechnungsdatum"), (200, 60, "05.12.2025"), (60, 80, "Termin"), (200, 80, "26.12.2025"))
    assert "due_date" not in read
