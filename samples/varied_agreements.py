"""Agreements of many kinds put together at random: no two have preamble, parties, dates and clauses in the same form.

They teach the shipped model what a party looks like in forms that nobody wrote down as a whole: in running text, in
paragraphs or rows of their own, under labels, in letters, in declarations, two or three of them, companies, people and
bodies that are neither.
"""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from samples.agreed_terms import LAWS, make_term
from samples.agreement_words import WORDS as IN_ENGLISH_AND_GERMAN
from samples.agreement_words import AgreementWords
from samples.agreement_words_in_french_and_spanish import WORDS as IN_FRENCH_AND_SPANISH
from samples.companies import make_company, syllables
from samples.formats import Country, DateStyle, Language, date_text

WORDS = {**IN_ENGLISH_AND_GERMAN, **IN_FRENCH_AND_SPANISH}


@dataclass(frozen=True)
class VariedParty:
    """One side: the name that the label has, and what its description is filled with."""

    name: str
    role: str
    is_person: bool
    honour: str
    person: str  # who signs for it
    address: str
    town: str
    city: str
    number: str
    short: str

    def filled(self, template: str, more: dict[str, str]) -> str:
        """The template with this party's words."""
        own = {
            f: getattr(self, f)
            for f in ("name", "role", "honour", "person", "address", "town", "city", "number", "short")
        }
        return template.format(**{**more, **own})


@dataclass(frozen=True)
class VariedAgreement:
    """What is drawn and what is true. A paragraph may be centred ("^") or stand in columns (tabs)."""

    language: Language
    title: str  # "" where a letter bears it within
    paragraphs: tuple[str, ...]
    parties: tuple[VariedParty, ...]
    effective: date
    law: str
    term: str
    size: float
    font: str

    def field_values(self) -> dict[str, str | list[str]]:
        """The fields of its type; terms and places in English, as labels have them."""
        return {
            "effective_date": self.effective.isoformat(),
            "jurisdiction": self.law,
            "party": [p.name for p in self.parties],
            "term": self.term,
        }


def make_varied_agreement(rng: random.Random, language: Language) -> VariedAgreement:
    """Draw who agrees on what, and in which form it is written down."""
    words = WORDS[language]
    law = rng.choice(LAWS[language])
    form = rng.choices(_FORMS, _WEIGHTS)[0]
    count = 2 if form in ("letter", "declaration") or rng.random() < 0.76 else 3
    parties = _make_parties(rng, words, language, law.country, count)
    if form == "declaration" and not any(p.is_person for p in parties):
        parties[1] = _as_person(rng, words, parties[1])
    effective = date(2023, 1, 2) + timedelta(days=rng.randrange(1500))
    signing = effective - timedelta(days=rng.choice((0, 0, 3, 11, 24, 40)))
    style: DateStyle = rng.choice(_STYLES[language])
    term, printed, dative = make_term(rng, language)
    title = rng.choice(words.titles)
    city = parties[0].city
    more = {
        "title": title, "date": date_text(effective, style, language), "day": date_text(signing, style, language),
        "birth": date_text(date(1961, 1, 1) + timedelta(days=rng.randrange(13_000)), style, language),
        "city": city, "country": law.of, "law": law.adjective, "law_of": law.of, "law_feminine": law.feminine,
        "law_plural": law.plural, "law_dative": law.dative, "term": printed, "term_dative": dative,
        "legal_form": rng.choice(("SAS", "SARL", "société anonyme", "société par actions simplifiée")),
        "capital": rng.choice(("10 000", "40 000", "150 000", "1 200 000")), "other_person": _person(rng, words),
    }  # fmt: skip
    dated, body = _make_body(rng, words, more)
    builders = {"running": _running, "blocks": _blocks, "labels": _labels, "table": _table}
    if form in builders:
        parts = builders[form](rng, words, parties, more)
        printed_date = any(more["date"] in p for p in parts)
        facts = [] if printed_date and form != "table" and rng.random() < 0.6 else [dated]
        paragraphs = [*parts, *_mixed(rng, facts, body), *_signatures(rng, words, parties, more)]
    else:
        paragraphs = _written_by_one(rng, form, words, parties, more, _mixed(rng, [dated], body))
    inside = form == "letter"
    return VariedAgreement(
        language=language,
        title="" if inside else title,
        paragraphs=tuple(p for p in paragraphs if p.strip(" ^")),
        parties=tuple(parties),
        effective=effective,
        law=law.name,
        term=term,
        size=rng.choice((9.5, 10.5, 11.5)),
        font=rng.choice(("Times", "Times", "Helvetica")),
    )


