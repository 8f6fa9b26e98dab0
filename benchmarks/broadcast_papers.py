"""Papers of another trade than bills come from: `python -m benchmarks.broadcast_papers [--data DIR] [--json FILE]`.

The built-in types, as shipped, on the advertising papers of the labelled data. Invoices, by their title: labels name
the gross amount; what is to be paid is that less the agency's commission of 15 %, where the page prints the difference.
Orders: the same, and the contract's number. Counted are right, wrong and missing answers, and those that are as sure as
a policy asks for. Line items: lists that add up to the labelled gross amount and raise no `rows_incomplete`, lists that
add up to something else without it, papers that are held by it, and papers without rows; of the invoices' lists as many
rows as the page's own "Total Spots". Then each complete list again with one amount blotted out, which must be found, by
that finding or by the sum that is another, unless another column of the page says the same amounts.
Who sells and who buys is not labelled: `verdicts/broadcast_parties.csv` says of which answers a person of this project
found them right or wrong, and answers that nobody has seen are counted as such.
"""

import argparse
import csv
import json
import random
import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from benchmarks.document_types import as_titled
from evaluation.adjudication import fingerprint
from extractors.fields.evidence import EXTRACTOR, VERSION, ReadFields
from extractors.fields.line_items import amounts_sum
from extractors.learned.extraction import extract_fields
from extractors.type_signs import signs_of
from flows.configuration import load_settings
from flows.labelled_reading import read_labelled
from holdpoint.document import Document
from holdpoint.extraction import DocumentType, Extraction, LineItem, TypeGuess
from holdpoint.finding import ReasonCode
from holdpoint.values import identifier_key, parse_money
from validators.allowances import added_to_line_items
from validators.arithmetic import check_arithmetic

_SPOTS = re.compile(r"(?:Aired|Total) Spots\W*(\d+)")
_LEFT = Decimal("0.85")  # of the gross: the commission is 15 % everywhere
_SURE = 0.85
_VERDICTS = Path(__file__).parent / "verdicts" / "broadcast_parties.csv"
_PARTIES = ("seller_name", "buyer_name")


def payable(gross: str, text: str) -> Decimal | None:
    """What is to be paid by a label's gross amount and the page; None where the label is no amount."""
    amount = parse_money(gross.strip("$() "))
    if amount is None:
        return None
    left = (amount * _LEFT).quantize(Decimal("0.01"))
    return left if f"{left:,.2f}" in text else amount


def told(counts: Counter[str], what: str, is_right: bool | None, confidence: float) -> None:
    """Count one answer; `is_right` is None where none was given."""
    counts[f"{what} {'missing' if is_right is None else 'right' if is_right else 'wrong'}"] += 1
    if is_right is not None and confidence >= _SURE:
        counts[f"{what} {'right' if is_right else 'wrong'} and sure"] += 1


def judged_parties(rows: Iterable[dict[str, str]]) -> dict[tuple[str, str, str], bool]:
    """Whether it is right, by file, field and fingerprint of the value."""
    return {(row["file"], row["field"], row["fingerprint"]): row["verdict"] == "right" for row in rows}


def spots_printed(text: str) -> set[str]:
    """The numbers of spots that a page names as its sum."""
    return set(_SPOTS.findall(text))


def rows_of(read: ReadFields, gross: str) -> str:
    """What became of a paper's list: complete, of another sum, incomplete, or none."""
    if any(f.code is ReasonCode.ROWS_INCOMPLETE for f in read.findings):
        return "held as incomplete"
    if not read.line_items:
        return "none"
    return "complete" if amounts_sum(read.line_items) == parse_money(gross.strip("$() ")) else "of another sum"


def blotted(document: Document, item: LineItem) -> Document:
    """The document with the amount of one row made unreadable."""
    place = item.amount.provenance[0] if item.amount is not None else None
    return document.model_copy(
        update={
            "pages": tuple(
                page.model_copy(
                    update={
                        "words": tuple(
                            word.model_copy(update={"text": "x" * len(word.text)})
                            if place is not None and page.number == place.page and word.box in place.boxes
                            else word
                            for word in page.words
                        )
                    }
                )
                for page in document.pages
            )
        }
    )


def without_row(document: Document, paper: DocumentType, gross: str) -> str:
    """What is said of a paper on which one row's amount cannot be read; another column may name the same amounts."""
    read = extract_fields(document, paper)
    rows = rows_of(read, gross)
    if rows != "of another sum":
        return {"complete": "read elsewhere", "none": "missed"}.get(rows, "found")
    extraction = Extraction(
        document_id=document.document_id,
        type=TypeGuess(document_type=paper, confidence=1),
        fields=read.fields,
        line_items=read.line_items,
        details=read.details,
        extractor=EXTRACTOR,
        version=VERSION,
    )
    findings = check_arithmetic(extraction, added_to_line_items(document, extraction))
    return "found" if any("line_items" in f.fields for f in findings) else "missed"


def main() -> None:
    """One line a count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--readings", type=Path, default=Path("var"), help="keeps what was read, in readings/")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    settings = load_settings(None).model_copy(update={"data_dir": given.readings})
    counts: Counter[str] = Counter()
    with _VERDICTS.open(encoding="utf-8", newline="") as table:
        verdicts = judged_parties(csv.DictReader(table))
    for file, one in read_labelled(given.data / "adbuy", settings, "file", lambda *_: None):
        paper = as_titled(one.document, signs_of(one.document))
        if paper is None:
            continue
        read = extract_fields(one.document, paper)
        fields = {f.name: f for f in read.fields if f.value}
        (gross,) = one.values.get("gross_amount", ("",))
        rows = rows_of(read, gross)
        counts[f"{paper} list {rows}"] += 1
        if rows == "complete":
            spots = spots_printed(one.document.text)
            if paper is DocumentType.INVOICE and spots:
                counts[f"invoice spots {'as printed' if str(len(read.line_items)) in spots else 'other'}"] += 1
            row = random.Random(one.group).choice(read.line_items)  # noqa: S311 - nothing secret
            counts[f"{paper} blotted row {without_row(blotted(one.document, row), paper, gross)}"] += 1
        expected, total = payable(gross, one.document.text), fields.get("total_amount")
        if expected is not None:
            is_right = Decimal(total.value or "") == expected if total else None
            told(counts, f"{paper} total", is_right, total.confidence if total else 0)
        for name in _PARTIES:
            party = fields.get(name)
            is_right = verdicts.get((file, name, fingerprint([party.value or ""]))) if party else None
            if party and is_right is None:
                counts[f"{paper} {name} not judged"] += 1
            else:
                told(counts, f"{paper} {name}", is_right, party.confidence if party else 0)
        (contract,) = one.values.get("contract_num", ("",))
        if paper is DocumentType.ORDER and contract:
            number = fields.get("number")
            same = identifier_key(number.value or "") == identifier_key(contract) if number else None
            told(counts, "order number", same, number.confidence if number else 0)
    for name, count in sorted(counts.items()):
        print(f"{name:<32}{count:>5}")
    if given.json is not None:
        given.json.write_text(json.dumps(counts, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
