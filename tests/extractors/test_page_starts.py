"""Which page of a file of prose begins a document: openings do, what is appended does not."""

import pytest

from extractors.page_starts import start_probabilities
from extractors.splitting import DOUBTFUL
from tests.extractors.test_segmentation import file_of

AGREEMENT = (
    "Confidentiality Agreement",
    "This agreement is made on 3 May 2024 by and between",
    "North Tower Limited and Jamesville Partners Limited who agree as follows",
    "1. Each party keeps secret what the other tells it about its business",
)
SIGNED = (
    "7. This agreement ends two years after the day on which it was signed",
    "and what was told before that day is kept secret for two years more",
    "By: Mary Major", "Title: Director", "By: Richard Roe", "Title: Director",
)  # fmt: skip
TERMS = (
    "The works in the harbour of Boston are described in the drawings that",
    "were handed over on the day on which the agreement was signed by both",
)


def test_an_agreement_that_opens_behind_signatures_is_another_document() -> None:
    assert start_probabilities(file_of(AGREEMENT, SIGNED, AGREEMENT))[2] >= DOUBTFUL


@pytest.mark.parametrize("heading", ["Exhibit A", "SCHEDULE 1", "Anlage 2", "Annexe I", "Drawings"])
def test_what_is_appended_behind_signatures_is_not(heading: str) -> None:
    assert start_probabilities(file_of(AGREEMENT, SIGNED, (heading, *TERMS)))[2] < DOUBTFUL
