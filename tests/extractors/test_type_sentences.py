"""Papers that no title names: a sentence tells what they are; and titles of two kinds of paper in one."""

import random

import pytest

from extractors.classification import classify
from extractors.type_signs import signs_of
from flows.other_kinds import read_plain
from holdpoint.extraction import DocumentType
from samples.formats import LANGUAGES, Language
from samples.untitled_papers import PURPOSES, Purpose, draw_untitled_paper
from tests.extractors.test_classification import ROWS, document


@pytest.mark.parametrize(
    ("line", "sign"),
    [
        ("To professional services on 17th and 18th March:", "bills"),
        ("Dear Tenant, this is your monthly invoice FM-93317, dated Feb 18, 2026.", "bills"),
        ("für die Arbeiten in Ihrem Haus erlaube ich mir zu berechnen:", "bills"),
        ("für die Leistungen im Mai stellen wir Ihnen unter der Nummer 118 in Rechnung:", "bills"),
        ("Pour les travaux suivants, je vous facture :", "bills"),
        ("Por los siguientes trabajos:", "bills"),
        ("Für die Herbstrevision bestellen wir laut Ihrer Preisliste 2025:", "orders"),
        ("Please ship the following to our dock:", "orders"),
        ("Veuillez nous livrer :", "orders"),
        ("Rogamos nos envíen:", "orders"),
        ("our invoice 118 is still unpaid", "reminds"),
        ("unsere Rechnung ist noch offen", "reminds"),
        ("nous vous proposons :", "offers"),
        ("les ofrecemos:", "offers"),
    ],
)
def test_a_sentence_says_what_a_paper_is(line: str, sign: str) -> None:
    found = signs_of(document("Baker Ltd", line, *ROWS))
    assert [name for name in ("bills", "orders", "reminds", "offers") if found[name]] == [sign]


def test_a_paper_that_has_the_title_of_another_does_not_bill() -> None:
    assert not signs_of(document("Becker GmbH", "Lieferschein", "wir berechnen Ihnen:", *ROWS))["bills"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("purpose", PURPOSES)
def test_what_is_typed_without_a_title_shows_its_purpose(language: Language, purpose: Purpose) -> None:
    wanted = {"bill": "bills", "order": "orders", "offer": "offers", "reminder": "reminds"}[purpose]
    papers = [draw_untitled_paper(random.Random(n), language, purpose) for n in range(4)]
    shown = [signs_of(read_plain(paper)) for paper in papers]
    assert sum(bool(signs[wanted]) for signs in shown) > 1
    others = {"bills", "orders"} - {wanted}
    assert not any(signs[name] for signs in shown for name in others)


@pytest.mark.parametrize(
    "title",
    ["Docket/Invoice G-40583", "TICKET/INVOICE # 0440-2295517", "Work order / Invoice 118", "Rapport/Rechnung 118"],
)
def test_a_title_of_two_papers_bills(title: str) -> None:
    signs = signs_of(document("Baker Ltd", title, *ROWS))
    assert signs["invoice_title"]
    assert signs["invoice_leads"]
    assert not signs["receipt_title"]
    assert not signs["order_title"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Gebührenbescheid Nr. 118", DocumentType.INVOICE),
        ("Fee note", DocumentType.INVOICE),
        ("Service charge demand", DocumentType.INVOICE),
        ("Appel de fonds", DocumentType.INVOICE),
        ("Abrufbestellung 4711", DocumentType.ORDER),
        ("Materialbestellung Nr. 118", DocumentType.ORDER),
        ("Hoja de pedido 118", DocumentType.ORDER),
        ("Standing order 118", DocumentType.ORDER),
    ],
)
def test_other_names_of_bills_and_orders(title: str, expected: DocumentType) -> None:
    assert classify(document("Baker Ltd", title, *ROWS, "Total  89.00")).document_type == expected


def test_the_words_of_a_ticket_are_no_receipts_title_elsewhere() -> None:
    assert not signs_of(document("Bon à savoir : votre facture change", *ROWS))["receipt_title"]
    assert not signs_of(document("Bon de commande 118", *ROWS))["receipt_title"]


def test_the_number_of_a_correction_is_no_invoices() -> None:
    assert not signs_of(document("N.º de factura rectificativa CN-118", *ROWS))["invoice_number"]
    assert signs_of(document("INV # 118", *ROWS))["invoice_number"]
