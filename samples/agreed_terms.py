"""The laws and terms that varied agreements name, as labels have them and as four languages print them."""

import random
from dataclasses import dataclass

from samples.formats import Country, Language


@dataclass(frozen=True)
class Law:
    """A law by its place, and the words that languages have for it."""

    name: str  # as labelled
    country: Country
    of: str
    adjective: str
    feminine: str = ""
    plural: str = ""
    dative: str = ""


LAWS: dict[Language, tuple[Law, ...]] = {
    "en": (
        Law("England and Wales", "GB", "England and Wales", "English and Welsh"), Law("Ireland", "IE", "Ireland", "Irish"), Law("New York", "US", "the State of New York", "New York"),
        Law("Delaware", "US", "the State of Delaware", "Delaware"), Law("Scotland", "GB", "Scotland", "Scottish"), Law("Netherlands", "NL", "the Netherlands", "Dutch"),
        Law("California", "US", "the State of California", "California"), Law("Texas", "US", "Texas", "Texas"), Law("Germany", "DE", "Germany", "German"),
    ),
    "de": (
        Law("Germany", "DE", "Bundesrepublik Deutschland", "deutsches", dative="deutschem"), Law("Germany", "DE", "Bundesrepublik Deutschland", "deutsches", dative="deutschem"),
        Law("Austria", "AT", "Republik Österreich", "österreichisches", dative="österreichischem"), Law("Switzerland", "CH", "Schweiz", "schweizerisches", dative="schweizerischem"),
    ),
    "fr": (Law("France", "FR", "France", "français", "française", "françaises"), Law("Belgium", "BE", "Belgique", "belge", "belge", "belges"), Law("Switzerland", "CH", "Suisse", "suisse", "suisse", "suisses")),
    "es": (Law("Spain", "ES", "España", "español", "española", "españolas"),),
}  # fmt: skip
_NUMBERS: dict[Language, dict[int, str]] = {
    "en": {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 9: "nine", 10: "ten", 12: "twelve", 18: "eighteen", 24: "twenty-four", 36: "thirty-six"},
    "de": {1: "ein", 2: "zwei", 3: "drei", 4: "vier", 5: "fünf", 6: "sechs", 7: "sieben", 9: "neun", 10: "zehn", 12: "zwölf", 18: "achtzehn", 24: "vierundzwanzig", 36: "sechsunddreißig"},
    "fr": {1: "un", 2: "deux", 3: "trois", 4: "quatre", 5: "cinq", 6: "six", 7: "sept", 9: "neuf", 10: "dix", 12: "douze", 18: "dix-huit", 24: "vingt-quatre", 36: "trente-six"},
    "es": {1: "un", 2: "dos", 3: "tres", 4: "cuatro", 5: "cinco", 6: "seis", 7: "siete", 9: "nueve", 10: "diez", 12: "doce", 18: "dieciocho", 24: "veinticuatro", 36: "treinta y seis"},
}  # fmt: skip
# of one, of several, of several in the dative
_UNITS: dict[Language, tuple[tuple[str, str, str], tuple[str, str, str]]] = {
    "en": (("year", "years", "years"), ("month", "months", "months")), "de": (("Jahr", "Jahre", "Jahren"), ("Monat", "Monate", "Monaten")),
    "fr": (("an", "ans", "ans"), ("mois", "mois", "mois")), "es": (("año", "años", "años"), ("mes", "meses", "meses")),
}  # fmt: skip


def make_term(rng: random.Random, language: Language) -> tuple[str, str, str]:
    """As labelled, as printed, as printed in the dative."""
    months = rng.random() < 0.4
    count = rng.choice((6, 9, 12, 18, 24, 36) if months else (1, 2, 2, 3, 3, 4, 5, 5, 7, 10))
    if language == "de" and count == 1:
        count = 2
    one, several, dative = _UNITS[language][months]
    word = _NUMBERS[language][count]
    number = rng.choice((word, word, f"{word} ({count})", str(count)))
    unit = "month" if months else "year"
    label = f"{count} {unit}{'' if count == 1 else 's'}"
    return label, f"{number} {one if count == 1 else several}", f"{number} {one if count == 1 else dative}"
