"""Non-disclosure agreements: two parties, an effective date, a governing law, a term, one to three pages of prose."""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from samples import agreement_forms, clauses
from samples import clauses_in_french_and_spanish as more
from samples.companies import Company, invented_name, make_company
from samples.formats import Country, DateStyle, Language, date_text
from samples.sheet import GREY, Sheet

_LEFT, _RIGHT, _TOP, _BOTTOM = 72.0, 523.0, 72.0, 756.0
_LAWS: dict[Language, tuple[tuple[str, str, Country], ...]] = {
    # as printed, as the label has it, where the first party sits
    "en": (
        ("England and Wales", "England and Wales", "GB"),
        ("Ireland", "Ireland", "IE"),
        ("the State of New York", "New York", "US"),
        ("the State of Delaware", "Delaware", "US"),
        ("the State of California", "California", "US"),
    ),
    "de": (("Bundesrepublik Deutschland", "Germany", "DE"), ("Republik Österreich", "Austria", "AT")),
    "fr": (("français", "France", "FR"), ("belge", "Belgium", "BE"), ("suisse", "Switzerland", "CH")),
    "es": (("española", "Spain", "ES"),),
}
_OTHER_GENDER = {"français": "française", "española": "español"}
_NUMBERS: dict[Language, dict[int, str]] = {
    "en": {1: "one", 2: "two", 3: "three", 5: "five", 18: "eighteen", 24: "twenty-four"},
    "de": {2: "zwei", 3: "drei", 5: "fünf", 18: "achtzehn", 24: "vierundzwanzig"},
    "fr": {1: "un", 2: "deux", 3: "trois", 5: "cinq", 18: "dix-huit", 24: "vingt-quatre"},
    "es": {1: "un", 2: "dos", 3: "tres", 5: "cinco", 18: "dieciocho", 24: "veinticuatro"},
}
# of one, of several
_UNITS: dict[Language, tuple[tuple[str, str], tuple[str, str]]] = {
    "en": (("year", "years"), ("month", "months")), "de": (("Jahr", "Jahren"), ("Monat", "Monaten")),
    "fr": (("an", "ans"), ("mois", "mois")), "es": (("año", "años"), ("mes", "meses")),
}  # fmt: skip
TITLES = {**clauses.TITLES, **more.TITLES}
PREAMBLES = {**clauses.PREAMBLES, **more.PREAMBLES}
PURPOSES = {**clauses.PURPOSES, **more.PURPOSES}
CLAUSES = {**clauses.CLAUSES, **more.CLAUSES}
SIGNATURES = {**clauses.SIGNATURES, **more.SIGNATURES}
EXTRA_RECITALS = {**clauses.EXTRA_RECITALS, **more.EXTRA_RECITALS}


@dataclass(frozen=True)
class Agreement:
    """What was agreed. `months` says whether `duration` is months or years."""

    language: Language
    title: str
    first: Company
    second: Company
    effective: date
    duration: int
    months: bool
    law_text: str
    law: str
    paragraphs: tuple[tuple[str, str], ...]  # heading ("" for none) and text
    size: float

    def field_values(self) -> dict[str, str | list[str]]:
        """The fields of its type; terms and places in English, as labels have them."""
        unit = "month" if self.months else "year"
        return {
            "effective_date": self.effective.isoformat(),
            "jurisdiction": self.law,
            "party": [self.first.name, self.second.name],
            "term": f"{self.duration} {unit}{'' if self.duration == 1 else 's'}",
        }


