"""What a summary says, and what it cites for it."""

from time import process_time

import pytest
from made_documents import document_of, extraction_of, field, page_of

from holdpoint.extraction import DocumentType, LineItem, Provenance
from summarizers import summarize, ungrounded

NDA = page_of(
    1,
    "MUTUAL NON-DISCLOSURE AGREEMENT",
    "This Agreement is made as of March 3, 2017 by and between Alpha Inc. and Beta LLC, who wish to talk.",
    "“Confidential Information” means any business or technical information that a party discloses to the other.",
    "The Receiving Party shall not disclose Confidential Information to anyone without the written consent of the",
    "other party. Nobody minds the weather in this part of the country at that time of the year.",
)
NDA_END = page_of(
    2,
    "This Agreement shall terminate 2 years after its date, and its obligations shall survive for 3 years.",
    "This Agreement shall be governed by the laws of Oregon.",
)


def test_an_invoice_is_told_by_its_values_and_missing_ones_are_left_out() -> None:
    """The headline has number, parties, date and total as a reader writes them; no order, no word of one."""
    row = LineItem(
        description=field("description", "Paper A4", 2),
        quantity=field("quantity", "20", 2),
        amount=field("amount", "9.90", 2),
    )
    extraction = extraction_of(
        DocumentType.INVOICE,
        field("number", "RE-7", 1),
        field("issue_date", "2024-03-03", 1, raw="3.3.2024"),
        field("due_date", "2024-04-02", 1),
        field("currency", "EUR", 1),
        field("seller_name", "Lieferant GmbH", 1),
        field("buyer_name", "Kunden AG", 1),
        field("net_amount", None, 1, raw="?"),
        field("total_amount", "1234.50", 2, raw="1.234,50"),
        field("iban", "DE89370400440532013000", 1),
        rows=(row,),
    )
    summary = summarize(document_of(page_of(1, "RE-7"), page_of(2, "1.234,50")), extraction)
    assert [s.text for s in summary.statements] == [
        "Invoice RE-7 dated 3 March 2024 from Lieferant GmbH to Kunden AG for EUR 1,234.50.",
        "To pay: EUR 1,234.50 by 2 April 2024 to IBAN DE89370400440532013000.",
        "It is for 20 × Paper A4.",
    ]
    headline, _, about = summary.statements
    assert headline.pages == (1, 2)
    assert headline.fields == ("number", "issue_date", "seller_name", "buyer_name", "currency", "total_amount")
    assert {p.quote for p in headline.evidence} == {
        "RE-7",
        "Lieferant GmbH",
        "Kunden AG",
        "3.3.2024",
        "EUR",
        "1.234,50",
    }
    assert (about.pages, about.fields) == ((2,), ("line_items[1].description", "line_items[1].quantity"))


def test_a_value_that_stands_in_the_xml_alone_cites_page_zero() -> None:
    """Page 0 is the embedded XML; where a page shows the value too, the page is cited and the XML stays evidence."""
    extraction = extraction_of(
        DocumentType.CREDIT_NOTE,
        field("number", "G-1", 0),
        field("order_reference", "B-2", 0, 1),
    )
    by_field = {s.fields: s for s in summarize(document_of(page_of(1, "B-2"), xml=True), extraction).statements}
    assert by_field[("number",)].pages == (0,)
    assert by_field[("order_reference",)].pages == (1,)
    assert {p.page for p in by_field[("order_reference",)].evidence} == {0, 1}


def test_a_value_without_a_place_in_the_document_is_not_repeated() -> None:
    """No evidence, or evidence on a page that does not exist, is no ground for a sentence."""
    extraction = extraction_of(
        DocumentType.RECEIPT,
        field("seller_name", "Shop", 1),
        field("total_amount", "5.00"),
        field("currency", "EUR", 7),
    )
    (statement,) = summarize(document_of(page_of(1, "5.00")), extraction).statements
    assert statement.text == "Receipt from Shop."


def test_a_value_that_a_person_gave_is_repeated() -> None:
    """A correction stands on page 0 when no page prints it; the summary made after it says the corrected value."""
    own = Provenance(page=0, quote="7.00", extractor="person:ada", version="1")
    corrected = field("total_amount", "7.00").model_copy(update={"provenance": (own,)})
    extraction = extraction_of(DocumentType.RECEIPT, field("seller_name", "Shop", 1), corrected)
    document = document_of(page_of(1, "Shop 5.00"))
    summary = summarize(document, extraction)
    assert [(s.text, s.pages) for s in summary.statements] == [("Receipt from Shop for 7.00.", (0, 1))]
    assert ungrounded(summary, document, extraction) == ()


