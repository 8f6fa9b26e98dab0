"""Papers of another trade than bills come from: `python -m benchmarks.broadcast_papers [--data DIR] [--json FILE]`.

The built-in types, as shipped, on the advertising papers of the labelled data. Invoices, by their title: labels name
the gross amount; what is to be paid is that less the agency's commission of 15 %, where the page prints the difference.
Orders: the same, and the contract's number. Counted are right, wrong and missing answers, and those that are as sure as
a policy asks for. Who sells and who buys is not labelled: `verdicts/broadcast_parties.csv` says of which answers a
person of this project found them right or wrong, and answers that nobody has seen are counted as such.
"""

import argparse
import csv
import json
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from benchmarks.document_types import as_titled
from evaluation.adjudication import fingerprint
from extractors.learned.extraction import extract_fields
from extractors.type_signs import signs_of
from flows.configuration import load_settings
from flows.labelled_reading import read_labelled
from holdpoint.extraction import DocumentType
from holdpoint.values import identifier_key, parse_money

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


def main() -> None:
    """One line a count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--readings", type=Path, default=Path("var"), help="keeps what was read, in readings/")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    settings = load_settings(None).model_copy(update={"data_dir": given.readings})
    counts: Counter[str] = Counter()
    with _VERDICTS.open(encoding="utf-8", newline="") as rows:
        verdicts = judged_parties(csv.DictReader(rows))
    for file, one in read_labelled(given.data / "adbuy", settings, "file", lambda *_: None):
        paper = as_titled(one.document, signs_of(one.document))
        if paper is None:
            continue
        fields = {f.name: f for f in extract_fields(one.document, paper).fields if f.value}
        (gross,) = one.values.get("gross_amount", ("",))
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
