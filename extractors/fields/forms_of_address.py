"""A person's name without its form of address, "Mme Odile Perrachon": an envelope has one, the name has not (BT-44)."""

from collections.abc import Sequence

from extractors.fields.layout import Span
from extractors.fields.legal_forms import has_legal_form
from holdpoint.values.names import form_of_address


def without_form_of_address(name: str, lines: Sequence[Span]) -> tuple[str, list[Span]]:
    """The name and the words that print it; a company keeps what it begins with, "Mr Fixit Ltd"."""
    if has_legal_form(name):
        return name, list(lines)
    first, *others = lines
    count = len(form_of_address(first.text).split())
    return name.removeprefix(form_of_address(name)), [Span(first.cell, first.words[count:]), *others]
