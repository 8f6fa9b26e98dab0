"""Whose VAT number it is: the seller's or the buyer's.

"USt-IdNr." or "NIF" says that a number is one, not whose. What tells is a label that does ("your VAT no."), the block
of name and address that the number stands in, or what a sender alone prints beside it (a register, an account). Where
only one of two numbers is told so, the other is the other party's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.fields.candidates import Candidate, VatCandidate
from extractors.fields.evidence import Evidence, make_field
from extractors.fields.labels import FoundLabel
from extractors.fields.layout import Cell, PageLayout, Span, share_column
from extractors.fields.linking import Link
from extractors.fields.sender_or_recipient import says_who
from extractors.fields.vat_check_digits import is_valid_vat_id
from holdpoint.document import BoundingBox, PageKind
from holdpoint.extraction import ExtractedField

VAT_FIELDS = frozenset({"seller_vat_id", "buyer_vat_id", "not_identifier"})
_OF_SELLER = frozenset({"our vat id", "our vat no", "unsere ust idnr", "seller vat", "supplier vat"})
_UNCHECKED_ON_IMAGE = 0.6  # check digits that fail: misread more often than misprinted
_WEAK = 0.7
_LINES_OF_BLOCK = 9  # from a name to the number below its address
_GAP = 1.6  # of the type size: the white between two lines of one block
_FOOT = 0.8  # of the page's height: below it a sender prints what the law asks of it
_ROWS = frozenset({"number", "order_number", "order_reference", "issue_date", "order_date", "due_date", "not_date"})


@dataclass(frozen=True, eq=False)
class Blocks:
    """Where on the pages the parties stand: the cells of their names and addresses, and the labels above them."""

    pages: Sequence[PageLayout]
    labels: Sequence[Sequence[FoundLabel]]
    seller: frozenset[int]  # identities of cells
    buyer: frozenset[int]

    @classmethod
    def of(
        cls,
        pages: Sequence[PageLayout],
        labels: Sequence[Sequence[FoundLabel]],
        seller: Sequence[Span],
        buyer: Sequence[Span],
    ) -> "Blocks":
        """The blocks of two parties, told by the words of their names and addresses."""
        theirs = frozenset(id(s.cell) for s in buyer)
        return cls(pages, labels, frozenset(id(s.cell) for s in seller) - theirs, theirs)

    def role_at(self, candidate: Candidate) -> str | None:
        """The party whose block the place is in, "seller" or "buyer"; None where nothing tells."""
        return "seller" if self.is_of_sender(candidate) else self._of_block(candidate)

    def is_of_sender(self, candidate: Candidate) -> bool:
        """Whether it stands where a sender prints what the law asks of it: beside its register, at the foot."""
        own = candidate.span.cell
        at_foot = own.box.y0 > _FOOT * own.page.height and id(own) not in self.buyer
        return at_foot or says_who(own.text)

    def label_before(self, candidate: Candidate) -> FoundLabel | None:
        """The label with which the line above ends, of a number that begins its line: "… Votre n° TVA : / FR6788…"."""
        own = candidate.span.cell
        if candidate.start:
            return None
        ending = (f for page in self.labels for f in page if not f.starts_cell and _ends_line(f))
        return next((f for f in ending if _goes_on_in(f.span.cell, own)), None)

    def _of_block(self, candidate: Candidate) -> str | None:
        page, labels = next(
            (p, found) for p, found in zip(self.pages, self.labels, strict=True) if p.page is candidate.span.page
        )
        cell: Cell | None = candidate.span.cell
        starts = {id(f.span.cell): f for f in labels if f.starts_cell}
        for step in range(_LINES_OF_BLOCK):
            if cell is None or (step and _begins_row(starts.get(id(cell)))):
                break
            role = "buyer" if id(cell) in self.buyer else "seller" if id(cell) in self.seller else None
            role = role or _named_by(starts.get(id(cell)))
            if role is not None:
                return role
            cell = _line_above(page, cell)
        return None


def _named_by(label: FoundLabel | None) -> str | None:
    """The party that a heading names: alone in its line, or before a colon."""
    is_heading = label is not None and (label.ends_cell or label.span.words[-1].text.endswith(":"))
    meanings = label.meanings if label is not None and is_heading else ()
    return next((m.field.removesuffix("_name") for m in meanings if m.field in ("seller_name", "buyer_name")), None)


def _ends_line(label: FoundLabel) -> bool:
    after = label.span.cell.words[label.span.last + 1 :]
    return not any(c.isalnum() for w in after for c in w.text)


def _goes_on_in(cell: Cell, below: Cell) -> bool:
    """Whether a text goes on from the one line to the other."""
    gap = below.box.y0 - cell.box.y1
    near = -0.5 * cell.height < gap < cell.height and cell.page is below.page and cell.line < below.line
    return near and abs(below.box.x0 - cell.box.x0) < 2 * cell.height


def _begins_row(label: FoundLabel | None) -> bool:
    return label is not None and any(m.field in _ROWS for m in label.meanings)


def _line_above(page: PageLayout, cell: Cell) -> Cell | None:
    """The line of the same block right above it: set to the same left or right edge, or to the same middle."""
    reach = _GAP * cell.height
    above = [
        c
        for c in page.cells_starting(cell.box.y0 - reach - 2 * cell.height, cell.box.y0)
        if c is not cell
        and c.box.y1 <= cell.box.y0 + 0.3 * cell.height
        and cell.box.y0 - c.box.y1 < reach
        and share_column(c.box, cell.box)
        and _are_aligned(c.box, cell.box, 2 * cell.height)
    ]
    return max(above, key=lambda c: c.box.y1, default=None)


def _are_aligned(box: BoundingBox, other: BoundingBox, reach: float) -> bool:
    left, right = box.x0 - other.x0, box.x1 - other.x1
    return min(abs(left), abs(right), abs(left + right) / 2) < reach


def choose_vat_ids(
    candidates: Sequence[VatCandidate], links: Sequence[Link[VatCandidate]], blocks: Blocks
) -> list[ExtractedField]:
    """Seller's and buyer's VAT numbers. Of several for one party none is sure."""
    labelled = {id(one.candidate): one for one in reversed(links)}
    by_role: dict[str | None, list[tuple[float, VatCandidate]]] = {"seller": [], "buyer": [], None: []}
    for candidate in candidates:
        one = labelled.get(id(candidate))
        is_named = one is not None and one.field != "not_identifier"
        if not (is_named or candidate.is_national) and not is_valid_vat_id(candidate.value):
            continue  # capitals and digits that only look like one
        score = one.score if one is not None and is_named else 0.8
        by_role[_role_of(candidate, one, blocks)].append((score, candidate))
    _settle(by_role, blocks)
    return [_vat_field(f"{role}_vat_id", found) for role in ("seller", "buyer") if (found := by_role[role])]


def _role_of(candidate: VatCandidate, one: Link[VatCandidate] | None, blocks: Blocks) -> str | None:
    label = blocks.label_before(candidate) or (one.label if one is not None else None)
    if (one is not None and one.field == "buyer_vat_id") or (label is not None and _is_of_buyer(label)):
        return "buyer"
    if label is not None and label.phrase in _OF_SELLER:
        return "seller"
    return blocks.role_at(candidate)


def _is_of_buyer(label: FoundLabel) -> bool:
    return any(m.field == "buyer_vat_id" for m in label.meanings)


def _settle(by_role: dict[str | None, list[tuple[float, VatCandidate]]], blocks: Blocks) -> None:
    """Give those that nothing tells: a number that is known is its party's, another one is the other party's.

    Of two that stand in blocks of the seller's, the one beside its register or at the foot is.
    """
    sent = {c.value for _, c in by_role["seller"] if blocks.is_of_sender(c)}
    if len(sent) == 1 and not by_role["buyer"]:
        by_role[None] += [pair for pair in by_role["seller"] if pair[1].value not in sent]
        by_role["seller"] = [pair for pair in by_role["seller"] if pair[1].value in sent]
    of = {role: {c.value for _, c in found} for role, found in by_role.items()}
    for score, candidate in by_role[None]:
        if candidate.value in of["buyer"]:
            by_role["buyer"].append((score, candidate))
        elif candidate.value in of["seller"] or not of["seller"]:
            by_role["seller"].append((score, candidate))
        elif not of["buyer"] and len(of[None] - of["seller"]) == 1:
            by_role["buyer"].append((min(score, _BY_EXCLUSION), candidate))


_BY_EXCLUSION = 0.6


def _vat_field(name: str, found: Sequence[tuple[float, VatCandidate]]) -> ExtractedField:
    values = len({c.value for _, c in found})
    score, chosen = max(found, key=lambda pair: pair[0])
    holds = is_valid_vat_id(chosen.value)
    on_image = chosen.span.page.kind is not PageKind.TEXT_LAYER
    evidence = float(Evidence.LABELLED if score >= _WEAK else Evidence.WEAK_LABEL)
    if score == _BY_EXCLUSION:
        evidence = Evidence.PLACED
    if on_image and not holds:
        evidence = _UNCHECKED_ON_IMAGE
    return make_field(name, chosen.value, [chosen.span, *chosen.more], evidence / values, raw=chosen.raw, proven=holds)
