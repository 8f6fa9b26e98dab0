"""Headings of a row about payment: "Forma płatności | Termin | Kwota", of which "Termin" alone may be any day."""

from collections.abc import Sequence
from dataclasses import replace

from extractors.fields.labels import FoundLabel
from extractors.fields.layout import PageLayout
from extractors.fields.lexicon import Label

_ANY_DAY = "termin"
_OF_PAYMENT = "płatno"  # what a cell of the same line says
_SURE = 0.95


def with_payment_headings(page: PageLayout, labels: Sequence[FoundLabel]) -> list[FoundLabel]:
    """The labels; "Termin" is that of the payment beside a heading that says so, and else none."""
    kept = [found for found in labels if found.phrase != _ANY_DAY or _heads_payment(page, found)]
    due = (Label("due_date", _SURE),)
    return [replace(found, meanings=due) if found.phrase == _ANY_DAY else found for found in kept]


def _heads_payment(page: PageLayout, found: FoundLabel) -> bool:
    return any(_OF_PAYMENT in c.text.lower() for c in page.lines[found.span.cell.line])
