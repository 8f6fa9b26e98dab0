"""Issue and due date: which printed date it is, and in which order it is written.

A numeric date whose day and month could change places is decided by the document's own evidence: another date that
only one order allows, the language, the currency, the seller's country. Without evidence the likelier reading is
taken with low confidence, and a finding names both.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

from extractors.fields.candidates import DateCandidate
from extractors.fields.dates_in_text import days_of_letters, due_in_sentences
from extractors.fields.evidence import Evidence, make_field
from extractors.fields.labels import FoundLabel
from extractors.fields.layout import Cell, DocumentLayout, PageLayout, share_column
from extractors.fields.lexicon import Label
from extractors.fields.linking import Link
from extractors.fields.number_labels import is_about
from extractors.fields.table_headings import stands_beside_description
from holdpoint.document import Word
from holdpoint.extraction import ExtractedField
from holdpoint.finding import Finding, ReasonCode
from holdpoint.values import DateOrder, DateText, find_dates

DATE_FIELDS = frozenset({"issue_date", "order_date", "due_date", "not_date"})

_DAY_FIRST_SIGNS = re.compile(  # of a text in lower case: without case the pattern takes twice as long
    r"\b(?:gb\d{9}|united kingdom|england|scotland|wales|london|ireland|rechnung|gutschrift|bestellung|mwst|ust|datum"
    r"|facture|tva|ttc|factura|iva|nif|cif|commande|pedido"
    r"|fattura|imponibile|factuur|btw|fatura|faktura|nip|cuit|rfc"
    r"|malaysia|kuala lumpur|selangor|johor|sdn|pty|australia)\b|£|\brm\s?[\d,]+\.\d\d|"
    r"\b[a-z]{1,2}\d[a-z\d]? \d[a-z]{2}\b|\b(?:de|at|fr|it|es|nl|be|ie|ch)\d{2}(?: ?\d{4}){3,}"
)
_MONTH_FIRST_SIGNS = re.compile(
    r"\b(?:USA|United States|U\.S\.A\.)\b|"
    r"\b(?:AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|IA|ID|IL|IN|KS|KY|LA|MA|MD|ME|MI|MN|MO|MS|MT|NC|ND|NE|NH|NJ|NM|NV|NY|OH|OK"
    r"|OR|PA|RI|SC|SD|TN|TX|UT|VA|VT|WA|WI|WV|WY)\.?,? \d{5}(?:-\d{4})?\b|\bEIN:? ?\d{2}-\d{7}\b"
)
UNDECIDED = 0.45  # the confidence that a date has at most while both readings are open


_OF = frozenset({"vom", "von", "den", "du", "dated", "of", "del", "de", "da", "z", "van"})
_BARE = frozenset({"date", "datum", "fecha", "data"})
_OF_WHAT = frozenset({"de", "du", "d", "des", "of", "der", "del", "la", "di", "da", "van"})
_TITLED = 0.97
_PAPER = re.compile(
    r"rechnung|invoice|\bbill\b|fa[ck]tuu?r|fattur|fatura|credit|gutschrift|avoir|abono|order|bestell|pedido|commande|ordine|zamówieni",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")


def labels_of_dates(page: PageLayout, labels: Sequence[FoundLabel], dates: Sequence[DateCandidate]) -> list[FoundLabel]:
    """The labels of a page as far as they say which date it is.

    "Of" right behind another label says nothing of its own: in "service period of 6 May" the period is dated. Nor does
    it without a date right behind it ("we debit the amount on 1 May"), or where it begins a line below anything but a
    number. A bare "date" with a word that nobody knows ("settlement date", "date of shipping") is another date than the
    document's. Two labels with a stroke between them ("Invoice / delivery date") share their date.
    """
    ends = {(id(f.span.cell), id(f.span.words[-1])) for f in labels if f.phrase not in _OF}
    numbers = {id(f.span.cell) for f in labels if any(m.field in _NUMBERS for m in f.meanings)}
    shared = _with_the_next(labels)
    on_page = [d for d in dates if d.span.page is page.page]
    found = []
    for label in labels:
        words = label.span.cell.words
        at = label.span.first
        before = words[at - 1] if at else None
        if label.phrase in _OF and before is not None and (id(label.span.cell), id(before)) in ends:
            continue
        if label.phrase == "skonto bis" and label.span.words[0].text.endswith(","):
            continue  # "mit 2 % Skonto, bis 27.09.2024 netto"
        if label.phrase in _OF and not _is_followed_by_date(words[at + len(label.span.words) :]):
            continue
        if label.phrase in _BEGIN_LINES and at == 0 and not _stands_below(page, label, numbers):
            continue
        if before is not None and before.text.lower() in _COUNTED_FROM:
            continue  # "30 days from invoice date"
        if label.phrase in _OF_ANY and at:
            label = replace(label, meanings=(Label(_of_which(" ".join(w.text for w in words[:at])), 0.9),))
        if (meant := shared.get(id(label))) is not None:
            label = replace(label, meanings=meant)
        if label.phrase in _BARE and (
            _is_of_something_else(label, words, at) or _heads_rows(page, label) or _heads_dates(page, label, on_page)
        ):
            label = replace(label, meanings=(Label("not_date", 1.0),))
        found.append(label)
    return found


def _of_which(before: str) -> str:
    """Which date "dated" or "vom" gives behind other words: the bill's, an order's, or that of some other paper."""
    papers = list(_PAPER.finditer(before))
    if not papers or _ANOTHER.search(before[: papers[-1].end()]) or _OTHER_PAPERS.search(before, papers[-1].end()):
        return "not_date"  # "your notice dated", "our offer 118 vom", "zu Rechnung 1204 vom"
    if is_about(before[: papers[-1].start()]):
        return "not_date"
    return "order_date" if _ORDER.match(papers[-1].group()) else "issue_date"


_COUNTED_FROM = frozenset({"from", "after", "following", "nach", "ab", "since", "desde", "antes", "partir"})
_BEGIN_LINES = frozenset({"vom", "du", "del", "datée du", "daté du", "en date du", "fechada el", "fechado el"})
_OF_ANY = frozenset({"dated", *_BEGIN_LINES})
_ANOTHER = re.compile(
    r"\b(?:zu|zur|original|previous|earlier|against|regarding|ursprüngliche\w*|corrects)\s(?:(?:the|our|your|unserer|ihrer)\s)?\S*$",
    re.IGNORECASE,
)
_OTHER_PAPERS = re.compile(
    r"\b(?:offre|devis|angebot|offerte?|oferta|presupuesto|preventivo|quot\w+|contra[ct]t\w*|vertrag\w*|lieferschein\w*|bon|albarán"
    r"|ddt|remito|guia|p[ée]riode|per[ií]odo|zeitraum|umowa)\b",
    re.IGNORECASE,
)
_ORDER = re.compile(r"order|bestell|pedido|commande|ordine|zamówieni", re.IGNORECASE)
_NUMBERS = frozenset({"number", "order_number"})
_STROKE = re.compile(r"[\w.-]+ ?/ ?[\w.-]+:?")
_REACH_ABOVE = 1.2  # of the type size: the white between a line and the one that it goes on from
_MOST_WORDS_OF_DATE = 3  # "6 May 2026"


def _is_followed_by_date(words: Sequence[Word]) -> bool:
    """Whether a date begins right here; in a table it may stand in the next cell."""
    return not words or any(d.start == 0 for d in find_dates(" ".join(w.text for w in words[:_MOST_WORDS_OF_DATE])))


def _stands_below(page: PageLayout, label: FoundLabel, cells: Collection[int]) -> bool:
    box, height = label.span.cell.box, label.span.cell.height
    line = page.lines[label.span.cell.line]
    before = line[: next(n for n, c in enumerate(line) if c is label.span.cell)][-1:]
    return any(id(c) in cells for c in before) or any(
        id(c) in cells and -height < box.y0 - c.box.y1 < _REACH_ABOVE * height and abs(c.box.x0 - box.x0) < 2 * height
        for c in page.cells
    )


def _with_the_next(labels: Sequence[FoundLabel]) -> dict[int, tuple[Label, ...]]:
    """Of labels with nothing but a stroke between them, the second means what the first does: they name one date."""
    found: dict[int, tuple[Label, ...]] = {}
    for first, second in pairwise(labels):
        words = first.span.cell.words
        if first.span.cell is not second.span.cell:
            continue
        end, start = first.span.last + 1, second.span.first
        if start < end:
            continue
        between = " ".join(w.text for w in words[end - 1 : start + 1])
        if _STROKE.fullmatch(between) and all(m.field == "issue_date" for m in first.meanings):
            found[id(second)] = first.meanings
    return found


def _heads_rows(page: PageLayout, label: FoundLabel) -> bool:
    """Whether it stands in the heading of a table of goods or work, and so dates each row."""
    cell = label.span.cell
    return len(page.lines[cell.line]) >= _FEWEST_COLUMNS and stands_beside_description(page, cell)


_FEWEST_COLUMNS = 3


def _heads_dates(page: PageLayout, label: FoundLabel, dates: Sequence[DateCandidate]) -> bool:
    """Whether it stands with other headings above two dates or more, one below the other: a list, of days or stays."""
    cell = label.span.cell
    if len(page.lines[cell.line]) < _FEWEST_COLUMNS or not label.ends_cell:
        return False
    column = [c for c in page.cells if c.box.y0 > cell.box.y1 - 1 and share_column(c.box, label.span.box)]
    dated = {id(d.span.cell) for d in dates if d.start == 0}
    first = sorted(column, key=lambda c: c.box.y0)[:_FEWEST_DATES]
    tops = [cell.box.y1, *(c.box.y0 for c in first)]
    near = all(b - a < _REACH_OF_LIST * cell.height for a, b in pairwise(tops))
    return len(first) == _FEWEST_DATES and near and all(id(c) in dated for c in first)


_FEWEST_DATES = 2
_REACH_OF_LIST = 3.5  # of the type size, from the heading to the first date and to the next


def _is_of_something_else(label: FoundLabel, words: Sequence[Word], at: int) -> bool:
    before = words[at - 1].text if at else ""
    following = words[at + len(label.span.words)].text if at + len(label.span.words) < len(words) else ""
    named = bool(_WORD.fullmatch(before.strip("-,."))) and before.lower() not in _OF
    return named or (_WORD.match(following.lower()) or [""])[0] in _OF_WHAT


def dates_in_titles(
    labels: Sequence[FoundLabel], dates: Sequence[DateCandidate], number_fields: frozenset[str]
) -> list[Link[DateCandidate]]:
    """Dates that follow the document's number in one line: "Invoice no. 4711 of 6 May 2025"."""
    links = []
    for label in labels:
        if not any(m.field in number_fields for m in label.meanings):
            continue
        words = label.span.cell.words
        begins = label.starts_cell and words[0].text.lower().lstrip("(*•·").startswith(label.phrase.split()[0])
        if not (begins or _PAPER.search(words[0].text)):
            continue  # "Sub-contract SC/22 dated"
        at = label.span.last
        behind = [w.text.lower() for w in words[at + 1 : at + 3]]
        if len(behind) < 2 or behind[1] not in _OF or not any(ch.isdigit() for ch in behind[0]):
            continue  # "invoice for your order no. 12 of 6 May"
        dated = [d for d in dates if d.span.cell is label.span.cell and d.span.words[:1] == words[at + 3 : at + 4]]
        links += [Link(one, label, "issue_date", _TITLED) for one in dated]
    return links


