"""Why a document waits, as the page says it: one entry a reason, with what a person can do about it. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from holdpoint.finding import Finding, ReasonCode, Severity, title_of
from review.acceptance import is_acceptable
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
_ADVICE_BY_SEVERITY = {
    Severity.SECOND_PERSON: "Two people must approve it, each for themselves.",
    Severity.REJECT: "Nobody may approve it as it is: correct what was misread, or reject it.",
}
_ACCEPT_WORDS = {
    ReasonCode.AMOUNT_LIMIT: "The amount is right: accept",
    ReasonCode.POSSIBLE_DUPLICATE: "It is no duplicate: accept",
    ReasonCode.MARKED_AS_COPY: "The original was neither booked nor paid: accept",
    ReasonCode.HIDDEN_TEXT: "The values are those of the page: accept",
    ReasonCode.BANK_DETAILS_CHANGED: "The vendor confirmed it by a way known from before: accept",
    ReasonCode.VENDOR_UNKNOWN: "The vendor has been checked: accept",
    ReasonCode.ORDER_MISMATCH: "Who ordered agrees: accept",
    ReasonCode.POLICY_RULE: "It may pass all the same: accept",
    ReasonCode.SENSITIVE_DATA: "It may be passed on with that: accept",
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


_NAMED_DOCUMENT = re.compile(r"\(document ([0-9a-f]{20}(?:-\d+)?)\)")


@dataclass(frozen=True)
class MessageView:
    """One finding's sentence. `place` is the first field it concerns; `answered` once all of them were corrected."""

    text: str
    place: str | None
    page: int | None
    answered: bool
    other: str | None = None  # the id of a document that it names, to be opened beside this one


@dataclass(frozen=True)
class ReasonView:
    """One reason. `key` is the digit that toggles its acceptance, None where nothing can be accepted.

    `name` is what it is accepted by (`Finding.key`); `needs_reason`: whoever accepts it must say why.
    """

    code: ReasonCode
    name: str
    title: str
    messages: tuple[MessageView, ...]
    advice: str
    acceptable: bool
    key: int | None
    accepted: bool
    accept_words: str = "The page really says so: accept"
    needs_reason: bool = False

    @property
    def answered(self) -> bool:
        return all(m.answered for m in self.messages)


def reason_views(
    findings: Sequence[Finding], accepted: frozenset[str], corrected: frozenset[str]
) -> tuple[ReasonView, ...]:
    """What holds or quarantines it. `corrected` are the places changed since the findings were made."""
    holding = [f for f in findings if f.severity is not Severity.WARN]
    views = []
    key = 0
    for name in dict.fromkeys(f.key for f in holding):
        same = [f for f in holding if f.key == name]
        can_accept = all(f.severity.holds and is_acceptable(f) and f.code not in _SETTLED_BY_APPROVAL for f in same)
        key += can_accept
        code = same[0].code
        views.append(
            ReasonView(
                code=code,
                name=name,
                title=title_of(code),
                messages=_messages(same, corrected),
                advice=_ADVICE.get(code, "") or _ADVICE_BY_SEVERITY.get(same[0].severity, ""),
                acceptable=can_accept,
                key=key if can_accept and key <= 9 else None,
                accepted=name in accepted,
                accept_words=_ACCEPT_WORDS.get(code, ReasonView.accept_words),
                needs_reason=can_accept and any(f.needs_reason for f in same),
            )
        )
    return tuple(views)


def warning_views(findings: Sequence[Finding]) -> tuple[MessageView, ...]:
    """What was noticed beside it and holds nothing."""
    return _messages((f for f in findings if f.severity is Severity.WARN), frozenset())


def held_places(findings: Iterable[Finding], corrected: frozenset[str]) -> frozenset[str]:
    """The places that holding findings name and nobody has corrected since."""
    places = {canonical_place(p) for f in findings if f.severity.holds for p in f.fields}
    return frozenset(places - corrected)


def _messages(findings: Iterable[Finding], corrected: frozenset[str]) -> tuple[MessageView, ...]:
    return tuple(
        MessageView(
            text=f.message,
            place=canonical_place(f.fields[0]) if f.fields else None,
            page=f.page,
            answered=bool(f.fields) and all(canonical_place(p) in corrected for p in f.fields),
            other=found[1] if (found := _NAMED_DOCUMENT.search(f.message)) is not None else None,
        )
        for f in findings
    )