_FORMS = ("running", "blocks", "labels", "table", "letter", "declaration")
_WEIGHTS = (25, 32, 14, 11, 10, 8)
_STYLES: dict[Language, tuple[DateStyle, ...]] = {
    "en": ("long", "american", "long"), "de": ("long", "dots"), "fr": ("long", "long"), "es": ("long", "long"),
}  # fmt: skip


def _person(rng: random.Random, words: AgreementWords) -> str:
    return f"{rng.choice(words.first_names.split('|'))} {rng.choice(words.last_names.split('|'))}"


_LEGAL_FORMS: dict[Country, str] = {
    "DE": "GmbH|GmbH|AG|GmbH & Co. KG|KG|OHG|SE|UG|eG|e.K.|GbR|PartG mbB|gGmbH", "AT": "GmbH|AG|Ges.m.b.H.|KG|OG|e.U.", "CH": "AG|GmbH|SA|Sàrl", "GB": "Ltd|Limited|plc|LLP|Ltd.|PLC",
    "IE": "Limited|plc|DAC|CLG", "NL": "B.V.|N.V.|BV", "US": "Inc.|LLC|Corporation|Corp.|LP|, Inc.|, LLC|L.L.C.|Co.", "FR": "SAS|SARL|SA|EURL|SASU|S.A.S.|S.A.R.L.|SNC|SCOP", "BE": "SA|SRL|SC|NV",
    "ES": "S.L.|S.A.|S.L.U.|SL|SA|, S.L.|, S.A.|S. Coop.|, S.L.U.|S.L.L.",
}  # fmt: skip
_ABROAD = "Oy|AB|B.V.|Pty Ltd|AS|A/S|ApS|S.p.A.|S.r.l.|S.à r.l.|Ltd|Inc.|GmbH|Sp. z o.o.|s.r.o.|Lda.|N.V.|SE|LLC|Pte. Ltd.|K.K.|Oyj|d.o.o.|Kft."


def _make_parties(
    rng: random.Random, words: AgreementWords, language: Language, country: Country, count: int
) -> list[VariedParty]:
    roles = [*rng.choice(words.roles), rng.choice(words.third_roles)]
    if rng.random() < 0.3:
        roles[:2] = roles[1::-1]
    parties: list[VariedParty] = []
    while len(parties) < count:
        made = _make_party(rng, words, language, country, roles[len(parties)])
        if all(made.name != p.name for p in parties):
            parties.append(made)
    return parties


def _make_party(
    rng: random.Random, words: AgreementWords, language: Language, country: Country, role: str
) -> VariedParty:
    company = make_company(rng, country)
    city = company.postcode_and_city[1]
    kind = rng.choices(("company", "person", "body"), (58, 27, 15))[0]
    word = syllables(rng).capitalize()
    names = {
        "word": word, "vowel": "A" + syllables(rng), "surname": rng.choice(words.last_names.split("|")), "surname2": rng.choice(words.last_names.split("|")),
        "place": rng.choice((city.split()[0], f"{syllables(rng).capitalize()}{rng.choice(_ENDINGS[language])}")), "trade": rng.choice(words.trades.split("|")),
    }  # fmt: skip
    form = rng.choice((_LEGAL_FORMS[country] if rng.random() < 0.8 else _ABROAD).split("|"))
    name = _person(rng, words)
    if kind == "body":
        name = rng.choice(words.bodies).format(**names)
        name = name.upper() if rng.random() < 0.25 else name
    elif kind == "company":
        shape = rng.choice(words.company_shapes)
        stem = shape.format(form="", **names).strip()
        if rng.random() < 0.25:
            stem = stem.upper()
        name = f"{stem}{form}" if form.startswith(",") else f"{stem} {form}"
    elif rng.random() < 0.15:
        name = name.upper()
    return VariedParty(
        name=name,
        role=role,
        is_person=kind == "person",
        honour=rng.choice(words.titles_of_people),
        person=_person(rng, words),
        address=company.address + (f", {_COUNTRY_NAMES[language][country]}" if rng.random() < 0.25 else ""),
        town=city,
        city=city,
        number=str(rng.randrange(10_000, 9_999_999)),
        short=(word if word in name else name.split()[0]).strip(","),
    )


