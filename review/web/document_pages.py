"""One document: its pages beside its fields, its original, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query
from starlette.exceptions import HTTPException
from starlette.responses import Response

from extractors.file_types import PDF
from holdpoint.decision import Resolution
from holdpoint.document import Document
from holdpoint.errors import HoldpointError, StoreError
from holdpoint.finding import Finding, ReasonCode
from review.authority import Role, needs_second_person
from review.clock import system_clock
from review.decisions import corrected_fields
from review.recheck import load_reading
from review.records import ReviewItem
from review.web.field_views import CELL_LABELS, FormState, canonical_place, field_groups, line_rows
from review.web.history_words import history_lines
from review.web.page_images import media_type_of
from review.web.page_views import page_views, statement_views
from review.web.presentation import heading, state_words, subject
from review.web.queue_pages import Scope, next_open
from review.web.reason_views import held_places, reason_views, warning_views
from review.web.site import Asking, signed_in
from review.web.term_views import term_group

router = APIRouter()
SignedIn = Annotated[Asking, Depends(signed_in)]
_MOST_TEXT = 200_000  # characters of an embedded text that is shown where there is no page


@dataclass(frozen=True)
class Answer:
    """What a decision that was not taken has to say when the page is shown again."""

    status: int = 200
    banner: str | None = None
    remedy: str = ""
    is_stale: bool = False
    findings: Sequence[Finding] | None = None  # what the checks say now; None: what they said at settlement
    typed: Mapping[str, str] | None = None
    typed_instead: Mapping[str, str] | None = None
    errors: Mapping[str, str] | None = None
    accepted: frozenset[str] = frozenset()
    note: str = ""
    why: str = ""  # what was typed as the reason of an acceptance


@router.get("/documents/{document_id}")
def document_page(document_id: str, asking: SignedIn) -> Response:
    """The document with its pages, or with what can be done about a file that could not be read."""
    return show_document(asking, load_item(asking, document_id), Answer())


@router.get("/documents/{document_id}/pages/{number}.png")
def page_image(
    document_id: str, number: int, asking: SignedIn, turns: Annotated[int, Query(ge=0, le=3)] = 0
) -> Response:
    """The picture of a page. The original itself never reaches the browser but as an attachment."""
    item = load_item(asking, document_id)
    if item.reading_sha256 is None or not 1 <= number <= item.page_count:
        raise HTTPException(404)
    try:
        image = asking.site.images.page(item.blob, number, turns)
    except (KeyError, HoldpointError) as error:
        raise HTTPException(503, f"Page {number} could not be drawn: {error}") from error
    return Response(image, media_type=media_type_of(image))


@router.get("/documents/{document_id}/original")
def original(document_id: str, asking: SignedIn) -> Response:
    """The file as it arrived, to be saved: never shown by the browser, because it may be hostile."""
    item = load_item(asking, document_id)
    if item.erased_at is not None:
        raise HTTPException(404, f"The original was erased on {item.erased_at:%d %b %Y} by the retention rules.")
    try:
        data = asking.site.blobs.get(item.blob.sha256)
    except KeyError as error:
        raise StoreError(
            f"The original of document {document_id} is missing from the blob store.",
            remedy="Restore the blob folder from its backup.",
        ) from error
    name = quote(item.blob.name, safe="")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(data, media_type="application/octet-stream", headers=headers)


def load_item(asking: Asking, document_id: str) -> ReviewItem:
    """The document, or 404 where the store has none of that id."""
    try:
        return asking.store.queue.item(document_id)
    except StoreError:
        if document_id not in asking.store.queue.find(document_id):
            raise HTTPException(404, "There is no document with this id.") from None
        raise


def show_document(asking: Asking, item: ReviewItem, answer: Answer) -> Response:
    """The page of a document; `answer` is what a decision that was not taken has to say."""
    scope = Scope.of(asking.request.query_params)
    following = next_open(asking, item.document_id, "quarantined" if item.state == "quarantined" else "held")
    corrected = frozenset(canonical_place(c.field) for c in item.corrections)
    # The checks' own answer is newer than any correction; what was found at settlement is not.
    findings = item.findings if answer.findings is None else answer.findings
    answered = corrected if answer.findings is None else frozenset[str]()
    editable = item.state == "held" and item.is_open and asking.person.role >= Role.REVIEWER
    state = FormState(
        held_places=held_places(findings, answered) if item.is_open else frozenset(),
        typed=answer.typed,
        typed_instead=answer.typed_instead,
        errors=answer.errors,
        corrections=item.corrections,
        editable=editable,
        confirmed=item.resolution is Resolution.APPROVED,
    )
    groups = field_groups(item.effective, state) if item.effective is not None else ()
    rows = line_rows(item.effective, state) if item.effective is not None else ()
    document, unreadable = reading_of_item(asking, item)
    reasons = reason_views(findings, answer.accepted, answered)
    badge_class, badge = state_words(item)
    return asking.page(
        "document.html",
        status=answer.status,
        tab="quarantined" if item.state == "quarantined" and item.is_open else "held" if item.is_open else "",
        item=item,
        subject=subject(item),
        heading=heading(item),
        badge_class=badge_class,
        badge=badge,
        answer=answer,
        scope=scope,
        following=following,
        prefetch=following.item.document_id if following.item is not None and following.item.page_count else None,
        now=system_clock(),
        editable=editable,
        reasons=reasons,
        asks_why=editable and any(r.needs_reason for r in reasons),
        warnings=warning_views(findings),
        second_person=_second_person(asking, item) if editable else None,
        statements=statement_views(item.summary, item.document_type),
        groups=groups,
        rows=rows,
        terms=term_group(item.effective),
        cell_labels=CELL_LABELS,
        to_look_at=sum(f.needs_look for g in groups for f in g.fields) + sum(f.needs_look for r in rows for f in r),
        pages=page_views(document, item.extraction, item.summary, corrected) if document and item.extraction else (),
        texts=[(a.name, a.text[:_MOST_TEXT]) for a in document.attachments] if document else [],
        unreadable=unreadable,
        split_file=asking.store.file_parts.of(item.document_id),
        begins_at=begins_at_of(item),
        types=[(t, spec.label) for t, spec in asking.site.types.items()],
        history=history_lines(item.history, item.effective.spec if item.effective is not None else None),
    )


def begins_at_of(item: ReviewItem) -> str | None:
    """The pages on which further documents may begin in a file that a person can cut, as text; None: it cannot be."""
    if item.blob.media_type != PDF or item.page_count < 2 or item.extraction is None:
        return None
    pages = (f.page for f in item.findings if f.code is ReasonCode.SEVERAL_DOCUMENTS and f.page)
    return ", ".join(map(str, sorted(set(pages))))


def reading_of_item(asking: Asking, item: ReviewItem) -> tuple[Document | None, str | None]:
    """How it was read, or why that cannot be shown. The decision does not depend on it: the re-check will say."""
    if item.reading_sha256 is None:
        return None, None
    try:
        return load_reading(asking.site.blobs, item.reading_sha256, item.document_id).document, None
    except StoreError as error:
        return None, str(error)


def _second_person(asking: Asking, item: ReviewItem) -> str | None:
    """Why this person will not be allowed to approve it alone, said before they try."""
    first = next((a for a in item.first_approvals), None)
    if first is not None:
        own_approval = first.approved_by == asking.person.name
        who = "You have" if own_approval else f"{first.approved_by} has"
        what = "It takes a second person" + ("." if own_approval else ": your approval of the same values releases it.")
        return f"{who} approved it on {first.approved_at:%d %b, %H:%M} UTC. {what}"
    with asking.store.database.read() as connection:
        own = corrected_fields(connection, item.document_id, asking.person.name)
    return needs_second_person(item.findings, asking.person.actor, own)
