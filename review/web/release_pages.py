"""What is released by which rule, the audits that prove it, and the switch of each type."""

import math
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.exceptions import HTTPException
from starlette.responses import Response

from holdpoint.decision import Correction
from holdpoint.errors import ForbiddenError, HoldpointError, StaleVersionError, TerminalError
from holdpoint.extraction import DocumentType
from holdpoint.settings import TypePolicy
from review.acceptance import RefusedError
from review.authority import Role
from review.clock import system_clock
from review.corrections import CorrectionError, checked, current_value
from review.records import ReviewItem
from review.release_records import Judgement, RuleState, TypeStop
from review.rule_words import kind_of, percent, promise, version_line, what_is_missing, what_it_releases
from review.web.document_pages import load_item, reading_of_item
from review.web.form import typed_in, version_in
from review.web.page_views import PageView
from review.web.site import Asking, posted, signed_in

router = APIRouter()
SignedIn = Annotated[Asking, Depends(signed_in)]
Posted = Annotated[Asking, Depends(posted)]
_BAR = 100  # the width of a drawn bar, in its own unit
_NEWEST = 30  # versions that the page lists
AUDIT_REASON = "An audit found other values."


@dataclass(frozen=True)
class RuleView:
    """One rule as a card: words, and a bar on which the target stands at the middle."""

    state: RuleState
    kind: str
    promise: str
    releases: str
    missing: str
    progress: float  # of the judged documents that are needed, 0 to 100
    target_mark: float
    bound_mark: float | None  # where the audits' upper bound stands, None without audits
    error_mark: float | None
    bound: str
    alarm: int  # how far the evidence against it is towards withdrawing it, 0 to 100, by orders of magnitude


@dataclass(frozen=True)
class TypeView:
    """A document type with its owner, whether it is stopped, and whether this person may change that."""

    document_type: str
    label: str
    owner: str
    target: str
    lacking: tuple[str, ...]
    worth: str  # what an error costs, in minutes of review
    stop: TypeStop | None
    may_switch: bool


@dataclass(frozen=True)
class AuditField:
    """One field that matters, as the audit form shows it."""

    place: str
    label: str
    value: str
    released: str | None  # what left, shown where it differs from what the auditor typed
    error: str | None = None


@router.get("/release")
def release_page(asking: SignedIn) -> Response:
    """The live panel."""
    return _panel(asking)


@router.post("/release/stop")
def stop(asking: Posted) -> Response:
    """Hold everything of a type, for its owner and for administrators."""
    return _switch(asking, "stop")


@router.post("/release/resume")
def resume(asking: Posted) -> Response:
    """Let the policy release the type again."""
    return _switch(asking, "resume")


@router.get("/audits")
def audits(asking: SignedIn) -> Response:
    """Released documents that were drawn and wait for their audit."""
    return asking.page("audits.html", tab="release", tasks=asking.store.rules.audits_waiting(), now=system_clock())


@router.get("/audits/{document_id}")
def audit_page(document_id: str, asking: SignedIn) -> Response:
    """One document to audit: its pages, and its fields to compare or, blind, to type."""
    return _audit(asking, load_item(asking, document_id))


@router.post("/audits/{document_id}")
def audit(document_id: str, asking: Posted) -> Response:
    """What the auditor says: as released, or other values, which are then sent to whoever got the document."""
    item = load_item(asking, document_id)
    try:
        return _judged(asking, item)
    except CorrectionError as error:
        return _audit(
            asking, item, 422, f"{error.fact} {error.remedy}", typed_in(asking.form), {error.field: error.fact}
        )
    except RefusedError as error:
        said = f"{error.fact} Nothing was sent. Correct the other values too, or take the document back."
    except (ForbiddenError, StaleVersionError, TerminalError) as error:
        said = f"{error.fact} {error.consequence} {error.remedy}"
    return _audit(asking, load_item(asking, document_id), 422, said, typed_in(asking.form), may_void=True)


