"""In which of the configured languages a page is printed, judged by a few of its lines. Pure.

Tesseract with four languages costs half as much again as with one, and misreads more. A few lines that PP-OCR reads,
which knows all Latin letters at once, tell the language by its commonest words and its own letters.
"""

import re
from collections.abc import Mapping, Sequence

# The commonest short words, and what bills say on every page; none that two of the languages share.
_WORDS: Mapping[str, frozenset[str]] = {
    "eng": frozenset(
        """
        account address agency agreement amount and are bank be bill by contract credit customer date
        delivery description due for from invoice is not note number of order our page party payment please
        price product quantity reference shall terms the this to unit we will with you your
        """.split()  # noqa: SIM905
    ),
    "deu": frozenset(
        """
        auf bankverbindung bei bestellung betrag bezeichnung bitte brutto das datum dem den der die eine
        einer einzelpreis für gesamt gutschrift ihr ihre im ist kunde leistung lieferung menge mit mwst nach
        netto nicht nr oder rechnung seite sie steuernummer stk telefon und ust vereinbarung von wir zahlbar
        zum zur
        """.split()  # noqa: SIM905
    ),
    "fra": frozenset(
        """
        adresse au aux avec avoir banque ce cette client commande conditions dans des du désignation est et
        facture ht le les livraison merci montant nos nous numéro ou paiement par pour prix quantité qui
        règlement sur ttc tva une votre vous échéance
        """.split()  # noqa: SIM905
    ),
    "spa": frozenset(
        """
        abono al banco base cantidad cif cliente como con condiciones cuenta del descripción dirección el
        entrega es esta este factura fecha gracias imponible importe iva las los nif nuestro número pago
        para pedido por precio que se su sus una unidad vencimiento y
        """.split()  # noqa: SIM905
    ),
}
_LETTERS: Mapping[str, str] = {"deu": "äöüß", "fra": "èêëàâçœùûî", "spa": "ñ¿¡íóú"}
_LETTER_WEIGHT = 0.5  # of a word's: a name may carry a foreign letter
_MIN_EVIDENCE = 3.0  # words; less says nothing, and all languages are read
_RIVAL = 0.4  # of the best one's evidence: a language with so much may be on the page as well
_WORD = re.compile(r"[^\W\d_]+")


def languages_of(text: str, configured: Sequence[str]) -> tuple[str, ...]:
    """Those of the configured languages (Tesseract's names) that the text may be in, in the order given.

    All of them where the text says too little, and always those of which no words are known here.
    """
    known = [language for language in configured if language in _WORDS]
    evidence = {language: _evidence(text.casefold(), language) for language in known}
    best = max(evidence.values(), default=0.0)
    if len(known) < 2 or best < _MIN_EVIDENCE:
        return tuple(configured)
    return tuple(name for name in configured if name not in evidence or evidence[name] >= _RIVAL * best)


def _evidence(text: str, language: str) -> float:
    words = sum(word in _WORDS[language] for word in _WORD.findall(text))
    return words + _LETTER_WEIGHT * sum(map(text.count, _LETTERS.get(language, "")))
