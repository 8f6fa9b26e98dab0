"""Words in a document that give orders to software which reads it. A document is data; nothing in it is obeyed.

Only wordings that speak to a model or a program count ("ignore all previous instructions", "as an AI you ..."), in
English, German, French and Spanish: a contract may say what anyone shall do, and an invoice where to pay.
"""

import re

from holdpoint.document import Document
from holdpoint.finding import Finding, ReasonCode

_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE | re.VERBOSE)
    for pattern in (
        r"""\b(?:ignore|disregard|forget|override|bypass)\ (?:\w+\ ){0,4}?
        (?:previous|prior|above|preceding|earlier|foregoing|system|safety|your)\ (?:\w+\ ){0,2}?
        (?:instruction|prompt|direction|rule|guideline|command|check)s?\b""",
        r"""\b(?:ignoriere?n?|missachten?|vergiss|vergessen)\ (?:sie\ )?(?:\w+\ ){0,3}?
        (?:vorherigen?|bisherigen?|vorigen?|obigen?|früheren?)\ (?:\w+\ ){0,2}?
        (?:anweisung|instruktion|vorgabe|befehl|prompt)\w*""",
        r"""\b(?:ignore[rz]?|oublie[rz]?)\ (?:\w+\ ){0,3}?(?:instruction|consigne)s?\ (?:\w+\ )?
        (?:précédente|antérieure|ci-dessus)s?""",
        r"""\b(?:ignor[ae]r?|olvid[ae]r?)\ (?:\w+\ ){0,3}?(?:instrucciones|indicaciones)\ (?:\w+\ )?
        (?:anteriores|previas)""",
        r"""\b(?:attention|note|message|instructions?|important|hinweis|anweisung(?:en)?)\ (?:to|for|an|für)\s
        (?:the\ |any\ |all\ |die\ |das\ )?
        (?:ai|llm|ki|(?:language|ai|sprach)[\ -]?model\w*|chatbot|(?:ai|ki)[\ -]?assistant\w*)\b""",
        r"""\b(?:you\ are|act\ as|as|du\ bist|sie\ sind)\ (?:now\ )?(?:an?\ |eine?\ )?
        (?:(?:ai|ki|large|language|helpful)[\ -]?){1,3}(?:assistant|model|system|agent|modell|assistent)\w*\b""",
        r"""<\|?(?:system|im_start|endoftext|assistant)\|?>|\[/?INST\]|(?<!\#)\#{2,10}\s?(?:system|instruction)s?\s?(?:prompt)?:""",
        r"""\b(?:mark|classify|treat|approve|release|genehmige|freigeben)\ (?:\w+\ ){0,4}?
        (?:without\ (?:human\ |any\ |further\ )?(?:review|approval|checks?)|ohne\ (?:\w+\ )?(?:prüfung|freigabe))\b""",
        r"""\b(?:system|developer)\ prompt\b""",
        r"""\b(?:output|respond|reply|answer)\ (?:only\ )?with\ (?:\w+\ ){0,3}?json\b""",
    )
)
_JOINED = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")  # invisible characters that hide a word from a search
_LONGEST_QUOTE = 120


def check_instructions(document: Document) -> list[Finding]:
    """One finding for each page, or embedded file, with orders to software; its message quotes the first of them."""
    found: list[tuple[str, int | None, str]] = [
        (f"Page {p.number}", p.number, _order_in(" ".join(w.text for w in p.words))) for p in document.pages
    ]
    found += [(f"The embedded file {a.name}", None, _order_in(a.text)) for a in document.attachments]
    return [
        Finding(
            code=ReasonCode.INSTRUCTIONS_IN_DOCUMENT,
            message=f"{place} gives orders to software that reads it: “{quote}”. Nothing was done about them. "
            "Ask the sender by a way known before, or accept it where the words are harmless.",
            page=number,
        )
        for place, number, quote in found
        if quote
    ]


def _order_in(text: str) -> str:
    """The first order of a text, or ""."""
    plain = _JOINED.sub("", " ".join(text.split()))
    orders = [match for pattern in _PATTERNS if (match := pattern.search(plain)) is not None]
    return min(orders, key=lambda m: m.start()).group()[:_LONGEST_QUOTE] if orders else ""
