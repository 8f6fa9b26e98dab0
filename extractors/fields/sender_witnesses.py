"""What else speaks for a name as the sender's: whom the money goes to, whose brand, e-mail and web addresses they are.

Neither names the sender by itself; with a name in the letterhead or at the foot of the page it is a second sign.
"""

import re
from collections.abc import Iterator, Sequence

from extractors.fields.layout import Cell, DocumentLayout
from extractors.fields.legal_forms import has_legal_form
from extractors.fields.party_lines import Party, letters_of, words_of_name

_PAYEE = re.compile(
    r"\bpropert(?:y|ies) of\b|\bche(?:que|ck)s?\b|\btransfer\b|\bdirect credit\b|\bremit\b|\bpay(?:ment|able)?\b"
    r"|\baccount name\b|\bt\.\s?n\.\s?v\b|\bau nom d|\bà l'ordre d|\bpropriété d|\bkontoinhaber\b|\bzugunsten\b"
    r"|\bbegünstigter\b|\beigentum der\b|\btitular\b|\ba nombre de\b|\bbeneficiar|\bintestat",
    re.IGNORECASE,
)
_ADDRESS_ON_THE_WEB = re.compile(
    r"(?:@|www\.|https?://)([\w-]+(?:\.[\w-]+)*)\.[a-z]{2,}|\b([\w-]{5,})\.(?:com|co\.uk|net|org|de)\b"
)
_FEWEST = 5  # letters of a word that a domain is known by
_WORTH = 0.6
_MOST = 0.93


def hear_witnesses(layout: DocumentLayout, issuers: Sequence[Party]) -> None:
    """Raise the votes of each name that the pages speak for elsewhere."""
    domains = frozenset(_domains(layout.cells))
    payees = [(cell, letters_of(cell.text)) for cell in layout.cells if _PAYEE.search(cell.text)]
    brands = [p for p in issuers if p.sign == "letterhead" and not has_legal_form(p.full_name)]
    for party in issuers:
        name = letters_of(party.full_name)
        is_payee = any(cell is not party.name.cell and name in text and len(text) > len(name) for cell, text in payees)
        has_brand = any(_is_its_brand(brand, party) for brand in brands)
        for told in (is_payee, has_brand, any(_is_of(domain, party) for domain in domains)):
            if told:
                party.votes = max(party.votes, min(1 - (1 - party.votes) * (1 - _WORTH), _MOST))


def _is_its_brand(brand: Party, party: Party) -> bool:
    """Whether the letterhead shows the company's name without its legal form somewhere else."""
    words = words_of_name(brand.full_name)
    is_elsewhere = brand.name.cell is not party.name.cell and has_legal_form(party.full_name)
    return is_elsewhere and bool(words) and words <= words_of_name(party.full_name)


def _domains(cells: Sequence[Cell]) -> Iterator[str]:
    """The names of domains, letters only: "info@kranich-hof.example" is of "kranichhof"."""
    for cell in cells:
        for match in _ADDRESS_ON_THE_WEB.finditer(cell.text.lower()):
            last = (match.group(1) or match.group(2)).split(".")[-1]
            if len(key := letters_of(last)) >= _FEWEST:
                yield key


def _is_of(domain: str, party: Party) -> bool:
    name = letters_of(party.full_name)
    return domain in name or any(len(word) >= _FEWEST and word in domain for word in words_of_name(party.full_name))