@dataclass(frozen=True)
class OrderEvidence:
    """In which order the document writes its numeric dates, and how surely that is known."""

    order: DateOrder
    is_proven: bool


def date_order(dates: Sequence[DateText], text: str) -> OrderEvidence:
    """What the document says about its own order of day and month."""
    proofs = Counter(
        d.proves
        for d in dates
        if d.proves is not None and ("/" in d.text or "-" in d.text) and d.text[:4].isdigit() is False
    )
    if len(proofs) == 1:
        (order,) = proofs
        if order is not None:
            return OrderEvidence(order, True)
    day_first = _DAY_FIRST_SIGNS.search(text.lower()) is not None
    month_first = _MONTH_FIRST_SIGNS.search(text) is not None
    if day_first and not month_first:
        return OrderEvidence(DateOrder.DAY_FIRST, True)
    if month_first and not day_first:
        return OrderEvidence(DateOrder.MONTH_FIRST, True)
    return OrderEvidence(DateOrder.DAY_FIRST, False)


def make_date(
    name: str, candidate: DateCandidate, order: OrderEvidence, evidence: float, repeats: Sequence[DateCandidate] = ()
) -> tuple[ExtractedField, Finding | None]:
    """The field, and a finding where the date can be read in two ways and nothing decides."""
    value = candidate.date.value(order.order)
    spans = [r.span for r in repeats]
    undecided = candidate.date.is_ambiguous and not order.is_proven
    field = make_field(
        name,
        value.isoformat() if value else None,
        [candidate.span],
        min(evidence, UNDECIDED) if undecided else evidence,
        raw=candidate.raw,
        confirmed_by=spans,
        proven=bool(spans),
    )
    if not undecided:
        return field, None
    return field, ambiguous_date(name, candidate.date, candidate.span.page.number)


