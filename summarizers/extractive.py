"""The extractive summary: composed from extracted values, quoted from the pages. Nothing in it is invented."""

from holdpoint.document import Document
from holdpoint.extraction import DocumentType, Extraction, Statement, Summary
from summarizers.composed import Values, compose
from summarizers.obligations import duties
from summarizers.sentences import SUMMARIZER, VERSION, sentences
from summarizers.telling import most_central, telling_clauses, title_line

MOST_STATEMENTS = 7
_DUTIES = 3


def summarize(document: Document, extraction: Extraction) -> Summary:
    """Up to seven statements, each citing its pages and evidence; none where there is nothing to say with ground.

    Invoices, credit notes, receipts and orders are told by their values. Contracts by their values, what they call
    confidential, who shall do what, and when it ends, quoted. Anything else, and what gave no value, by its title and
    its two most central sentences. Text that only came along with the document (the body of a mail) is not summarised.
    """
    statements = compose(Values.of(document, extraction))
    if extraction.type.document_type is DocumentType.CONTRACT:
        statements += _clauses(document, extraction)
    if not statements:
        statements = _quoted(document)
    return Summary(
        document_id=document.document_id,
        statements=statements[:MOST_STATEMENTS],
        summarizer=SUMMARIZER,
        version=VERSION,
    )


def _clauses(document: Document, extraction: Extraction) -> tuple[Statement, ...]:
    found = sentences(document)
    owed = duties(document, extraction, found, _DUTIES)
    taken = {d.sentence.position for d in owed}
    told = [p for p in telling_clauses(found) if p.position not in taken]
    placed = [(d.sentence.position, d.statement()) for d in owed]
    placed += [(p.position, p.part(p.behind_number(), len(p.words))) for p in told]
    if not placed:
        placed = [(p.position, p.part(p.behind_number(), len(p.words))) for p in most_central(found, 2)]
    return tuple(statement for _, statement in sorted(placed, key=lambda pair: pair[0]))


def _quoted(document: Document) -> tuple[Statement, ...]:
    title = title_line(document)
    central = [s for s in most_central(sentences(document), 2) if title is None or title.text not in s.text]
    passages = (*((title,) if title is not None else ()), *central)
    return tuple(p.statement() for p in passages)
