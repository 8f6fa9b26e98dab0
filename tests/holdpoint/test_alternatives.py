"""One pattern of many words finds what each of them would find, the longest where several fit."""

import re

from hypothesis import given
from hypothesis import strategies as st

from holdpoint.values.alternatives import any_of

WORDS = st.lists(st.text("ab. é", min_size=1, max_size=4), min_size=1, max_size=8)


@given(WORDS, st.text("ab. é", max_size=12))
def test_it_matches_the_longest_of_the_words_and_nothing_else(words: list[str], text: str) -> None:
    found = re.match(any_of(words), text)
    fitting = [w for w in words if text.startswith(w)]
    assert (found.group() if found else None) == max(fitting, key=len, default=None)


def test_case_may_be_ignored() -> None:
    assert re.findall(f"(?i){any_of(['new york', 'new', 'york'])}", "NEW YORK, New, yorker") == [
        "NEW YORK",
        "New",
        "york",
    ]
