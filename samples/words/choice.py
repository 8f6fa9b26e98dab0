"""Which words and notations a sender uses: by the bill's language and the sender's country."""

import random
from collections.abc import Callable

from samples.formats import DateStyle, Language, usual_numbers
from samples.truth import Bill
from samples.wording import Notation, Wording
from samples.words.english import english_words
from samples.words.french import french_words
from samples.words.german import german_words
from samples.words.spanish import spanish_words

_WORDS: dict[Language, Callable[[random.Random, Bill, Notation], Wording]] = {
    "en": english_words,
    "de": german_words,
    "fr": french_words,
    "es": spanish_words,
}


def make_wording(rng: random.Random, bill: Bill) -> Wording:
    """Draw the words of one sender."""
    numbers = usual_numbers(bill.language, bill.issuer.country)
    notation = Notation(bill.language, _date_style(rng, bill), numbers, symbol=rng.random() < 0.5)
    return _WORDS[bill.language](rng, bill, notation)


def _date_style(rng: random.Random, bill: Bill) -> DateStyle:
    if bill.language == "de":
        return rng.choice(("dots", "dots", "dots", "long"))
    if bill.seller.country == "US":
        return "american"
    # slashes are only unambiguous where every date's day is after the twelfth, or where the country leaves no doubt
    days = [d.day for d in (bill.issue_date, bill.due_date, bill.delivery_date) if d is not None]
    if bill.language in ("fr", "es"):
        return rng.choice(("slashes", "slashes", "long", "dots" if bill.language == "fr" else "iso"))
    if min(days) > 12 and rng.random() < 0.6:
        return "slashes"
    return rng.choice(("long", "long", "short", "iso"))
