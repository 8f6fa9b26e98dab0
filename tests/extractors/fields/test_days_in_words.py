"""Dates that the words around them tell: when a sentence asks for the money, the day of a letter, days of a list."""

import pytest

from tests.extractors.fields.drawn_bills import fields_of

LEAST = 0.85  # what a policy asks for where it says nothing
ISSUED = (60, 130, "Rechnung Nr. 4711 vom 01.05.2025")


@pytest.mark.parametrize(
    "text",
    [
        "Ich bitte um Ausgleich des noch offenen Betrages bis spätestens 05.09.2025 auf unser Geschäftskonto",
        "Der Rechnungsbetrag ist am 05.09.2025 fällig. Wir buchen ihn von Ihrem Konto ab.",
        "Der Betrag wird am 05.09.2025 von Ihrem Konto abgebucht.",
        "This invoice will be collected by Direct Debit on 05/09/2025 from your bank.",
        "Montant prélevé le 5 septembre 2025 sur votre compte bancaire",
        "Payable à 30 jours net, soit jusqu'au 05.09.2025. Avec nos remerciements",
        "Pagamento con bonifico bancario entro il 05/09/2025 su nostro conto",
        "Wij verzoeken u het bedrag van € 20,00 vóór 5 september 2025 over te maken op onze rekening",
        "Final date for payment: 05.09.25. Bank: Ribble Boats Ltd",
        "Vencimientos: 05/09/2025",
        "VENCIMTO..: 05-09-25",
        "Vto. para el pago: 05/09/2025",
        "Termin płatności: 05.09.2025",
        "Vervaldatum 5 september 2025",
        "Prosimy o zapłatę do dnia 05.09.2025 na nasz rachunek",
    ],
)
def test_the_day_until_which_money_is_asked_for_is_due(text: str) -> None:
    assert fields_of(ISSUED, (60, 400, text))["due_date"].value == "2025-09-05"


@pytest.mark.parametrize(
    "text",
    [
        "Moyen de paiement : carte bancaire, débitée le 02/12/2025. Merci de votre achat",
        "Goods collected on 05/09/2025 by the customer's own driver",
        "Der Betrag wurde am 05.09.2025 von Ihrem Konto abgebucht.",
        "Vto. CAE 15/05/2025",
        "Offre valable jusqu'au 05.09.2025 dans la limite des stocks",
        "Nous avons reçu votre règlement avant le 05.09.2025",
    ],
)
def test_a_day_on_which_nothing_is_asked_for_is_not_due(text: str) -> None:
    assert "due_date" not in fields_of(ISSUED, (60, 400, text))


@pytest.mark.parametrize(
    "text",
    [
        "Münster, 22.08.2025",
        "Romont, le 22 août 2025",
        "Facture N° 118 204 – Sarlat, le 22/08/2025",
        "Bergamo, 22 agosto 2025",
    ],
)
def test_a_letter_s_day_stands_behind_its_place(text: str) -> None:
    read = fields_of((60, 130, text), (60, 400, "Leistungszeitraum: 03.03.2025 – 15.08.2025"))
    assert read["issue_date"].value == "2025-08-22"
    assert read["issue_date"].confidence >= LEAST


@pytest.mark.parametrize(
    "text",
    [
        "abzüglich Vorschuss gem. Rechnung Nr. 2500188 vom 10.03.2025",
        "Offre 2500112 du 14.04.2025",
        "Concerne notre facture 25-20655 du 12.04.2025",
        "Su oferta: OF-24/0917 de 24.04.2025",
    ],
)
def test_another_paper_s_day_does_not_date_this_one(text: str) -> None:
    read = fields_of((60, 120, "Sarlat, le 22/08/2025"), (60, 160, f"Facture 2500341 {text}"))
    assert read["issue_date"].value == "2025-08-22"


@pytest.mark.parametrize(
    "texts",
    [
        ((60, 130, "N° AV00025513"), (60, 140, "du 14/10/2025")),
        ((60, 130, "Fattura n. 18/2025"), (60, 140, "del 14 ottobre 2025")),
        ((60, 130, "FACTURE"), (130, 130, "n° 2025.044"), (220, 130, "du 14 octobre 2025")),
    ],
)
def test_a_day_below_the_number_or_beside_it_dates_the_paper(texts: tuple[tuple[float, float, str], ...]) -> None:
    read = fields_of(*texts, (60, 400, "Livraison du 01/10/2025"))
    assert read["issue_date"].value == "2025-10-14"
    assert read["issue_date"].confidence >= LEAST


def test_days_of_a_list_do_not_date_the_bill() -> None:
    read = fields_of(
        (60, 100, "Sarlat, le 14/05/2025"), (60, 200, "Date"), (160, 200, "Prestation"), (400, 200, "Montant TTC"),
        (60, 212, "12/05/2025"), (160, 212, "Chambre double"), (400, 212, "126,00"),
        (60, 224, "13/05/2025"), (160, 224, "Petit déjeuner"), (400, 224, "29,00"),
    )  # fmt: skip
    assert read["issue_date"].value == "2025-05-14"


def test_a_heading_above_one_day_and_another_heading_dates_the_bill() -> None:
    read = fields_of(
        (60, 100, "N.º de factura"), (200, 100, "Fecha"), (340, 100, "N.º de cliente"),
        (60, 110, "4711"), (200, 110, "23/03/2026"), (340, 110, "C89853"),
        (60, 124, "Entregado el"), (200, 124, "Vence el"), (340, 124, "NIF-IVA"),
        (60, 134, "16/03/2026"), (200, 134, "02/04/2026"), (340, 134, "ESB73900862"),
    )  # fmt: skip
    assert (read["issue_date"].value, read["due_date"].value) == ("2026-03-23", "2026-04-02")


def test_a_british_tax_point_dates_an_invoice_that_names_no_other_day() -> None:
    alone = fields_of((60, 130, "INVOICE NO"), (160, 130, "TAX POINT"), (60, 140, "4711"), (160, 140, "09/05/25"))
    assert alone["issue_date"].value == "2025-05-09"
    both = fields_of((60, 130, "Invoice date: 12/05/2025"), (60, 150, "Tax point: 09/05/2025"))
    assert both["issue_date"].value == "2025-05-12"


@pytest.mark.parametrize(
    "text",
    [
        "Factuurdatum 2 mei 2025",
        "Data wystawienia: 2 maja 2025",
        "Data de emissão: 2 de maio de 2025",
        "Data fattura: 2 maggio 2025",
    ],
)
def test_dates_and_their_labels_in_other_languages(text: str) -> None:
    read = fields_of((60, 130, text))
    assert read["issue_date"].value == "2025-05-02"
    assert read["issue_date"].confidence >= LEAST
