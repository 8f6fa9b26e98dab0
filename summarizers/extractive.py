"""The extractive summary: composed from extracted values, quoted from the pages. Nothing in it is invented."""

from holdpoint.document import Document
from holdpoint.extraction import DocumentType, Extraction, Statement, Summary
from summarizers.composed import Values, compose
from summarizers.sentences import SUMMARIZER, VERSION
from summarizers.telling import most_central, telling_clauses, title_line

_MOST = 5
_CLAUSES = 3


def summarize(document: Document, extraction: Extraction) -> Summary:
    """Up to five statements, each citing its pages and evidence; none where there is nothing to say with ground.

    Invoices, credit notes, receipts and orders are told by their values, contracts by their values and their most
    telling sentences, anything else, and what gave no value, by its title and its two most central sentences. Text
    that only came along with the document (the body of a mail) is not summarised.
    """
    statements = compose(Values.of(document, extraction))
    if extraction.type.document_type is DocumentType.CONTRACT:
        statements += tuple(s.statement() for s in telling_clauses(document, _CLAUSES))
    if not statements:
        statements = _quoted(document)
    return Summary(
        document_id=document.document_id, statements=statements[:_MOST], summarizer=SUMMARIZER, version=VERSION
    )


def _quoted(document: Document) -> tuple[Statement, ...]:
    title = title_line(document)
    central = [s for s in most_central(document, 2) if title is None or title.text not in s.text]
    passages = (*((title,) if title is not None else ()), *central)
    return tuple(p.statement() for p in passages)
