"""Samples as e-invoices: `python -m benchmarks.einvoices [--seeds 1 2 3] [--count 300] [--json FILE]`.

The true values of every invoice and credit note of a drop are written as UBL and as CII and checked by the official
EN 16931 rules; what is refused is counted by the business term that is missing or contradicted.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from connectors.einvoice_output.cii import cii_xml
from connectors.einvoice_output.from_message import einvoice_of
from connectors.einvoice_output.rules import violations
from connectors.einvoice_output.ubl import ubl_xml
from holdpoint.errors import TerminalDeliveryError
from holdpoint.extraction import DocumentType
from samples.drop import specimens
from samples.specimen import Label

_BILLS = (DocumentType.INVOICE, DocumentType.CREDIT_NOTE)


def bills(count: int, seed: int) -> Iterator[Label]:
    """The labels of all invoices and credit notes of a drop, those in archives and mails too."""
    for specimen in specimens(count, seed):
        for label in (specimen.label, *(member for _, member in specimen.members)):
            if label.document_type in _BILLS:
                yield label


def message_of(label: Label) -> dict[str, Any]:
    """What a release message would say of it."""
    return {"type": str(label.document_type), "fields": dict(label.fields), "line_items": list(label.line_items)}


def measure(seeds: list[int], count: int) -> dict[str, Any]:
    """Valid and refused documents by currency, refusals by business term, and files that break a rule (none may)."""
    seen: Counter[str] = Counter()
    valid: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    broken: Counter[str] = Counter()
    for seed in seeds:
        for label in bills(count, seed):
            currency = str(label.fields.get("currency", "none"))
            seen[currency] += 1
            try:
                invoice = einvoice_of(message_of(label), company_country="DE", seller_country=None)
            except TerminalDeliveryError as error:
                refused[f"{currency}, {label.outcome}: {error.fact.split(': ')[0]}"] += 1
                continue
            ubl = violations(ubl_xml(invoice), "ubl-credit-note" if invoice.is_credit_note else "ubl-invoice")
            found = ubl + violations(cii_xml(invoice), "cii")
            broken.update(v.rule for v in found)
            valid[currency] += not found
    return {"documents": seen, "valid": valid, "refused": refused, "broken_rules": broken}


def main() -> None:
    """Measure and print; exit code 1 when a file would break a rule."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    found = measure(given.seeds, given.count)
    table = Table("Currency", "Documents", "Valid UBL and CII")
    for currency, number in sorted(found["documents"].items()):
        table.add_row(currency, str(number), str(found["valid"][currency]))
    console = Console(highlight=False)
    console.print(table)
    for why, number in found["refused"].most_common():
        console.print(f"{number:4} refused: {why}")
    for rule, number in found["broken_rules"].most_common():
        console.print(f"{number:4} files break {rule}")
    if given.json is not None:
        given.json.write_text(json.dumps(found, indent=2) + "\n")
    sys.exit(1 if found["broken_rules"] else 0)


if __name__ == "__main__":
    main()
