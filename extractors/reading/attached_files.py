"""What is said of a PDF that carries files beside an e-invoice's XML: they are no pages of it, and not read with it."""

from collections.abc import Sequence

from holdpoint.finding import Finding, ReasonCode

_MOST_NAMED = 10


def files_beside_xml(names: Sequence[str]) -> tuple[str, ...]:
    """The names of attached files, without the XML files, which are read."""
    return tuple(name or "a file without a name" for name in names if not name.lower().endswith(".xml"))


def attached(names: Sequence[str]) -> Finding:
    """Of a document with enclosures: what they are called."""
    return Finding(
        code=ReasonCode.ATTACHED_FILES,
        message=f"Inside the PDF, not read with it: {_counted(names)} ({_listed(names)}). The original has them: "
        "look at them where they matter, and drop what is a document of its own.",
    )


def portfolio_not_opened(names: Sequence[str]) -> Finding:
    """Of a cover whose files stay inside."""
    return Finding(
        code=ReasonCode.CONFLICTING_TYPES,
        message=f"The PDF is a portfolio: its pages are a cover of {_counted(names)} inside it ({_listed(names)}), "
        "which were not taken out. Save them with a PDF program and drop them, then reject the cover.",
    )


def _counted(names: Sequence[str]) -> str:
    return f"{len(names)} file{'s' if len(names) > 1 else ''}"


def _listed(names: Sequence[str]) -> str:
    shown = ["".join(c if c.isprintable() else "�" for c in name[:80]) for name in names[:_MOST_NAMED]]
    return ", ".join([*shown, *(["…"] if len(names) > _MOST_NAMED else [])])