def ambiguous_date(name: str, date: DateText, page: int) -> Finding:
    """The finding about a field whose date has two readings that nothing decides between."""
    first, second = (date.readings[o].strftime("%d %B %Y").lstrip("0") for o in DateOrder)
    message = (
        f"The date '{date.text}' can be read as {first} or as {second}, and nothing else in the document decides. "
        "Confirm or correct it."
    )
    return Finding(code=ReasonCode.AMBIGUOUS_DATE, message=message, fields=(name,), page=page)


_DISCOUNT = re.compile(r"(?<!äft)skonto|cash discount|settlement discount|escompte|descuento por pronto", re.IGNORECASE)
_REACH_OF_DISCOUNT = 40  # characters behind a date that say what is had by paying until then


def _is_for_discount(layout: DocumentLayout, date: DateCandidate) -> bool:
    """Whether it is the last day of a discount: "payable until 1 May with 2 % Skonto", "2 % Skonto if paid by 1 May".

    Where a discount stands between two days and its own day follows it ("… less 3 % Skonto if paid by 8 May"), the
    first of them is not its day.
    """
    text, start_of_cell = _with_lines_beside(layout, date)
    at, end = start_of_cell + date.start, start_of_cell + date.end
    behind = text[end : end + 2 * _REACH_OF_DISCOUNT]
    nearest = next((d.start for d in find_dates(behind)), None)
    named = _DISCOUNT.search(behind[:nearest][:_REACH_OF_DISCOUNT])
    if named is not None and not _is_taken_by(behind[named.end() : nearest]):
        return True
    before = text[max(0, at - _REACH_OF_DISCOUNT) : at]
    start = max((d.end for d in find_dates(before)), default=0)
    named = _DISCOUNT.search(before[start:])
    return named is not None and _is_taken_by(before[start:][named.end() :])


