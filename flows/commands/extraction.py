"""One extraction as text for people."""

from collections.abc import Sequence
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from flows.commands.options import console
from holdpoint.document_terms import shown_terms
from holdpoint.extraction import LINE_ITEM_FIELDS, ExtractedField, Extraction, ReadDocument, Summary
from holdpoint.finding import Finding, title_of


def print_extraction(file: Path, read: ReadDocument, summary: Summary, findings: Sequence[Finding]) -> None:
    """Type, fields with confidence and place, line items, summary, findings."""
    guess = read.extraction.type
    readers = ", ".join(dict.fromkeys(f"{p.kind.replace('_', ' ')} by {p.reader}" for p in read.document.pages))
    count = len(read.document.pages)
    pages = f"{count} page{'s' if count != 1 else ''} ({readers})" if count else "e-invoice without a printed page"
    kind = f"{read.extraction.spec.label.lower()} ({guess.confidence:.0%})"
    console.print(f"[bold]{escape(file.name)}[/bold]: {kind}, {pages}", soft_wrap=True)
    print_fields(read.extraction)
    for statement in summary.statements:
        console.print(f"  {escape(statement.text)} [dim]{cited(statement.pages)}[/dim]")
    for finding in findings:
        colour = "red" if finding.severity.holds else "yellow"
        console.print(f"  [{colour}]{title_of(finding.code)}[/{colour}]: {escape(finding.message)}")
    if not any(f.severity.holds for f in findings):
        console.print("  [green]Nothing holds it.[/green]")


def print_fields(extraction: Extraction) -> None:
    """The fields and line items as tables, and what the document takes off or adds as a whole."""
    if extraction.fields:
        table = Table("field", "value", "as printed", "sure", "page")
        for field in extraction.fields:
            table.add_row(
                field.name,
                escape(field.value if field.value is not None else "?"),
                escape(field.raw if field.raw != field.value else ""),
                f"{field.confidence:.0%}",
                cited(tuple(dict.fromkeys(p.page for p in field.provenance))).strip("()"),
            )
        console.print(table)
    if extraction.line_items:
        shown = [n for n in LINE_ITEM_FIELDS if any(getattr(i, n) is not None for i in extraction.line_items)]
        items = Table(*(n.replace("_", " ") for n in shown))
        for item in extraction.line_items:
            items.add_row(*(_cell(getattr(item, n)) for n in shown))
        console.print(items)
    for label, text, detail in shown_terms(extraction):
        where = cited(tuple(dict.fromkeys(p.page for p in detail.provenance)))
        console.print(f"  {label}: {escape(' '.join(text.split()))} [dim]{detail.confidence:.0%} {where}[/dim]")


def cited(pages: Sequence[int]) -> str:
    """Pages as a person cites them; page 0 is the embedded XML."""
    names = ["XML" if p == 0 else str(p) for p in pages]
    return f"({', '.join(names)})" if names else ""


def _cell(field: ExtractedField | None) -> str:
    return escape((field.value or field.raw) if field is not None else "")
