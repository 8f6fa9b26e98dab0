"""What must not travel further than it has to: numbers of payment cards, as PCI DSS forbids to keep them."""

import re

from holdpoint.document import Document
from holdpoint.finding import Finding, ReasonCode

# Neither digits nor groups of them stand beside it: those of an IBAN or of a telephone number are no card's.
_SPACED = re.compile(
    r"(?<![\w.,/-])(?<!\d )(?:\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4}|\d{4}[ -]\d{6}[ -]\d{5})(?![\w.,/-]*\d)(?! \d)"
)
_BARE = re.compile(r"(?<![\w.,/-])\d{15,16}(?![\w/-])")
_CARD_WORDS = re.compile(
    r"\b(?:visa|master ?card|maestro|amex|american express|discover|diners|credit ?card|debit ?card|card (?:no|number)"
    r"|kreditkarten?\w*|karten(?:nummer|nr)|carte (?:bancaire|de crédit)|tarjeta)\b",
    re.IGNORECASE,
)
_NEAR = 60  # characters before a number without spaces, within which a card must be named
# First digits by length: the networks' ranges (ISO/IEC 7812).
_ISSUERS = {
    16: re.compile(r"4|5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)|6(?:011|4[4-9]|5)|35(?:2[89]|[3-8])"),
    15: re.compile(r"3[47]"),
}
_MOST_TOLD = 3


def check_sensitive(document: Document) -> list[Finding]:
    """One finding for each page with the number of a payment card: length, issuer and check digit (Luhn) must be right.

    A number without spaces counts only where a card is named just before it: one in ten of any numbers passes Luhn.
    The message shows the last four digits alone.
    """
    findings = []
    for page in document.pages:
        text = " ".join(word.text for word in page.words)
        numbers = [number for number in _candidates(text) if _is_card(number)]
        if not numbers:
            continue
        shown = ", ".join(f"…{number[-4:]}" for number in dict.fromkeys(numbers[:_MOST_TOLD]))
        message = (
            f"Page {page.number} shows the number of a payment card ({shown}). Black it out before it is passed on, or "
            "reject the document and ask the sender for one without it."
        )
        findings.append(Finding(code=ReasonCode.SENSITIVE_DATA, message=message, page=page.number))
    return findings[:_MOST_TOLD]


def _candidates(text: str) -> list[str]:
    spaced = [re.sub(r"\D", "", found[0]) for found in _SPACED.finditer(text)]
    bare = [
        found[0]
        for found in _BARE.finditer(text)
        if _CARD_WORDS.search(text[max(found.start() - _NEAR, 0) : found.start()])
    ]
    return spaced + bare


def _is_card(number: str) -> bool:
    issuer = _ISSUERS.get(len(number))
    return issuer is not None and issuer.match(number) is not None and len(set(number)) > 1 and _luhn(number)


def _luhn(number: str) -> bool:
    """Check digit by ISO/IEC 7812-1, annex B."""
    total = 0
    for place, digit in enumerate(map(int, reversed(number))):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
