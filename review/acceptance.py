"""What a person may let pass, and what the checks refuse. Pure."""

from collections.abc import Sequence

from holdpoint.errors import TerminalError
from holdpoint.finding import Finding, ReasonCode, title_of

# What a person cannot wave through: only a corrected value or another decision settles it.
NEVER_ACCEPTED = frozenset({ReasonCode.MISSING_REQUIRED, ReasonCode.NO_TEXT, ReasonCode.UNKNOWN_TYPE})


class RefusedError(TerminalError):
    """An approval that the checks refuse; `findings` say why, `acceptable` which of them a person may accept."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(
            " ".join(f.message for f in findings),
            consequence="The document was not approved.",
            remedy="Correct the values, or accept the reason where the page really says so.",
        )
        self.findings = tuple(findings)

    @property
    def acceptable(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if is_acceptable(f))


def is_acceptable(finding: Finding) -> bool:
    """Whether a person may let it pass."""
    return finding.may_accept and finding.code not in NEVER_ACCEPTED


def unanswered(findings: Sequence[Finding], accepted: frozenset[str]) -> list[Finding]:
    """What holds and is not among the keys that a person accepted, or cannot be accepted."""
    return [f for f in findings if f.severity.holds and not (is_acceptable(f) and f.key in accepted)]


def reason_needed(findings: Sequence[Finding], document_id: str) -> TerminalError:
    """What whoever accepts these without a reason is told."""
    titles = " ".join(dict.fromkeys(title_of(f.code) + "." for f in findings))
    return TerminalError(
        f"{titles} Whoever lets that pass must say why.",
        consequence="The document was not approved; the values are kept.",
        remedy="Say how it was checked; it stays in the audit trail.",
        document_id=document_id,
    )