def _is_taken_by(words: str) -> bool:
    """Whether words between a discount and a day say that it is had until then; "net until" says the contrary."""
    return _TAKEN_BY.search(words) is not None and _WITHOUT_DISCOUNT.search(words) is None


_WITHOUT_DISCOUNT = re.compile(
    r"\bnett?o?\b|\brein\b|ohne abzug|in full|sans|neto|\b(?:oder|or|ou|sonst|otherwise)\b", re.IGNORECASE
)


def _with_lines_beside(layout: DocumentLayout, date: DateCandidate) -> tuple[str, int]:
    """The date's cell with the lines above and below it, where all are one text, and where the cell begins in it."""
    own = date.span.cell
    page = layout.page_of(date.span)
    above, below = (
        next((c.text for c in page.lines[n] if abs(c.box.x0 - own.box.x0) < own.height and _is_prose(c, own)), "")
        if 0 <= n < len(page.lines)
        else ""
        for n in (own.line - 1, own.line + 1)
    )
    return f"{above} {own.text} {below}", len(above) + 1


def _is_prose(cell: Cell, beside: Cell) -> bool:
    gap = max(cell.box.y0 - beside.box.y1, beside.box.y0 - cell.box.y1)
    return gap < _REACH_ABOVE * beside.height and max(len(cell.words), len(beside.words)) >= _FEWEST_WORDS_OF_TEXT


