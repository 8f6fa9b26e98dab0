"""What a document is: kinds of paper by their words; what is none of the known types is other."""

import pytest

from extractors.classification import MODEL, TypeModel, classify
from extractors.type_signs import signs_of
from holdpoint.document import BlobRef, BoundingBox, Document, Page, PageKind, Unit, Word
from holdpoint.document_types import BUILT_IN_TYPES
from holdpoint.extraction import DocumentType

ROWS = ("Pos  Description  Quantity  Price  Amount", "1  Hinge  2  4.50  9.00", "2  Door  1  80.00  80.00")


def document(*lines: str) -> Document:
    """One page in type of 10 points; two spaces begin the next column, 110 points to the right."""
    words: list[Word] = []
    for n, line in enumerate(lines):
        for column, text in enumerate(line.split("  ")):
            x, y = 60.0 + 110 * column, 60.0 + 14 * n
            for word in text.split():
                words.append(Word(text=word, box=BoundingBox(x0=x, y0=y, x1=x + 5 * len(word), y1=y + 10)))
                x += 5 * len(word) + 3
    page = Page(
        number=1, width=595, height=842, unit=Unit.POINT, kind=PageKind.TEXT_LAYER, reader="t", words=tuple(words)
    )
    blob = BlobRef(sha256="0" * 64, size=1, media_type="application/pdf", name="x.pdf")
    return Document(document_id="0" * 20, blob=blob, pages=(page,))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            (
                "Baker Ltd",
                "INVOICE",
                "Invoice number 17",
                *ROWS,
                "Net  89.00",
                "Total  106.80",
                "IBAN GB33BUKB20201555555555",
                "Payable by 3 May",
            ),
            "invoice",
        ),
        (
            (
                "Becker GmbH",
                "Handelsrechnung (380) Nr. 4711",
                "Währung: EUR",
                *ROWS,
                "Bruttosumme  106,80",
                "IBAN DE02120300000000202051",
            ),
            "invoice",
        ),
        (
            (
                "Becker GmbH",
                "Gutschrift",
                "Gutschriftsnummer 17",
                "Gutschriftsdatum 01.02.2026",
                *ROWS,
                "Gesamtbetrag  106,80",
            ),
            "credit_note",
        ),
        (
            (
                "Baker Ltd",
                "Purchase order",
                "Order number 17",
                "Please supply",
                *ROWS,
                "Order total  106.80",
                "Delivery date 3 May",
            ),
            "order",
        ),
        (
            (
                "Non-Disclosure Agreement",
                "This agreement is governed by the laws of the State of Ohio.",
                "Confidential information means whatever the disclosing party says.",
                "In witness whereof the parties hereto have signed.",
            ),
            "contract",
        ),
        (("Baker Ltd", "DELIVERY NOTE", "Delivery note 17", "Deliver to the back door", *ROWS), "other"),
        (("Becker GmbH", "Angebot", "Angebot Nr. 17", *ROWS, "Gesamtbetrag  106,80", "Gültig bis 01.03.2026"), "other"),
        (
            ("Dear neighbours,", "our new workshop is finished and we would like to show it to you.", "Kind regards"),
            "other",
        ),
        (
            (
                "Chapter 3",
                "Changing the filter",
                "Open the door as in figure 7, pull the old filter out and push the new one in until it clicks.",
            ),
            "other",
        ),
    ],
)
def test_papers_are_what_they_say(lines: tuple[str, ...], expected: str) -> None:
    guess = classify(document(*lines))
    assert guess.document_type == expected
    assert guess.confidence > 0.5


def test_an_invoice_is_surely_one_although_labels_of_its_form_speak_of_orders() -> None:
    guess = classify(
        document(
            "WNTV  INVOICE",
            "Advertiser  Fund for Rivers  Invoice #  2520017-2",
            "Product  88  Invoice Period  06/01/20 - 06/07/20",
            "Property  WNTV  Order #",
            "Sales Office  Katz  Order Flight",
            "Station  Agency Code  Advertiser Code",
            "1  Morning news  :30  $40.00",
            "2  Evening news  :30  $60.00",
            "Total Spots  2  Gross Amount  $100.00",
            "Agency Commission  $15.00  Net Amount Due  $85.00",
        )
    )
    assert guess.document_type == DocumentType.INVOICE
    assert guess.confidence > 0.95


def test_without_words_it_is_certainly_none_of_the_types() -> None:
    guess = classify(document())
    assert (guess.document_type, guess.confidence) == (DocumentType.OTHER, 1.0)


def test_the_model_is_small_and_knows_every_type() -> None:
    assert MODEL.stat().st_size < 100_000
    model = TypeModel.model_validate_json(MODEL.read_bytes())
    assert set(model.bias) == set(BUILT_IN_TYPES)
    assert sum(model.probabilities({}).values()) == pytest.approx(1)