@router.post("/audits/{document_id}/void")
def take_back(document_id: str, asking: Posted) -> Response:
    """The document should not have been released: it is taken back wherever it went."""
    item = load_item(asking, document_id)
    try:
        reason = asking.form.get("reason", "")
        asking.store.recall.void(document_id, version_in(asking.form), asking.person.actor, reason)
    except (ForbiddenError, StaleVersionError, TerminalError) as error:
        return _audit(asking, item, 422, f"{error.fact} {error.consequence} {error.remedy}", may_void=True)
    asking.site.on_approved()
    return _onward(asking, "Taken back, and counted as an error.")


def _judged(asking: Asking, item: ReviewItem) -> Response:
    judgement = _waiting(asking, item.document_id)
    if item.effective is None:
        raise TerminalError("It has no values to audit.", consequence="Nothing was decided.")
    spec = item.effective.spec
    typed = {place: text for place, text in typed_in(asking.form).items() if place.split("[")[0] in judgement.fields}
    wanted = [checked(spec, Correction(field=place, value=text)) for place, text in typed.items()]
    differing = tuple(one for one in wanted if one.value != (current_value(item.effective, one.field) or ""))
    if not differing or asking.form.get("released_is_right"):
        asking.store.rules.confirm(item.document_id, asking.person.actor)
        return _onward(asking, "Audited: right as released.")
    if _is_blind(asking, judgement) and not asking.form.get("sure"):
        return _audit(
            asking,
            item,
            said="What was released differs. Look once more at the marked fields: which is right?",
            typed={one.field: one.value for one in wanted},
            shows_released=True,
        )
    asking.store.recall.correct(item.document_id, version_in(asking.form), asking.person.actor, differing, AUDIT_REASON)
    asking.site.on_approved()
    return _onward(asking, "Counted as an error; the corrected values are on their way to whoever got the document.")


def _onward(asking: Asking, said: str) -> Response:
    left = asking.store.rules.audits_waiting(limit=1)
    return asking.go(f"/audits/{left[0].judgement.document_id}" if left else "/audits", said)


def _audit(
    asking: Asking,
    item: ReviewItem,
    status: int = 200,
    said: str | None = None,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    *,
    shows_released: bool = False,
    may_void: bool = False,
) -> Response:
    judgement = _waiting(asking, item.document_id)
    blind = _is_blind(asking, judgement) and not shows_released
    fields = _fields(item, judgement, typed or {}, errors or {}, blind=blind, compares=shows_released)
    return asking.page(
        "audit.html",
        status=status,
        tab="release",
        item=item,
        judgement=judgement,
        pages=_pages(asking, item),
        fields=fields,
        blind=blind,
        said=said,
        compares=shows_released,
        may_void=may_void and asking.person.role >= Role.APPROVER,
        left=len(asking.store.rules.audits_waiting()),
    )


def _fields(
    item: ReviewItem,
    judgement: Judgement,
    typed: dict[str, str],
    errors: dict[str, str],
    *,
    blind: bool,
    compares: bool,
) -> tuple[AuditField, ...]:
    if item.effective is None:
        return ()
    views = []
    for spec in item.effective.spec.fields:
        if spec.name not in judgement.fields:
            continue
        several = max(len(item.effective.all(spec.name)), 1) if spec.several else 1
        for number in range(1, several + 1):
            place = spec.name if number == 1 else f"{spec.name}[{number}]"
            released = current_value(item.effective, place) or ""
            value = typed.get(place, "" if blind else released)
            views.append(
                AuditField(
                    place=place,
                    label=spec.label if number == 1 else f"{spec.label} {number}",
                    value=value,
                    released=(released or "nothing") if compares and value != released else None,
                    error=errors.get(place),
                )
            )
    return tuple(views)


def _pages(asking: Asking, item: ReviewItem) -> tuple[PageView, ...]:
    """The pages without the boxes of what was extracted: they would say where to look."""
    document, _ = reading_of_item(asking, item)
    if document is None:
        return ()
    return tuple(
        PageView(number=p.number, width=p.width, height=p.height, turns=p.turns, boxes=()) for p in document.pages
    )