def test_a_contract_is_told_by_its_values_and_its_own_words() -> None:
    """Duty, scope and end are quoted word for word, each from its page; small talk is not."""
    extraction = extraction_of(
        DocumentType.CONTRACT,
        field("party", "Alpha Inc.", 1),
        field("party", "Beta LLC", 1),
        field("effective_date", "2017-03-03", 1),
        field("jurisdiction", "Oregon", 2),
        field("term", "2 years", 2),
    )
    document = document_of(NDA, NDA_END)
    summary = summarize(document, extraction)
    first, second, *quoted = summary.statements
    assert first.text == "Contract between Alpha Inc. and Beta LLC, effective 3 March 2017."
    assert first.fields == ("party[1]", "party[2]", "effective_date")
    assert second.text == "It runs for 2 years and is governed by the law of Oregon."
    assert [s.text.split()[0] for s in quoted] == ["“Confidential", "The", "This"]
    assert [s.pages for s in quoted] == [(1,), (1,), (2,)]
    assert "terminate 2 years after" in quoted[2].text
    assert all(len(s.evidence) == 1 and s.evidence[0].boxes for s in quoted)
    assert len(quoted[1].evidence[0].boxes) == 2  # it runs over two lines
    assert ungrounded(summary, document, extraction) == ()


def test_a_letter_is_told_by_its_title_and_its_central_sentences() -> None:
    """The largest of the first lines is the title; the mail it came with is not summarised."""
    letterhead = page_of(1, "Acme Corporation, 12 Main Street, Springfield")
    title = page_of(1, "Annual Safety Report", height=18).words
    moved = tuple(w.model_copy(update={"box": w.box.model_copy(update={"y0": 30, "y1": 48})}) for w in title)
    body = page_of(
        2,
        "The safety report covers every plant and every safety incident of the year.",
        "Every incident at a plant was reported within one day of the year.",
        "Lunch will be served in the garden behind the old house tomorrow.",
    )
    document = document_of(
        letterhead.model_copy(update={"words": letterhead.words + moved}), body, context="Hello 4711"
    )
    summary = summarize(document, extraction_of(DocumentType.OTHER))
    texts = [s.text for s in summary.statements]
    assert texts[0] == "Annual Safety Report"
    assert len(texts) == 3
    assert not any("Lunch" in t or "4711" in t for t in texts)
    assert [s.pages for s in summary.statements] == [(1,), (2,), (2,)]


def test_a_long_sentence_is_cut_between_words() -> None:
    """The cut text is a beginning of the sentence, whole words, and says that it goes on."""
    long = "The receiver shall not disclose the confidential " + "information number 123456789 " * 20 + "ever."
    extraction = extraction_of(DocumentType.CONTRACT, field("jurisdiction", "Oregon", 1))
    (quoted,) = summarize(document_of(page_of(1, long)), extraction).statements[1:]
    assert quoted.text.endswith(" …")
    assert len(quoted.text) <= 300
    assert set(quoted.text.removesuffix(" …").split()) <= set(long.split())
    assert long.startswith(quoted.text.removesuffix(" …"))
    assert quoted.evidence[0].quote.startswith(quoted.text.removesuffix(" …"))


@pytest.mark.parametrize("word", ["(" * 60_000, "http://a." * 7000, " ".join(["((((" * 20] * 700), "Inc." * 15_000])
def test_a_hostile_page_is_summarised_in_little_time(word: str) -> None:
    """Endless words are neither taken apart nor repeated (CPU seconds; unguarded, the first takes minutes)."""
    extraction = extraction_of(DocumentType.CONTRACT, field("term", word[:200].replace(" ", ""), 1))
    document = document_of(page_of(1, f"Title {word} and some more words here."))
    start = process_time()
    summary = summarize(document, extraction)
    assert ungrounded(summary, document, extraction) == ()
    assert process_time() - start < 5
    assert all(len(s.text) <= 300 for s in summary.statements)


def test_a_document_without_words_and_values_has_an_empty_summary() -> None:
    """Nothing can be said with ground, so nothing is."""
    assert summarize(document_of(page_of(1)), extraction_of(DocumentType.OTHER)).statements == ()