_OF_INVOICES = ("Date  Details  Amount", "02.03.2026  Invoice 8812  1,240.00", "19.03.2026  Invoice 8890  360.00")


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("STATEMENT", (*_OF_INVOICES, "Amount due  1,600.00", "VAT No GB980780684")),
        ("PAST DUE NOTICE", ("Invoice Number  Invoice Date  Amount Due", "90114  31.01.2026  980.00")),
        ("2. Mahnung", ("Rechnungsnummer  Rechnungsdatum  Rechnungsbetrag", "1188  02.04.2026  642,60", "IBAN DE02")),
        ("PRO FORMA INVOICE", (*ROWS, "Subtotal  89.00", "Total  106.80")),
        ("Order Acknowledgement", ("Order No.  5512", *ROWS, "Subtotal  89.00", "Total  106.80")),
    ],
)  # fmt: skip
def test_a_paper_about_invoices_is_none(title: str, lines: tuple[str, ...]) -> None:
    """Its title in large type says what it is; that its rows name invoices does not make it one."""
    page = document("Halden Packaging Ltd", title, *lines)
    first = page.pages[0]
    words = tuple(
        w.model_copy(update={"box": w.box.model_copy(update={"y1": w.box.y0 + 20})}) if w.text in title.split() else w
        for w in first.words
    )
    guess = classify(page.model_copy(update={"pages": (first.model_copy(update={"words": words}),)}))
    assert guess.document_type == "other" or guess.confidence < 0.8


def test_an_invoice_stays_one_with_a_slip_for_its_payment() -> None:
    guess = classify(
        document(
            "Baker Ltd", "TAX INVOICE", "Invoice number 17", *ROWS, "Subtotal  89.00", "Amount due  106.80",
            "Due date 3 May 2026", "PAYMENT ADVICE", "Customer  Miller Ltd", "Amount enclosed",
        )
    )  # fmt: skip
    assert guess.document_type == DocumentType.INVOICE
    assert guess.confidence > 0.9


def test_a_bill_that_calls_itself_yours_is_an_invoice() -> None:
    guess = classify(
        document(
            "Rheinfunk Mobil GmbH", "Rechnungsnummer 2605117", "Rechnungsdatum 12.05.2026",
            "Ihre Mobilfunk-Rechnung Mai 2026", "Grundpreis  42,01", "Umsatzsteuer  7,98", "Rechnungsbetrag  49,99",
        )
    )  # fmt: skip
    assert guess.document_type == DocumentType.INVOICE
    assert guess.confidence > 0.9


@pytest.mark.parametrize(
    "title", ["FACTURA RECTIFICATIVA", "Facture rectificative", "FACTURE D'AVOIR", "Factura de abono"]
)
def test_a_bill_that_corrects_another_is_no_invoice_by_its_title(title: str) -> None:
    """These words for a credit note begin with that for an invoice."""
    assert signs_of(document(title, "Acme S.A.", "Total 100,00 EUR"))["invoice_title"] == 0.0
    assert signs_of(document("FACTURA", "Acme S.A.", "Total 100,00 EUR"))["invoice_title"] > 0.0


@pytest.mark.parametrize(
    "lines",
    [
        ("Tamar Water plc", "Your water bill", "Bill number WB-7719", "Balance brought forward  34.50"),
        (
            "Pell Estates LLP",
            "Rent demand",
            "Demand no. RD-26",
            "Demand date 28 May 2026",
            "IBAN GB33BUKB20201555555555",
        ),
        (
            "Holzbau Terfloth",
            "3. Abschlagsrechnung AR-3-2026-017",
            "Zahlbar bis 21.07.2026",
            "IBAN DE02120300000000202051",
        ),
        ("Alize Mobile SAS", "Votre facture du 4 mars 2026", "Montant HT  111,64", "TVA  22,33"),
        (
            "Moorhen Ltd, 4 Eyre Square",
            "Invoice MH-2207 | 31 Oct 2026 | due 30 Nov 2026 | SOW 4 | centre 88",
            "Due 30 Nov",
        ),
        ("Community Hall Trust", "Hire invoice HH/26/118", "Main hall 3 hours", "Please pay within 14 days"),
        ("Solar Fitters Ltd", "Final invoice", "Invoice no. SF-2207", "Quote accepted 2 March 2026", "Due 2 June 2026"),
        ("Trockenbau Cvetkovic", "Rechnungs-Nr. R2026-0611", "Rechnungsdatum 01.07.2026", "Zahlbar bis 15.07.2026"),
    ],
)
def test_a_bill_by_another_name_or_none_is_an_invoice(lines: tuple[str, ...]) -> None:
    guess = classify(document(*lines, *ROWS, "Total  89.00", "Net  74.17", "VAT  14.83", "Standing charge  13.10"))
    assert guess.document_type == DocumentType.INVOICE
    assert guess.confidence >= 0.8


