"""Why a document waits, as the page says it: one entry a reason, with what a person can do about it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from holdpoint.finding import Finding, ReasonCode, Severity, title_of
from review.decisions import RefusedError
from review.web.field_views import canonical_place

_ADVICE = {
    ReasonCode.MISSING_REQUIRED: "Fill it in from the page.",
    ReasonCode.LOW_CONFIDENCE: "Your approval confirms it.",
    ReasonCode.AMBIGUOUS_DATE: "Your approval confirms it.",
    ReasonCode.NO_TEXT: "Type its values in from the page, or reject it.",
    ReasonCode.UNKNOWN_TYPE: "Your approval confirms the type shown; if it is another, have it read again as that.",
    ReasonCode.EXPECTATION_FAILED: "Your approval confirms the values.",
    ReasonCode.RELEASE_STOPPED: "Your approval releases it.",
    ReasonCode.RELEASE_RULE: "Compare what matters: your decision is evidence for the rule.",
}
_ACCEPT_WORDS = {
    ReasonCode.AMOUNT_LIMIT: "The amount is right: accept",
    ReasonCode.POSSIBLE_DUPLICATE: "It is no duplicate: accept",
    ReasonCode.HIDDEN_TEXT: "The values are those of the page: accept",
}
# What the checks do not raise again once a person has looked: nothing to tick.
_SETTLED_BY_APPROVAL = frozenset(
    {
        ReasonCode.LOW_CONFIDENCE,
        ReasonCode.AMBIGUOUS_DATE,
        ReasonCode.EXPECTATION_FAILED,
        ReasonCode.RELEASE_STOPPED,
        ReasonCode.RELEASE_RULE,
    }
)


@dataclass(frozen=True)
class MessageView:
    """One finding's sentence. `place` is the first field it concerns; `answered` once all of them were corrected."""

    text: str
    place: str | None
    page: int | None
    answered: bool


@dataclass(frozen=True)
class ReasonView:
    """One reason. `key` is the digit that toggles its acceptance, None where nothing can be accepted."""

    code: ReasonCode
    title: str
    messages: tuple[MessageView, ...]
    advice: str
    acceptable: bool
    key: int | None
    accepted: bool
    accept_words: str = "The page really says so: accept"

    @property
    def answered(self) -> bool:
        return all(m.answered for m in self.messages)


def reason_views(
    findings: Sequence[Finding], accepted: frozenset[ReasonCode], corrected: frozenset[str]
) -> tuple[ReasonView, ...]:
    """What holds or quarantines it. `corrected` are the places changed since the findings were made."""
    holding = [f for f in findings if f.severity is not Severity.WARN]
    can_accept = {f.code for f in RefusedError(holding).acceptable if f.severity is Severity.HOLD}
    can_accept -= _SETTLED_BY_APPROVAL
    views = []
    key = 0
    for code in dict.fromkeys(f.code for f in holding):
        is_acceptable = code in can_accept
        key += is_acceptable
        views.append(
            ReasonView(
                code=code,
                title=title_of(code),
                messages=_messages((f for f in holding if f.code is code), corrected),
                advice=_ADVICE.get(code, ""),
                acceptable=is_acceptable,
                key=key if is_acceptable and key <= 9 else None,
                accepted=code in accepted,
                accept_words=_ACCEPT_WORDS.get(code, ReasonView.accept_words),
            )
        )
    return tuple(views)


def warning_views(findings: Sequence[Finding]) -> tuple[MessageView, ...]:
    """What was noticed beside it and holds nothing."""
    return _messages((f for f in findings if f.severity is Severity.WARN), frozenset())


def held_places(findings: Iterable[Finding], corrected: frozenset[str]) -> frozenset[str]:
    """The places that holding findings name and nobody has corrected since."""
    places = {canonical_place(p) for f in findings if f.severity is Severity.HOLD for p in f.fields}
    return frozenset(places - corrected)


def _messages(findings: Iterable[Finding], corrected: frozenset[str]) -> tuple[MessageView, ...]:
    return tuple(
        MessageView(
            text=f.message,
            place=canonical_place(f.fields[0]) if f.fields else None,
            page=f.page,
            answered=bool(f.fields) and all(canonical_place(p) in corrected for p in f.fields),
        )
        for f in findings
    )
