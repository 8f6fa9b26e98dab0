"""The name before what stands behind it in one cell: a whole address, the first line of one, a tax number."""

import re
from collections.abc import Sequence

from extractors.fields.legal_forms import has_legal_form, is_form_word
from extractors.fields.party_lines import has_place, looks_like_name
from holdpoint.document import Word

_MOST_WORDS_OF_NAME = 9
_TAX_NUMBER = re.compile(
    r"\(?(?:n\.?i\.?f|c\.?i\.?f|d\.?n\.?i|n\.?i\.?e|cuit|rfc|siret|siren|p\.?\s?iva|ust-?id|vat|tva|abn|uid|nip)\b",
    re.IGNORECASE,
)


def before_address(words: Sequence[Word]) -> tuple[Word, ...] | None:
    """The name, where a whole address stands in one line behind it: "Muster Ltd, 2 Broad Street, Ludlow SY8 1NG"."""
    at = next((n for n, w in enumerate(words, start=1) if w.text.endswith(",") and not _form_follows(words, n)), None)
    rest = " ".join(w.text for w in words[at:])
    # the second comma stands in the address, or ends its first line: "Muster Ltd, Orchard Mill,"
    is_told = at is not None and has_legal_form(" ".join(w.text for w in words[:at])) and "," in rest
    if at is None or not (is_told or any(has_place(part) for part in rest.split(","))):
        return None
    return tuple(words[:at]) if looks_like_name(" ".join(w.text for w in words[:at]).rstrip(",")) else None


def before_tax_number(words: Sequence[Word]) -> tuple[Word, ...] | None:
    """The company before its tax number in a sentence: "Óptica Lum, S.L., NIF B12345678, con domicilio en …"."""
    for at in range(2, min(_MOST_WORDS_OF_NAME, len(words) - 1) + 1):
        name = " ".join(w.text for w in words[:at]).rstrip(" ,(")
        behind = " ".join(w.text for w in words[at : at + 2]).lstrip("·•|–—- ")
        if _TAX_NUMBER.match(behind) and looks_like_name(name):
            return tuple(words[:at])
    return None


def _form_follows(words: Sequence[Word], at: int) -> bool:
    return at < len(words) and is_form_word(words[at].text)  # "Muster, Inc., 2 Broad Street"
