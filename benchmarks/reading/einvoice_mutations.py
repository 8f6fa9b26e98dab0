"""Pairs of e-invoice and page with one value changed, in the XML or on the page: what a comparison must notice."""

import random
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from lxml import etree

from benchmarks.reading.page_editing import Change, edited
from benchmarks.reading.printed_terms import Printed, printed_terms
from extractors.einvoice import find_einvoice
from extractors.einvoice.business_terms import SYNTAX_BY_ROOT
from extractors.einvoice.paths import elements
from extractors.options import ReadingOptions
from extractors.reading import read
from holdpoint.document import Attachment, BlobRef, Document
from holdpoint.extraction import DocumentType
from holdpoint.values import find_dates, identifier_key
from samples.cii_xml import cii_xml
from samples.formats import EURO_COUNTRIES, LANGUAGES
from samples.layouts.catalogue import LAYOUTS, Layout
from samples.truth import Bill, Register, make_bill
from samples.words.choice import make_wording

Side = Literal["XML", "page"]
TERMS = (
    "number", "issue_date", "seller_name", "net_amount", "tax_amount", "total_amount", "amount_due", "iban", "due_date",
)  # fmt: skip
_AMOUNTS = frozenset({"net_amount", "tax_amount", "total_amount", "amount_due"})
_OTHER_SELLERS = ("Nordwind Handel GmbH", "Sander & Söhne KG", "Brightwater Supplies Ltd", "Atelier Moreau SARL")


@dataclass(frozen=True)
class Mutation:
    """A pair that disagrees in `term`: `before` became `after` on that side."""

    name: str
    side: Side
    term: str
    before: str
    after: str
    document: Document


@dataclass(frozen=True)
class Pair:
    """An untouched pair. `data` is the file's bytes where there is a file."""

    name: str
    document: Document
    printed: dict[str, tuple[Printed, ...]]
    data: bytes = b""


def corpus_pair(name: str, data: bytes, document: Document) -> Pair | None:
    """The pair of a PDF that carries a readable e-invoice, or None."""
    einvoice = find_einvoice(document) if document.pages else None
    if einvoice is None or not einvoice.fields:
        return None
    values = {f.name: f.value for f in einvoice.fields if f.value is not None}
    return Pair(name, document, printed_terms(document, values), data)


def mutated_corpus(
    pairs: list[Pair], count: int, side: Side, rng: random.Random, options: ReadingOptions
) -> Iterator[Mutation]:
    """`count` changes, spread over all pairs and all terms that their pages print."""
    choices = [(pair, term) for pair in pairs for term in TERMS if term in pair.printed]
    rng.shuffle(choices)
    made = 0
    while made < count:
        for pair, term in choices:
            if made == count:
                return
            found = _in_xml(pair, term, rng) if side == "XML" else _on_page(pair, term, rng, options)
            if found is not None:
                made += 1
                yield found


def _in_xml(pair: Pair, term: str, rng: random.Random) -> Mutation | None:
    for attachment in pair.document.attachments:
        root = etree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", attachment.text.lstrip("\ufeff")).strip().encode())
        syntax = SYNTAX_BY_ROOT.get(etree.QName(root).localname)
        if syntax is None:
            continue
        found = [
            e for e, _ in elements(root, tuple(p.replace("{currency}", "EUR") for p in syntax.terms[term])) if e.text
        ]
        if not found:
            continue
        before = str(found[0].text)
        after = changed(term, before, rng)
        found[0].text = after
        text = etree.tostring(root, encoding="unicode")
        return Mutation(pair.name, "XML", term, before, after, _with_xml(pair.document, attachment, text))
    return None


def _on_page(pair: Pair, term: str, rng: random.Random, options: ReadingOptions) -> Mutation | None:
    spots = pair.printed[term]
    after = changed(term, spots[0].text, rng)
    try:
        data = edited(pair.data, [Change(p.span, p.text, after) for p in spots])
    except ValueError:
        return None
    document = read(_blob(data), data, options)
    shown = identifier_key(document.text)
    if identifier_key(after) not in shown:
        return None  # the font had no such letter
    kept = document.model_copy(update={"attachments": pair.document.attachments})
    return Mutation(pair.name, "page", term, spots[0].text, after, kept)


