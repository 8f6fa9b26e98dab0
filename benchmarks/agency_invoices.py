"""Invoices of a kind that no rule was written for: `python -m benchmarks.agency_invoices [--data DIR] [--json FILE]`.

Among the advertising orders of the labelled data are stations' invoices, by their title. Their labels name the gross
amount; what is to be paid is that less the agency's commission of 15 %, where the page prints the difference. The
built-in invoice reads them, rules and confidence as shipped.
"""

import argparse
import json
from collections import Counter
from decimal import Decimal, InvalidOperation
from pathlib import Path

from benchmarks.document_types import as_titled
from extractors.learned.extraction import extract_fields
from extractors.type_signs import signs_of
from flows.configuration import load_settings
from flows.labelled_reading import read_labelled
from holdpoint.extraction import DocumentType
from holdpoint.values import parse_money

_LEFT = Decimal("0.85")  # of the gross: the commission is 15 % everywhere
_SURE = 0.85


def payable(gross: str, text: str) -> Decimal | None:
    """What is to be paid by a label's gross amount and the page; None where the label is no amount."""
    try:
        amount = parse_money(gross.strip("$() "))
    except InvalidOperation:
        return None
    if amount is None:
        return None
    left = (amount * _LEFT).quantize(Decimal("0.01"))
    return left if f"{left:,.2f}" in text else amount


def main() -> None:
    """Prints how many totals are right, wrong, missing, and how many of the wrong ones are sure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--readings", type=Path, default=Path("var"), help="keeps what was read, in readings/")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    settings = load_settings(None).model_copy(update={"data_dir": given.readings})
    counts: Counter[str] = Counter()
    for _, one in read_labelled(given.data / "adbuy", settings, "file", lambda *_: None):
        if as_titled(one.document, signs_of(one.document)) is not DocumentType.INVOICE:
            continue
        fields = {f.name: f for f in extract_fields(one.document, DocumentType.INVOICE).fields}
        (gross,) = one.values.get("gross_amount", ("",))
        expected, total = payable(gross, one.document.text), fields.get("total_amount")
        if expected is None:
            continue
        counts["invoices"] += 1
        if total is None or total.value is None:
            counts["total missing"] += 1
            continue
        is_right = Decimal(total.value) == expected
        counts["total right" if is_right else "total wrong"] += 1
        counts["total wrong and sure"] += not is_right and total.confidence >= _SURE
        counts["total right and sure"] += is_right and total.confidence >= _SURE
    for name, count in counts.items():
        print(f"{name:<24}{count:>5}")
    if given.json is not None:
        given.json.write_text(json.dumps(counts, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