_FEWEST_WORDS_OF_TEXT = 8
_TAKEN_BY = re.compile(
    r"(?:zahlung|payment|paid|pay|paiement|règlement|pago|innerhalb|within|binnen|sous)\b[^.;,]*"
    r"\b(?:bis|by|before|until|within|binnen|avant|antes|jusqu)\b[^.;,]*$|^\s*(?:bis|by|until|jusqu)\b[^.;,\d]*$",
    re.IGNORECASE,
)


def _is_better_told(said: Link[DateCandidate], links: Sequence[Link[DateCandidate]]) -> bool:
    """Whether a label says what the day is, better than the words around it do."""
    return any(one.candidate is said.candidate and one.score > said.score for one in links)


def of_this_credit(links: Sequence[Link[DateCandidate]]) -> list[Link[DateCandidate]]:
    """The links of a credit note: where a label names its own date, an invoice's date is that of another paper."""
    own = any(one.field == "issue_date" and one.score >= _SURE and _CREDIT.search(one.label.phrase) for one in links)
    return [one for one in links if not (own and one.field == "issue_date" and _INVOICE.search(one.label.phrase))]


_SURE = 0.85
_CREDIT = re.compile(r"credit|gutschrift|korrektur|avoir|abono|rectificativa")
_INVOICE = re.compile(r"^(?!.*(?:korrektur|rectificativa)).*(?:invoice|rechnung|fa[ck]tur)")


def _is_of_period(date: DateCandidate, dates: Sequence[DateCandidate]) -> bool:
    """Whether it begins or ends a time, "10/01/2025 to 10/31/2025"."""
    text = date.span.cell.text
    beside = [d for d in dates if d.span.cell is date.span.cell and d is not date]
    return any(_UP_TO.fullmatch(text, min(d.end, date.end), max(d.start, date.start)) for d in beside)


_UP_TO = re.compile(r"\s*(?:[-–—]|to|through|thru|until|bis(?: zum)?|au|al?|tot|t/m|do)\s*", re.IGNORECASE)


def choose_dates(
    layout: DocumentLayout,
    links: Sequence[Link[DateCandidate]],
    dates: Sequence[DateCandidate],
    order: OrderEvidence,
    names: Sequence[str],
) -> tuple[list[ExtractedField], list[Finding]]:
    """The dated fields of `names`, by label; the issue date may also be the only or first unlabelled date."""
    fields: list[ExtractedField] = []
    findings: list[Finding] = []
    said = [*days_of_letters(dates), *due_in_sentences(dates, partial(_with_lines_beside, layout))]
    links = sorted((*links, *(one for one in said if not _is_better_told(one, links))), key=lambda one: -one.score)
    governed = {id(one.candidate) for one in links}
    links = [one for one in links if one.field != "due_date" or not _is_for_discount(layout, one.candidate)]
    for name in names:
        mine = [one for one in links if one.field == name]
        if mine:
            best = mine[0]
            days = {one.candidate.date.value(order.order) for one in mine if one.score >= best.score - 0.05}
            evidence = Evidence.LABELLED if best.score >= 0.85 else Evidence.WEAK_LABEL if best.score >= 0.7 else 0.6
            evidence = float(evidence) / len(days)
            candidate = best.candidate
        elif name == "issue_date" and (
            free := [d for d in dates if id(d) not in governed and not _is_of_period(d, dates)]
        ):
            candidate = free[0]
            days = {d.date.value(order.order) for d in free}
            on_top = candidate.span.page.number == 1 and candidate.span.box.y0 < 0.45 * candidate.span.page.height
            evidence = (Evidence.PLACED if on_top else Evidence.SOLE) if len(days) == 1 else Evidence.GUESS
        else:
            continue
        repeats = [d for d in dates if d is not candidate and d.date.text == candidate.date.text]
        field, finding = make_date(name, candidate, order, evidence, repeats)
        fields.append(field)
        if finding is not None:
            findings.append(finding)
    return fields, findings
