"""What is said of a file that carries programs or actions, whatever its type."""

from collections.abc import Sequence

from holdpoint.finding import Finding, ReasonCode


def finding_of(what: Sequence[str]) -> Finding:
    """The finding that names these things, each a noun phrase."""
    return Finding(
        code=ReasonCode.ACTIVE_CONTENT,
        message=f"The file carries {'; '.join(what)}. Nothing of it was run or followed. Look at the page images here "
        "rather than open the original, unless its sender is known for such files.",
    )
