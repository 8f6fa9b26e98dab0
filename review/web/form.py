"""What a posted form says: values typed, reasons accepted, the version that was seen. Pure."""

from collections.abc import Collection, Mapping

from holdpoint.decision import Correction
from holdpoint.errors import TerminalError
from holdpoint.extraction import DocumentType, Extraction
from holdpoint.finding import ReasonCode
from review.corrections import current_value

VALUE_PREFIX = "value:"
ACCEPT_PREFIX = "accept:"


def typed_in(form: Mapping[str, str]) -> dict[str, str]:
    """Every value of the form by its place, line ends as "\\n", without space around it."""
    return {
        name.removeprefix(VALUE_PREFIX): "\n".join(text.splitlines()).strip()
        for name, text in form.items()
        if name.startswith(VALUE_PREFIX)
    }


def corrections_in(typed: Mapping[str, str], effective: Extraction | None) -> tuple[Correction, ...]:
    """The values that differ from what stands there now; CorrectionError where a place is none."""
    if effective is None:
        return ()
    return tuple(
        Correction(field=place, value=text)
        for place, text in typed.items()
        if text != "\n".join((current_value(effective, place) or "").splitlines()).strip()
    )


def accepted_in(form: Mapping[str, str]) -> frozenset[str]:
    """The reasons whose box was ticked, by `Finding.key`; names that begin with no reason are ignored."""
    known = {str(code) for code in ReasonCode}
    names = (name.removeprefix(ACCEPT_PREFIX) for name in form if name.startswith(ACCEPT_PREFIX))
    return frozenset(name for name in names if name.partition(":")[0] in known)


def version_in(form: Mapping[str, str]) -> int:
    """The version of the document that the person saw. TerminalError when the form has none."""
    text = form.get("version", "")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise TerminalError(
            "The form does not say which version of the document was seen.",
            consequence="Nothing was decided.",
            remedy="Open the document again.",
        )
    return int(text)


def pages_in(form: Mapping[str, str]) -> tuple[int, ...]:
    """The page numbers typed as `begins_at`, "3, 5". TerminalError for anything else."""
    text = form.get("begins_at", "")
    numbers = text.replace(",", " ").split()
    if not numbers or not all(n.isascii() and n.isdigit() and len(n) < 6 for n in numbers):
        raise TerminalError(
            f"“{text.strip()}” names no pages." if text.strip() else "No page was named.",
            consequence="Nothing was changed.",
            remedy="Name the pages on which its further documents begin, like 3, 5.",
        )
    return tuple(map(int, numbers))


def type_in(form: Mapping[str, str], types: Collection[DocumentType]) -> DocumentType | None:
    """The document type chosen among those there are, or None for "as before"."""
    text = form.get("document_type", "")
    return next((t for t in types if t == text), None)