_ENDINGS: dict[Language, tuple[str, ...]] = {
    "en": ("ton", "ford", "bury", "ham", " Bay"), "de": ("hausen", "tal", "burg", "heim", "au"), "fr": ("ac", "ville", "-sur-Loire", "y"), "es": ("ar", "illa", "edo", " del Río"),
}  # fmt: skip


_COUNTRY_NAMES: dict[Language, dict[Country, str]] = {
    "en": {"GB": "England", "IE": "Ireland", "US": "USA", "NL": "the Netherlands", "DE": "Germany"},
    "de": {"DE": "Deutschland", "AT": "Österreich", "CH": "Schweiz"},
    "fr": {"FR": "France", "BE": "Belgique", "CH": "Suisse"},
    "es": {"ES": "España"},
}


def _as_person(rng: random.Random, words: AgreementWords, party: VariedParty) -> VariedParty:
    return replace(party, name=_person(rng, words), is_person=True)


def _described(rng: random.Random, words: AgreementWords, party: VariedParty, more: dict[str, str], shape: str) -> str:
    """The party with its description, shaped alike for all companies and all people of one agreement."""
    if party.is_person:
        return party.filled(rng.choice(words.people), more)
    article = words.articles.get(party.name.split()[0].lower())
    if article and rng.random() < 0.5:
        return article + party.filled(shape or rng.choice(words.companies[-4:]), more)
    return party.filled(rng.choice(words.companies) if shape == "" else shape, more)


def _running(rng: random.Random, words: AgreementWords, parties: list[VariedParty], more: dict[str, str]) -> list[str]:
    """All parties in one sentence."""
    shape = rng.choice(("", rng.choice(words.companies)))
    defined = [d for d in words.defined if "|" not in d]
    how = rng.choice(defined)
    texts = [_described(rng, words, p, more, shape) + p.filled(how, more) for p in parties]
    before = rng.choice((", ", "; ", ", "))
    listed = before.join(texts[:-1]) + rng.choice(words.joints) + texts[-1]
    return [rng.choice(words.opens).format(**more) + listed + rng.choice(words.closes)]


def _blocks(rng: random.Random, words: AgreementWords, parties: list[VariedParty], more: dict[str, str]) -> list[str]:
    """Each party in a paragraph of its own, numbered or joined."""
    out = [rng.choice(words.heads).format(**more)]
    if rng.random() < 0.3:
        out.insert(0, more["day"] if rng.random() < 0.5 else f"{more['city']}, {more['day']}")
    numbers = rng.choice(words.numbers)
    join = rng.choice(words.between) if numbers[0] == "" or rng.random() < 0.4 else ""
    how = rng.choice(words.defined)
    shape = rng.choice(("", rng.choice(words.companies)))
    over_lines = rng.random() < 0.3  # name, street and place in lines of their own
    end = rng.choice((",", ";", "", "."))
    for n, party in enumerate(parties):
        if n and join:
            out += join.split("|")
        text = f"{party.name}|{party.address}" if over_lines else _described(rng, words, party, more, shape)
        if over_lines and rng.random() < 0.5:
            text = text.replace(", ", "|") if "," not in party.name else text
        text = numbers[n] + text + party.filled(how, more)
        out += (text + (end if n + 1 < len(parties) else rng.choice((".", "")))).split("|")
    close = rng.choice(words.closes).strip(" ,;.")
    return [*out, *([close] if len(close) > 12 else [])]


def _labels(rng: random.Random, words: AgreementWords, parties: list[VariedParty], more: dict[str, str]) -> list[str]:
    """ "Supplier: ..." """
    by_role = rng.random() < 0.75
    labels = [p.role for p in parties] if by_role else rng.choice(words.party_labels)
    mark = rng.choice((": ", ": ", " – ", ":|"))
    out = []
    apart = rng.random() < 0.5  # what is known of a party in lines of their own
    shape = rng.choice(("{name}, {address}", rng.choice(words.companies)))
    for label, party in zip(labels, parties, strict=False):
        label = label[0].upper() + label[1:]
        text = f"{party.name}|{party.address}" if apart else _described(rng, words, party, more, shape)
        out += f"{label.upper() if rng.random() < 0.2 else label}{mark}{text}".split("|")
        if rng.random() < 0.2:
            out.append(f"– {party.role} –")
    return out + [f"{rng.choice(labels)}: {value}" for labels, value in _facts(rng, words, more)]


