"""What people do to documents: POSTs with the version that was seen, so that the store decides who was first."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from holdpoint.errors import ForbiddenError, StaleVersionError, TerminalError
from review.acceptance import RefusedError
from review.authority import Role
from review.corrections import CorrectionError
from review.records import ReviewItem
from review.web.document_pages import Answer, load_item, show_document
from review.web.field_views import canonical_place
from review.web.form import accepted_in, corrections_in, pages_in, type_in, typed_in, version_in
from review.web.presentation import subject
from review.web.queue_pages import Following, Scope, next_open
from review.web.site import Asking, must_be, posted

router = APIRouter()
Posted = Annotated[Asking, Depends(posted)]


@router.post("/documents/{document_id}/approve")
def approve(document_id: str, asking: Posted) -> Response:
    """Release it with the values typed; the next open document comes up."""
    item = load_item(asking, document_id)
    following = next_open(asking, document_id, "held")

    def decide() -> Response:
        revision = asking.store.decisions.approve(
            document_id,
            version_in(asking.form),
            asking.person.actor,
            corrections_in(typed_in(asking.form), item.effective),
            accepted_in(asking.form),
            asking.form.get("why", ""),
        )
        if revision is None:
            return _onward(asking, item, "Approved by you; it waits for a second person", following, "/")
        asking.site.on_approved()
        return _onward(asking, item, "Approved", following, "/")

    return _attempt(asking, item, decide)


@router.post("/documents/{document_id}/save")
def save(document_id: str, asking: Posted) -> Response:
    """Keep the values without deciding; the page says what the checks say now."""
    item = load_item(asking, document_id)

    def keep() -> Response:
        findings = asking.store.decisions.save_corrections(
            document_id,
            version_in(asking.form),
            asking.person.actor,
            corrections_in(typed_in(asking.form), item.effective),
        )
        said = "Saved. Nothing holds it any more but your approval." if not findings else "Saved, not approved yet."
        answer = Answer(banner=said, findings=findings, accepted=accepted_in(asking.form))
        return show_document(asking, load_item(asking, document_id), answer)

    return _attempt(asking, item, keep, saves=True)


@router.post("/documents/{document_id}/reject")
def reject(document_id: str, asking: Posted) -> Response:
    """It will not be released."""
    item = load_item(asking, document_id)
    following = next_open(asking, document_id, "held")

    def decide() -> Response:
        asking.store.decisions.reject(
            document_id, version_in(asking.form), asking.person.actor, asking.form.get("note", "")
        )
        return _onward(asking, item, "Rejected", following, "/")

    return _attempt(asking, item, decide)


@router.post("/documents/{document_id}/discard")
def discard(document_id: str, asking: Posted) -> Response:
    """A quarantined file that nobody needs."""
    item = load_item(asking, document_id)
    following = next_open(asking, document_id, "quarantined")

    def decide() -> Response:
        asking.store.decisions.discard(
            document_id, version_in(asking.form), asking.person.actor, asking.form.get("note", "")
        )
        return _onward(asking, item, "Discarded", following, "/quarantined")

    return _attempt(asking, item, decide)


@router.post("/documents/{document_id}/read-again")
def read_again(document_id: str, asking: Posted) -> Response:
    """Send it through the flow once more: a retry, with a password, or as another type."""
    item = load_item(asking, document_id)
    state = "quarantined" if item.state == "quarantined" else "held"
    following = next_open(asking, document_id, state)

    def send() -> Response:
        asking.store.decisions.read_again(
            document_id,
            version_in(asking.form),
            asking.person.actor,
            password=asking.form.get("password") or None,
            document_type=type_in(asking.form, asking.site.types),
        )
        asking.site.on_read_again(item.source)
        back = "/" if state == "held" else "/quarantined"
        return _onward(asking, item, "The next run reads again", following, back)

    return _attempt(asking, item, send)


@router.post("/documents/{document_id}/cut")
def cut(document_id: str, asking: Posted) -> Response:
    """It holds several documents: the next run makes them documents of their own."""
    item = load_item(asking, document_id)
    following = next_open(asking, document_id, "held")

    def send() -> Response:
        version = version_in(asking.form)
        asking.store.file_parts.cut(document_id, version, asking.person.actor, pages_in(asking.form))
        asking.site.on_read_again(item.source)
        return _onward(asking, item, "The next run cuts", following, "/")

    return _attempt(asking, item, send)


@router.post("/documents/{document_id}/join")
def join(document_id: str, asking: Posted) -> Response:
    """It is a part of what is one document: the next run reads its file as one."""
    item = load_item(asking, document_id)

    def send() -> Response:
        whole = asking.store.file_parts.join(document_id, version_in(asking.form), asking.person.actor)
        asking.site.on_read_again(item.source)
        return asking.go(f"/documents/{whole}", "The next run reads the parts as one document again.")

    return _attempt(asking, item, send)


@router.post("/deliveries/redrive")
def redrive(asking: Posted) -> Response:
    """Start a dead letter again with the same key and the same bytes."""
    must_be(asking, Role.REVIEWER, "start a delivery again")
    try:
        asking.store.outbox.redrive(asking.form.get("key", ""), asking.person.actor)
    except StaleVersionError as error:
        return asking.go("/dead-letters", str(error))
    asking.site.on_approved()
    return asking.go("/dead-letters", "The delivery has been started again.")


def _attempt(asking: Asking, item: ReviewItem, decide: Callable[[], Response], *, saves: bool = False) -> Response:
    """Decide, or show the page again with why not and with everything that was typed."""
    typed = typed_in(asking.form)
    kept = Answer(
        typed=typed,
        accepted=accepted_in(asking.form),
        note=asking.form.get("note", ""),
        why=asking.form.get("why", ""),
    )
    try:
        return decide()
    except RefusedError as error:
        banner = "Not approved: the checks on your values still find something."
        answer = replace(kept, status=422, banner=banner, remedy=error.remedy, findings=error.findings)
    except CorrectionError as error:
        said = f"{error.fact} {error.remedy}".strip()
        banner = "Not saved: one value cannot be what its field holds."
        answer = replace(kept, status=422, banner=banner, errors={canonical_place(error.field): said})
    except StaleVersionError as error:
        # What the other person stored is shown; what this one typed stands beside it, and nothing is lost.
        item = load_item(asking, item.document_id)
        differing = _differing(typed, item)
        if saves and item.is_open and not differing:  # the same form once more: the page was loaded again
            answer = Answer(status=409, banner="These values are stored already. Nothing was recorded a second time.")
        else:
            answer = Answer(
                status=409,
                banner=f"{error.fact} {error.consequence}",
                remedy=error.remedy,
                is_stale=True,
                typed_instead=differing,
            )
    except ForbiddenError as error:
        answer = replace(kept, status=403, banner=f"{error.fact} {error.consequence}", remedy=error.remedy)
    except TerminalError as error:
        answer = replace(kept, status=422, banner=f"{error.fact} {error.consequence}", remedy=error.remedy)
    return show_document(asking, load_item(asking, item.document_id), answer)


def _differing(typed: Mapping[str, str], item: ReviewItem) -> dict[str, str]:
    return {c.field: c.value for c in corrections_in(typed, item.effective) if c.value}


def _onward(asking: Asking, item: ReviewItem, done: str, following: Following, back: str) -> Response:
    said = f"{done}: {subject(item)}. {f'{following.left} left.' if following.left else 'That was the last one.'}"
    scope = Scope.of(asking.request.query_params)
    return asking.go(f"/documents/{following.item.document_id}{scope.query}" if following.item else back, said)
