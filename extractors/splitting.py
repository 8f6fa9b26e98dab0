"""A file that holds several documents: where it is cut, and where a person is asked."""

from extractors.page_starts import start_probabilities
from holdpoint.document import Document
from holdpoint.finding import Finding, ReasonCode

SURE = 0.95  # the least probability at which a file is cut
DOUBTFUL = 0.5  # from which a person is asked


def sure_starts(probabilities: tuple[float, ...]) -> tuple[int, ...]:
    """The indices of the pages that surely begin a document; always the first one."""
    return tuple(n for n, p in enumerate(probabilities) if n == 0 or p >= SURE)


def probabilities_of(document: Document) -> tuple[float, ...]:
    """How likely each page begins a document, rounded as it is told."""
    return tuple(round(p, 3) for p in start_probabilities(document))


def doubt(document: Document, probabilities: tuple[float, ...], *, least: float = DOUBTFUL) -> Finding | None:
    """The finding that holds a document in which another one may begin, or None."""
    at = [(p, page.number) for p, page in zip(probabilities[1:], document.pages[1:], strict=True) if p >= least]
    if not at:
        return None
    likely, page = max(at, key=lambda pair: (pair[0], -pair[1]))
    others = f", and {len(at) - 1} further {'page' if len(at) == 2 else 'pages'}" if len(at) > 1 else ""
    return Finding(
        code=ReasonCode.SEVERAL_DOCUMENTS,
        message=f"Page {page}{others} may begin another document ({likely:.0%}), so only the first one may have been "
        "read. If it is one document, approve it; else say on which pages its documents begin.",
        page=page,
    )