def test_a_credit_that_names_its_original_invoice_is_a_credit_note() -> None:
    guess = classify(
        document(
            "Pennine Bearings Ltd", "Credit", "Credit no  SCN-00418", "Original invoice  SI-118820", *ROWS, "Net  89.00"
        )
    )
    assert guess.document_type == DocumentType.CREDIT_NOTE
    assert guess.confidence >= 0.8


@pytest.mark.parametrize(
    "lines",
    [
        (
            "Abrechnung der Brutto/Netto-Bezüge",
            "Gesamtbrutto  3.676,59",
            "Lohnsteuer  -512,33",
            "Auszahlungsbetrag  2.331,95",
        ),
        ("Gehaltsabrechnung März 2026", "Steuerklasse 1", "Lohnsteuer  -512,33", "Gesamtbrutto  3.676,59"),
        ("Bulletin de paie", "Salaire brut  2 416,67", "Net imposable  1 988,20", "Net à payer  1 902,81"),
        ("PAYSLIP", "Gross pay  2,542.19", "National Insurance  119.49", "Net pay  2,022.81"),
    ],
)
def test_a_payslip_bills_nobody(lines: tuple[str, ...]) -> None:
    guess = classify(document("Tarrant GmbH", *lines, *ROWS, "Total  89.00", "IBAN DE02120300000000202051"))
    assert guess.document_type == "other" or guess.confidence < 0.8


@pytest.mark.parametrize(
    "title", ["Deuxième relance", "2ème rappel", "Último requerimiento", "Annual mortgage statement"]
)
def test_a_list_of_open_bills_under_its_own_title_is_none_of_them(title: str) -> None:
    rows = ("FA2602118  12/02/2026  14/03/2026  418,20", "FA2603044  03/03/2026  02/04/2026  96,00")
    lines = (
        "SAS Atelier Bois Clair",
        "21200 Beaune",
        "Facture n°  Date  Échéance  Montant TTC",
        *rows,
        "Total dû : 514,20",
    )
    guess = classify(
        document("Fournitures Darrieux", "Dijon, le 4 mai 2026", title, *lines, "IBAN FR7610278005000020188")
    )
    assert guess.document_type == "other" or guess.confidence < 0.8


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("Bakker B.V.", "FACTUUR", "Factuurnummer 17", "Vervaldatum 16-05-2024", *ROWS, "Totaal  107,69"), "invoice"),
        (("Rossi S.r.l.", "FATTURA", "Fattura n. 18/2025", *ROWS, "Totale da pagare  108,58"), "invoice"),
        (("Móveis Lda.", "Fatura FT 2025/18", *ROWS, "Total a pagar  109,47"), "invoice"),
        (("Meble Sp. z o.o.", "Faktura nr FS/412/02/2026", *ROWS, "Razem do zapłaty  109,47"), "invoice"),
        (("Matériaux SA", "NOTE DE CRÉDIT", "N° 25-0318", *ROWS, "Total TVAC  107,69"), "credit_note"),
        (("Vineyards Pty Ltd", "ADJUSTMENT NOTE", "Adjustment no. 318", *ROWS, "Total credit  97.90"), "credit_note"),
    ],
)
def test_titles_of_other_countries_are_known(lines: tuple[str, ...], expected: str) -> None:
    guess = classify(document(*lines))
    assert guess.document_type == expected
    assert guess.confidence > 0.75


def test_a_hotels_bill_that_was_paid_at_its_desk_is_no_sure_receipt() -> None:
    lines = (
        "Hotel Linde GmbH", "Muster AG", "RECHNUNG", "Zimmer 214  Gast: Frau Weber", "Rechnungs-Nr. 25-10733",
        "Es bediente Sie Kasse 2, 10:14", "Datum  Leistung  Menge  Preis  Betrag",
        "12.05.2025  Übernachtung  2  89,00  178,00", "13.05.2025  Frühstück  2  14,00  28,00", "Gesamt  206,00",
        "Kartenzahlung Visa  -206,00", "Offen  0,00", "Vielen Dank für Ihren Besuch",
        "Der Betrag von 206,00 EUR wurde bei der Abreise mit Ihrer Karte bezahlt, bitte nicht mehr überweisen.",
        "Hotel Linde GmbH, Gartenstraße 9, 99423 Weimar, USt-IdNr. DE632999497, Amtsgericht Jena HRB 4711",
    )  # fmt: skip
    guess = classify(document(*lines))
    assert guess.document_type == "invoice" or guess.confidence < 0.8  # then a person says what it is
