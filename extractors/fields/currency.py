"""Which currency the amounts are in: as they are printed, as the page names it, as its country has it."""

import re
from collections import Counter
from collections.abc import Sequence

from extractors.fields.candidates import MoneyCandidate
from extractors.fields.evidence import Evidence, make_field
from extractors.fields.labels import FoundLabel
from extractors.fields.layout import DocumentLayout, Span
from holdpoint.extraction import ExtractedField
from holdpoint.values import normalise_currency
from holdpoint.values.identifiers import WORDS_TOO


def choose_currency(
    layout: DocumentLayout, amounts: Sequence[MoneyCandidate], labels: Sequence[FoundLabel]
) -> ExtractedField | None:
    """The currency that the amounts are printed with, or that the page names."""
    spots: list[tuple[str, Span]] = [(a.currency, a.span) for a in amounts if a.currency is not None]
    for cell in layout.cells:
        for word in cell.words:
            bare = word.text.strip("()[]:;,/")
            code = normalise_currency(bare) if (len(bare) == 3 and bare.isupper()) or len(bare) <= 1 else None
            if code is None and bare in ("RM", "US$", "Euro", "EURO", "Euros", "EUROS", "euros"):
                code = normalise_currency(bare)
            if code is not None and (code not in WORDS_TOO or _is_told(code, layout.document.text)):
                spots.append((code, Span(cell, (word,))))
    spots = [one for one in spots if not _CONVERTS.search(one[1].cell.text)] or spots
    if not spots:
        return None
    spots, is_whose = _dollars(spots, layout.document.text)
    votes = Counter(code for code, _ in spots)
    (code, most), *rest = votes.most_common()
    named = [found.span for found in labels if found.meanings[0].field == "currency"]
    explicit = [(c, span) for c, span in spots if any(_is_named_by(label, span) for label in named)]
    if explicit:
        code, most = explicit[0][0], votes[explicit[0][0]]
    share = most / votes.total()
    spans = [span for c, span in spots if c == code]
    evidence = Evidence.PROVEN if not rest or explicit else Evidence.LABELLED * share
    if code == "USD" and not is_whose:
        evidence = Evidence.GUESS
    return make_field("currency", code, spans[:1], evidence, confirmed_by=spans[1:3], proven=most > 1)


def _is_named_by(label: Span, span: Span) -> bool:
    same_line = label.cell.line == span.cell.line and label.page is span.page
    return same_line and span.box.x0 >= label.box.x0


_CONVERTS = re.compile(  # a rate of exchange names another currency than the bill's
    r"exchange rate|rate of exchange|wechselkurs|umrechnungskurs|tipo de cambio|tasa de cambio|taux de change"
    r"|tasso di cambio|wisselkoers|taxa de câmbio|kurs (?:waluty|nbp)|equivalent|gegenwert|contre-?valeur",
    re.IGNORECASE,
)
_DOLLARS = frozenset({"USD", "AUD", "CAD", "NZD", "SGD", "HKD"})
_OTHER_DOLLARS = re.compile(  # what papers of countries say whose dollar is another one
    r"\b(?:ABN|ACN|GST|HST|PST|QST|TPS|TVQ|TVH|NZBN|Pty|Australia|New Zealand|Singapore|Hong Kong|Canada)\b"
    r"|\b[A-Z]\d[A-Z] \d[A-Z]\d\b"
)
_PESOS = {  # where "$" is the peso: the number that the country's tax office gives, by its name and shape
    "ARS": r"\bCUI[TL]\b",
    "MXN": r"\bR\.?F\.?C\b\W{0,3}[A-ZÑ&]{3,4}[\s-]?\d{6}",
    "CLP": r"\bR\.?U\.?T\b\W{0,5}(?:N[°º]\W*)?\d{1,2}\.?\d{3}\.?\d{3}-[\dkK]\b",
    "COP": r"\bN\.?I\.?T\b\W{0,3}\d{3}\.?\d{3}\.?\d{3}\b",
    "UYU": r"\bR\.?U\.?[TC]\b\W{0,3}\d{12}\b",
    "DOP": r"\bRNC\b\W{0,3}\d",
}
_OWN_DOLLARS = {  # where "$" is another dollar: by the name of a tax or of a number that no other country has
    "CAD": r"\b(?:TVQ|QST|TPS/TVH|TVH|HST)\b",
    "AUD": r"\b(?:ABN|A\.B\.N\.?)\W{0,3}\d{2} ?\d{3} ?\d{3} ?\d{3}\b",
    "NZD": r"\bNZBN\b",
}
_COUNTRIES = _PESOS | _OWN_DOLLARS
_TAX_NUMBERS = {code: re.compile(pattern) for code, pattern in _COUNTRIES.items()}


def _is_told(code: str, text: str) -> bool:
    return _TAX_NUMBERS[code].search(text) is not None


def _dollars(spots: list[tuple[str, Span]], text: str) -> tuple[list[tuple[str, Span]], bool]:
    """The places with "$" read as the one dollar or peso that the page names, and whether it is known whose it is."""
    is_bare = [span.text.strip("()[]:;,/ 0123456789.-–") == "$" for _, span in spots]
    if not any(is_bare):
        return spots, True
    dollars = _DOLLARS | set(_PESOS)
    named = {code for (code, _), bare in zip(spots, is_bare, strict=True) if code in dollars and not bare}
    countries = {code for code in _COUNTRIES if _is_told(code, text)} if not named else set()
    if len(named | countries) == 1:
        (code,) = named | countries
        return [(code if bare else c, span) for (c, span), bare in zip(spots, is_bare, strict=True)], True
    return spots, bool(named) or _OTHER_DOLLARS.search(text) is None