def _waiting(asking: Asking, document_id: str) -> Judgement:
    judgement = asking.store.rules.judgement(document_id)
    if judgement is None or not judgement.released or judgement.judged_at is not None:
        raise HTTPException(404, "This document waits for no audit: somebody may have been first.")
    return judgement


def _is_blind(asking: Asking, judgement: Judgement) -> bool:
    policy = asking.store.policy_for(DocumentType(judgement.key.document_type), "")
    return policy is not None and policy.audit.blind


def _switch(asking: Asking, what: str) -> Response:
    document_type, reason = asking.form.get("document_type", ""), asking.form.get("reason", "")
    view = next((one for one in _types(asking) if one.document_type == document_type), None)
    if view is None or not view.may_switch:
        raise ForbiddenError(
            f"{asking.person.name} may not stop or resume that type.",
            consequence="Nothing was changed.",
            remedy="Its owner and administrators may.",
        )
    try:
        if what == "stop":
            asking.store.switches.stop(document_type, reason=reason, by=asking.person.name)
            return asking.go("/release", f"Everything of the type {view.label} is held from now on.")
        asking.store.switches.resume(document_type, reason=reason, by=asking.person.name)
        return asking.go("/release", f"{view.label} is released by its policy again.")
    except TerminalError as error:
        return _panel(asking, error, status=422)


def _panel(asking: Asking, error: HoldpointError | None = None, status: int = 200) -> Response:
    versions = asking.store.rules.versions()
    return asking.page(
        "release.html",
        status=status,
        tab="release",
        rules=[_rule_view(state) for state in asking.store.rules.states()],
        types=_types(asking),
        versions=[version_line(version) for version in reversed(versions[-_NEWEST:])],
        audits_waiting=len(asking.store.rules.audits_waiting(limit=1000)),
        error=error,
    )


def _rule_view(state: RuleState) -> RuleView:
    error = state.rule.error

    def mark(share: float) -> float:
        """The target stands in the middle, twice the target and more at the end."""
        return round(min(share / (2 * error), 1.0) * _BAR, 1)

    needed = state.progress.judged + state.progress.missing
    return RuleView(
        state=state,
        kind=kind_of(state.rule),
        promise=promise(state.rule),
        releases=what_it_releases(state.rule),
        missing=what_is_missing(state),
        progress=round(_BAR * state.progress.judged / needed, 1) if needed else 0.0,
        target_mark=mark(error),
        bound_mark=mark(state.audit_bound) if state.audited else None,
        error_mark=mark(state.audit_errors / state.audited) if state.audited else None,
        bound=percent(state.audit_bound),
        alarm=_alarm(state),
    )


def _worth(policy: TypePolicy) -> str:
    """The owner's two costs against each other: how long one may look at a document to avoid an error."""
    if not policy.error_cost or not policy.review_minute_cost:
        return ""
    minutes = policy.error_cost / policy.review_minute_cost
    target = policy.effective_target
    spared = f"; at the target's rate that is {float(minutes) * target.error:.1f} a document" if target else ""
    return f"an error costs {minutes:.0f} minutes of review{spared}"


def _alarm(state: RuleState) -> int:
    return round(_BAR * min(max(math.log(state.evidence_against) / math.log(state.alarm_at), 0.0), 1.0))


def _types(asking: Asking) -> list[TypeView]:
    stops = {stop.document_type: stop for stop in asking.store.switches.standing()}
    views = []
    for kind, spec in asking.site.types.items():
        policy = asking.store.policy_for(kind, "")
        if policy is None:
            continue
        target = policy.effective_target
        views.append(
            TypeView(
                document_type=str(kind),
                label=spec.label,
                owner=policy.owner,
                target=f"at most {percent(target.error)} wrong, {percent(target.assurance)} sure" if target else "",
                lacking=policy.unnamed if target else (),
                worth=_worth(policy),
                stop=stops.get(str(kind)),
                may_switch=asking.person.role >= Role.ADMIN or asking.person.name == policy.owner,
            )
        )
    return views
