"""Who shall do what: quoted with its actor and its condition, and nothing that is no duty."""

import pytest
from made_documents import document_of, extraction_of, field, page_of

from holdpoint.extraction import DocumentType
from summarizers.obligations import duties
from summarizers.sentences import sentences

CONTRACT = extraction_of(DocumentType.CONTRACT, field("party", "Kite Pharma, Inc.", 1))


def _duties(*lines: str) -> list[str]:
    document = document_of(page_of(1, *lines))
    return [d.statement().text for d in duties(document, CONTRACT, sentences(document), 5)]


@pytest.mark.parametrize(
    ("line", "duty"),
    [
        (
            "2.1 Use. The Receiving Party shall use the Confidential Information solely for the Purpose.",
            "The Receiving Party shall use the Confidential Information solely for the Purpose.",
        ),
        (
            "Upon written request of the Company, the Recipient shall return all documents to the Company.",
            "Upon written request of the Company, the Recipient shall return all documents to the Company.",
        ),
        (
            "(b) Kite agrees not to disclose the terms of this letter to any third party.",
            "Kite agrees not to disclose the terms of this letter to any third party.",
        ),
        (
            "The Recipient shall not disclose the Confidential Information for ____________________ years.",
            "The Recipient shall not disclose the Confidential Information for ___ years.",
        ),
        (
            "Die empfangende Partei verpflichtet sich, die Informationen geheim zu halten und nicht weiterzugeben.",
            "Die empfangende Partei verpflichtet sich, die Informationen geheim zu halten und nicht weiterzugeben.",
        ),
        (
            "La partie réceptrice s'engage à garder les informations strictement confidentielles pendant deux ans.",
            "La partie réceptrice s'engage à garder les informations strictement confidentielles pendant deux ans.",
        ),
        (
            "La parte receptora se compromete a mantener la información como confidencial y a no divulgarla.",
            "La parte receptora se compromete a mantener la información como confidencial y a no divulgarla.",
        ),
    ],
)
def test_a_duty_is_quoted_from_its_actor_or_its_condition_on(line: str, duty: str) -> None:
    """The number of a clause is left out, the condition is not: without it the sentence would say something else."""
    assert _duties(line) == [duty]


@pytest.mark.parametrize(
    "line",
    [
        "Confidential Information shall not include information that the Recipient knew before its disclosure.",
        "The Receiving Party shall have no obligation to keep confidential what is publicly known.",
        "The Company will disclose certain confidential and proprietary information to the other party.",
        "The Recipient agrees that the Confidential Information is the property of the Disclosing Party.",
        "It shall return all copies of the Confidential Information to the other party at once and for good and in the "
        "end.".replace("It", "Should any of the very many conditions that are told at length in this place and in no "
                       "other place of the whole of this agreement come to pass before its end, it"),
        "Notwithstanding the foregoing, upon request the Recipient shall return one copy to the Company at once.",
        "The weather shall return to normal in all parts of the country before the summer.",
    ],
)  # fmt: skip
def test_what_is_no_duty_is_not_quoted_as_one(line: str) -> None:
    """Definitions, disclaimers, recitals, acknowledgements, what leans on another, a long condition, no actor."""
    assert _duties(line) == []


def test_a_long_duty_ends_where_a_reader_can_stop() -> None:
    """At the end of a clause, never inside brackets, and it says that the sentence goes on."""
    (told,) = _duties(
        "The Receiving Party shall return all documents and other things that hold Confidential Information, together",
        "with all copies and all notes and all extracts (as far as they are known to it, or are in the hands of its",
        "people, its advisers, its banks and whoever else may have had them from it or from any of those at the end",
        "of the term), and shall confirm in writing within ten days that it has done so in every respect and place.",
    )
    assert told == (
        "The Receiving Party shall return all documents and other things that hold Confidential Information, together "
        "with all copies and all notes and all extracts …"
    )


def test_one_duty_of_a_kind_and_the_plainest() -> None:
    """Two sentences on secrecy give one; another topic gives another; they stand in the order of the document."""
    told = _duties(
        "The Employee shall promptly return all documents to the Company after the end of the employment.",
        "The Employee shall keep the Confidential Information confidential and shall not disclose it to anyone.",
        "If the Employee is in doubt whether a fact is covered, the Employee shall keep it confidential as well.",
    )
    assert told == [
        "The Employee shall promptly return all documents to the Company after the end of the employment.",
        "The Employee shall keep the Confidential Information confidential and shall not disclose it to anyone.",
    ]
