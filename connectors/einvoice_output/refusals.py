"""Why a document cannot be an e-invoice: the business term, the fact, and what a person can do."""

from holdpoint.errors import TerminalDeliveryError

_CONSEQUENCE = "No e-invoice was written; the release goes to the fallback destination or to the dead letters."


def refusal(terms: str, fact: str, remedy: str) -> TerminalDeliveryError:
    """The refusal of a document that lacks, or contradicts itself in, `terms` ("BT-40", "BT-110, BR-CO-14")."""
    return TerminalDeliveryError(f"{terms}: {fact}", consequence=_CONSEQUENCE, remedy=remedy)