def _facts(rng: random.Random, words: AgreementWords, more: dict[str, str]) -> list[tuple[tuple[str, ...], str]]:
    known = ((words.date_labels, more["date"]), (words.term_labels, more["term"]), (words.law_labels, more["law_of"]))
    return [fact for fact in known if rng.random() < 0.6]


def _table(rng: random.Random, words: AgreementWords, parties: list[VariedParty], more: dict[str, str]) -> list[str]:
    """The same in two columns."""
    together = rng.random() < 0.6
    rows = []
    labels = [p.role for p in parties] if rng.random() < 0.8 else list(rng.choice(words.party_labels))
    for label, party in zip(labels, parties, strict=False):
        label = label[0].upper() + label[1:]
        rows += (
            [f"{label}\t{party.name}, {party.address}"]
            if together
            else [f"{label}\t{party.name}", f"\t{party.address}"]
        )
    return rows + [f"{rng.choice(labels)}\t{value}" for labels, value in _facts(rng, words, more)]


def _make_body(rng: random.Random, words: AgreementWords, more: dict[str, str]) -> tuple[str, list[str]]:
    """The sentence of the date, and the clauses: of term and law, and some that say nothing that is labelled."""
    clauses = rng.sample(words.clauses, rng.randrange(3, 8))
    term = rng.choice(words.terms).format(**more)
    law = rng.choice(words.laws).format(**more)
    law = law[0].upper() + law[1:]
    if rng.random() < 0.2:
        clauses.append(f"{rng.choice(words.term_labels)}. {term} {law}")
    else:
        place = rng.randrange(len(clauses) + 1)
        clauses.insert(place, f"{rng.choice(words.term_labels)}. {term}" if rng.random() < 0.7 else term)
        clauses.append(f"{rng.choice(words.law_labels)}. {law}" if rng.random() < 0.7 else law)
    return rng.choice(words.effects).format(**more), clauses


def _mixed(rng: random.Random, facts: list[str], body: list[str]) -> list[str]:
    """Clauses numbered or not; the sentence of the date before them or within the first."""
    mark = rng.choice(("", "{n}. ", "§ {n} ", "{n}) ", "Art. {n} "))
    numbered = [f"{mark.format(n=n)}{text}" for n, text in enumerate(body, start=1)]
    if facts and rng.random() < 0.4:
        place = next((i for i, c in enumerate(body) if c in body[-3:]), 0)
        numbered[place] = f"{numbered[place]} {facts[0]}"
        return numbered
    return [*facts, *numbered]


def _signatures(
    rng: random.Random, words: AgreementWords, parties: list[VariedParty], more: dict[str, str]
) -> list[str]:
    filled = rng.choice(words.signed).format(**_of_both(parties), **more)
    third = [f"{parties[2].name} ______________"] if len(parties) > 2 and filled else []
    return [*filled.split("|"), *third]


def _of_both(parties: list[VariedParty]) -> dict[str, str]:
    """What signatures and letters name of the first two; people sign for themselves."""
    first, second = parties[:2]
    persons = [p.name if p.is_person else p.person for p in (first, second)]
    return {
        "first": first.name, "second": second.name, "first_upper": first.name.upper(), "second_upper": second.name.upper(), "first_role": first.role, "second_role": second.role,
        "first_role_upper": first.role.upper(), "second_role_upper": second.role.upper(), "first_person": persons[0], "second_person": persons[1],
    }  # fmt: skip


def _written_by_one(
    rng: random.Random,
    form: str,
    words: AgreementWords,
    parties: list[VariedParty],
    more: dict[str, str],
    body: list[str],
) -> list[str]:
    """A letter from the first to the second, or what one declares to the other."""
    template = rng.choice(words.letters if form == "letter" else words.declarations)
    sender, receiver = parties
    if sender.is_person and not receiver.is_person:
        sender, receiver = receiver, sender
    person = receiver.name if receiver.is_person else receiver.person
    filled = template.format(
        **more, **{**_of_both([sender, receiver])}, sender=sender.name, sender_address=sender.address, receiver=receiver.name,
        receiver_address=receiver.address, dear=f"{receiver.honour} {person.split()[-1]}", body="{body}",
    )  # fmt: skip
    if rng.random() < 0.5:  # a letter's address, line by line
        for party in (sender, receiver):
            filled = filled.replace(f"|{party.address}|", f"|{party.address.replace(', ', '|')}|")
    before, _, after = filled.partition("{body}")
    return [*before.split("|"), *body, *after.split("|")]