def sample_pairs(
    count: int, rng: random.Random, options: ReadingOptions, *, held_out: bool
) -> Iterator[tuple[Pair, Bill, Layout, int]]:
    """Invoices of the project's own in every layout (held out or not) and language; the number seeds their wording."""
    register = Register()
    layouts = [layout for layout in LAYOUTS.values() if layout.held_out is held_out]
    for n in range(count):
        layout, language = layouts[n % len(layouts)], LANGUAGES[(n // len(layouts)) % len(LANGUAGES)]
        bill = make_bill(rng, register, DocumentType.INVOICE, language, country=EURO_COUNTRIES[language])
        words = rng.randrange(10**9)
        document = _drawn(bill, layout, words, options)
        xml = Attachment(name="factur-x.xml", media_type="text/xml", text=cii_xml(bill).decode())
        pair = Pair(f"{layout.name}/{language}/{n}", document.model_copy(update={"attachments": (xml,)}), {})
        yield pair, bill, layout, words


def mutated_samples(
    made: list[tuple[Pair, Bill, Layout, int]], count: int, side: Side, rng: random.Random, options: ReadingOptions
) -> Iterator[Mutation]:
    """`count` changes of printed terms: of the XML, or of the invoice before it was drawn."""
    choices = [(one, term) for one in made for term in TERMS if term in one[2].printed_fields(one[1])]
    rng.shuffle(choices)
    for (pair, bill, layout, words), term in (choices * (count // len(choices) + 1))[:count]:
        if side == "XML":
            found = _in_xml(pair, term, rng)
            if found is not None:
                yield found
            continue
        before = bill.field_values()[term]
        after = changed(term, before, rng)
        document = _drawn(_with(bill, term, after), layout, words, options)
        yield Mutation(
            pair.name, side, term, before, after, document.model_copy(update={"attachments": pair.document.attachments})
        )


def _drawn(bill: Bill, layout: Layout, words: int, options: ReadingOptions) -> Document:
    data = layout.draw(bill, make_wording(random.Random(words), bill))  # noqa: S311 - sample documents
    return read(_blob(data), data, options)


def _with(bill: Bill, term: str, value: str) -> Bill:
    """The bill that prints that value; its other values stay as they are."""
    match term:
        case "number":
            return replace(bill, number=value)
        case "issue_date":
            return replace(bill, issue_date=date.fromisoformat(value))
        case "due_date":
            return replace(bill, due_date=date.fromisoformat(value))
        case "seller_name":
            return replace(bill, seller=replace(bill.seller, name=value))
        case "iban":
            return replace(bill, seller=replace(bill.seller, iban=value))
        case "net_amount":
            return replace(bill, net=Decimal(value))
        case "tax_amount":
            first, *others = bill.taxes
            more = Decimal(value) - bill.tax
            return replace(bill, taxes=(replace(first, amount=first.amount + more), *others))
        case _:
            return replace(bill, total=Decimal(value))


def changed(term: str, text: str, rng: random.Random) -> str:
    """The text with a slip or a forgery in it, in the same notation."""
    if term in _AMOUNTS or term in ("number", "iban"):
        return _other_digits(text, rng, swap=term in _AMOUNTS, first=4 if term == "iban" else 0)
    if term.endswith("_date"):
        return _other_day(text, rng)
    if rng.random() < 0.5:
        return rng.choice([s for s in _OTHER_SELLERS if s != text])
    spots = [i for i, c in enumerate(text) if c.isascii() and c.isalpha()]
    at = rng.choice(spots)
    letters = string.ascii_uppercase if text[at].isupper() else string.ascii_lowercase
    return text[:at] + rng.choice([c for c in letters if c.lower() != text[at].lower()]) + text[at + 1 :]


def _other_digits(text: str, rng: random.Random, *, swap: bool, first: int) -> str:
    """One digit replaced; for amounts now and then two neighbours exchanged, or all of them drawn anew."""
    spots = [i for i, c in enumerate(text) if c.isdigit() and i >= first]
    kind = rng.random() if swap else 1.0
    pairs = [(a, b) for a, b in pairwise(spots) if text[a] != text[b] and (a != spots[0] or text[b] != "0")]
    letters = list(text)
    if kind < 0.2 and pairs:
        a, b = rng.choice(pairs)
        letters[a], letters[b] = letters[b], letters[a]
    elif kind < 0.4:
        while "".join(letters) == text:
            for i in spots:
                letters[i] = rng.choice(string.digits)
        if letters[spots[0]] == "0":
            letters[spots[0]] = "7"
    else:
        decimals = re.search(r"[.,](\d+)$", text)
        counted = spots if decimals is None else [i for i in spots if i < decimals.start() + 3]  # no third decimal
        at = rng.choice(counted)
        letters[at] = rng.choice([d for d in string.digits if d != text[at] and not (at == spots[0] and d == "0")])
    return "".join(letters)


def _other_day(text: str, rng: random.Random) -> str:
    compact = re.fullmatch(r"\d{8}", text.strip())
    found = next(find_dates(text))
    day = next(iter(found.readings.values()))
    other = day + timedelta(days=rng.choice((-1, 1, 1, 2, 5, 7, 10, -30, 31, 365, -366)))
    if compact:
        return f"{other:%Y%m%d}"
    if re.match(r"\d{4}-", text):
        return other.isoformat() + text[10:]
    if re.search(r"[A-Za-z]", found.text):
        return re.sub(r"^\d+", str(other.day if other.day != day.day else other.day % 28 + 1), found.text)
    return f"{other:%d.%m.%Y}"


def _with_xml(document: Document, old: Attachment, text: str) -> Document:
    changed_one = old.model_copy(update={"text": text})
    return document.model_copy(
        update={"attachments": tuple(changed_one if a is old else a for a in document.attachments)}
    )


def _blob(data: bytes) -> BlobRef:
    return BlobRef(sha256="0" * 64, size=len(data), media_type="application/pdf", name="a.pdf")


__all__ = ["Mutation", "Pair", "corpus_pair", "mutated_corpus", "mutated_samples", "sample_pairs"]