def make_agreement(rng: random.Random, language: Language, *, forms: bool = False) -> Agreement:
    """Draw parties and terms and choose the wording of every clause.

    `forms`: preambles of more forms than
    drops have, and names that no two agreements share.
    """
    law_text, law, country = rng.choice(_LAWS[language])
    first = make_company(rng, country)
    second = make_company(rng, country, other_than=first.name)
    if forms:
        first = replace(first, name=invented_name(rng, country, language))
        second = replace(second, name=invented_name(rng, country, language))
    effective = date(2024, 2, 1) + timedelta(days=rng.randrange(900))
    months = rng.random() < 0.3
    duration = rng.choice((18, 24) if months else (2, 3, 5) if language == "de" else (1, 2, 3, 5))
    style: DateStyle = "american" if country == "US" else "long"
    first_person, second_person = (
        rng.sample(agreement_forms.PERSONS[language], 2) if forms else agreement_forms.PERSONS[language][:2]
    )
    names = {
        "first": first.name,
        "second": second.name,
        "first_address": first.address,
        "second_address": second.address,
        "first_short": first.name.split()[0],
        "second_short": next(w for w in second.name.split() if w.lower() != "the"),
        "date": date_text(effective, style, language),
        "years_words": _NUMBERS[language][duration],
        "years": str(duration),
        "unit": _UNITS[language][months][duration != 1],
        "law": law_text,
        "law_other_gender": _OTHER_GENDER.get(law_text, law_text),
        "first_city": first.postcode_and_city[1],
        "second_city": second.postcode_and_city[1],
        "first_person": first_person,
        "second_person": second_person,
        "purpose": rng.choice(PURPOSES[language]),
    }
    preamble = rng.choice((agreement_forms.MORE_PREAMBLES if forms else PREAMBLES)[language])
    paragraphs = [("", part) for part in preamble.format(**names).split("|")]
    extras = EXTRA_RECITALS[language][: rng.randrange(4)]
    paragraphs += [("", text) for text in extras[:1]]
    paragraphs += [(title, rng.choice(texts).format(**names)) for title, texts in CLAUSES[language]]
    paragraphs += [("", text) for text in extras[1:]]
    return Agreement(
        language=language,
        title=rng.choice(TITLES[language]),
        first=first,
        second=second,
        effective=effective,
        duration=duration,
        months=months,
        law_text=law_text,
        law=law,
        paragraphs=tuple(paragraphs),
        size=rng.choice((9.5, 10.5, 11.5)),
    )


def draw_agreement(agreement: Agreement) -> bytes:
    """The agreement as PDF."""
    sheet = Sheet("Times", title=agreement.title, author=agreement.first.name)
    sheet.text(sheet.width / 2, 92, agreement.title, 17, bold=True, align="center")
    y, number, size = 130.0, 0, agreement.size

    def room(y: float, needed: float) -> float:
        if y + needed <= _BOTTOM:
            return y
        _page_number(sheet)
        sheet.new_page()
        return _TOP + 12

    for heading, text in agreement.paragraphs:
        if heading:
            number += 1
            y = room(y, size * 4.5)
            sign = "§ " if agreement.language == "de" else ""
            sheet.text(_LEFT, y, f"{sign}{number}{'' if sign else '.'} {heading}", size + 0.5, bold=True)
            y += size * 1.5
        for line in sheet.split(text, _RIGHT - _LEFT, size):
            y = room(y, size)
            sheet.text(_LEFT, y, line, size)
            y += size * 1.35
        y += size * 0.8
    y = room(y + 20, 80)
    _signatures(sheet, agreement, y)
    _page_number(sheet)
    return sheet.finish()


def _signatures(sheet: Sheet, agreement: Agreement, y: float) -> None:
    lead, hint = SIGNATURES[agreement.language]
    for x, company in ((_LEFT, agreement.first), (_LEFT + 236, agreement.second)):
        sheet.text(x, y, lead, 9.5)
        sheet.text(x, y + 14, company.name, 9.5, bold=True)
        sheet.rule(x, y + 58, x + 200, y + 58, width=0.5)
        sheet.text(x, y + 69, hint, 8, color=GREY)


def _page_number(sheet: Sheet) -> None:
    sheet.text(sheet.width / 2, 800, f"- {sheet.page} -", 9, align="center", color=GREY)
