"""Labels of other makers' papers: fields of their type, right ids, sums that add up; pages that ask for nothing."""

import re
from decimal import Decimal
from typing import Any

import pytest
from stdnum import iban
from stdnum.util import get_cc_module

from benchmarks.outside_papers.printing import PAPERS, label_rows
from holdpoint.document_types import TYPE_SPECS
from holdpoint.extraction import DocumentType

ROWS = label_rows()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"])
def test_a_label_speaks_of_its_type_and_adds_up(row: dict[str, Any]) -> None:
    fields, unknown = row["fields"], set(row["unknown"])
    names = {field.name for field in TYPE_SPECS[DocumentType(row["type"])].fields} | {"line_items"}
    assert fields.keys() | unknown <= names, "a field that the type does not have"
    for name in ("seller_vat_id", "buyer_vat_id"):
        value = fields.get(name)
        kind = (
            "uid" if value and re.fullmatch(r"CHE\d{9}", value) else "vat"
        )  # in Switzerland some print "MWST" behind it
        module = get_cc_module(value[:2].lower(), kind) if value else None
        assert value is None or (module is not None and module.is_valid(value)), value
    assert "iban" not in fields or iban.is_valid(fields["iban"])
    sums = ("net_amount", "tax_amount", "total_amount")
    if unknown.isdisjoint(sums) and all(name in fields for name in sums):
        net, tax, total = (Decimal(fields[name]) for name in sums)
        assert abs(net + tax - total) <= Decimal("0.5"), "rounded to whole rupees at most"


def test_every_paper_is_labelled_once_and_asks_for_nothing_else() -> None:
    names = [row["file"] for row in ROWS]
    assert len(names) == len(set(names))
    assert {path.stem for path in PAPERS.glob("*.html")} == set(names)
    for path in PAPERS.glob("*.html"):
        page = path.read_text(encoding="utf-8")
        asked = re.findall(r"(?:src|href)\s*=\s*[\"'](?!#|mailto:|tel:)([^\"']+)|url\(([^)]+)\)|<script", page)
        assert asked == [], f"{path.name} needs {asked}"
