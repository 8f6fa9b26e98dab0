"""Why a document cannot be an e-invoice: the business term, the fact, and what a person can do."""

from holdpoint.errors import TerminalDeliveryError

_CONSEQUENCE = "No e-invoice was written; the release goes to the fallback destination or to the dead letters."


def refusal(terms: str, fact: str, remedy: str) -> TerminalDeliveryError:
    """The refusal of a document that lacks, or contradicts itself in, `terms` ("BT-40", "BT-110, BR-CO-14")."""
    return TerminalDeliveryError(f"{terms}: {fact}", consequence=_CONSEQUENCE, remedy=remedy)


def zero_rate(term: str, fact: str) -> TerminalDeliveryError:
    """The refusal of a rate of 0 %, which needs a category and a reason."""
    return refusal(
        term,
        f"{fact}: EN 16931 then asks why (zero rated, exempt, reverse charge, export, outside VAT), and the released "
        "values do not say.",
        "Send such documents to another destination; only their issuer can say the VAT category.",
    )
