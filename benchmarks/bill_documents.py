"""Invoices, credit notes and orders with their true values: drawn, of other makers, and e-invoices' printed pages."""

import hashlib
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.outside_papers.printing import label_rows, printed
from evaluation.comparison import same_value
from evaluation.field_kinds import FIELD_KINDS
from evaluation.printed_values import is_printed
from evaluation.rows import LabelRow
from extractors.file_types import sniff
from extractors.opening import open_file
from extractors.options import ReadingOptions
from holdpoint.document import BlobRef, Document
from holdpoint.extraction import DocumentType
from holdpoint.settings import LimitSettings
from samples.formats import LANGUAGES, Language
from samples.layouts.catalogue import LAYOUTS, PATCHWORK, Layout
from samples.photos import scan
from samples.specimen import bill_label
from samples.truth import Register, make_bill
from samples.words.choice import make_wording

Copier = Callable[[bytes, int, random.Random], bytes]  # what is handed in of the n-th printed PDF
Reader = Callable[[bytes], Document]
BILLS = (DocumentType.INVOICE, DocumentType.CREDIT_NOTE, DocumentType.ORDER)
_OPTIONS = ReadingOptions(limits=LimitSettings(), languages=("eng", "deu", "fra", "spa"))
# e-invoices by the form of their page, which their origin tells: a pattern of the file name and what it is
_FAMILIES = (
    (r"__FX__", "forum's form"),
    (r"Haftpflicht|Kraftfahr|Sachversicherung", "insurer's letter"),
    (r"korrektur|Kostenrechnung|Warenrechnung|4s4u", "trade form"),
    (r"Intarsys", "letter"),
    (r"Mustang", "accounting program"),
)


@dataclass(frozen=True)
class TrueBill:
    """A document and what is true of it. `fields` hold the values that its page prints.

    `unknown` are fields about which there is no truth: labelled with what the page does not print, or not labelled.
    """

    file: str
    source: str  # of which set
    family: str
    document: Document
    document_type: DocumentType
    fields: Mapping[str, str]
    labelled: Mapping[str, str]  # as the label says, printed or not
    unknown: frozenset[str] = frozenset()
    language: str | None = None
    held_out: bool = False
    scanned: bool = False


def is_right(name: str, value: str | None, bill: TrueBill) -> bool:
    """Whether an answer is what the page says."""
    truth = bill.fields.get(name)
    return value is not None and truth is not None and same_value(FIELD_KINDS[name], value, truth)


def read(data: bytes) -> Document:
    """The pages alone: nothing that is embedded in the file is looked at."""
    blob = BlobRef(sha256=hashlib.sha256(data).hexdigest(), size=len(data), media_type=sniff(data), name="page")
    return open_file(blob, data, _OPTIONS)[0].document


def as_printed(pdf: bytes, _n: int, _rng: random.Random) -> bytes:
    """The PDF itself."""
    return pdf


def every_nth_scanned(every: int) -> Copier:
    """A scan of every so manieth PDF, 0 for none."""
    return lambda pdf, n, rng: scan(pdf, rng) if every and n % every == 0 else pdf


def drawn(
    count: int,
    seed: int,
    *,
    layouts: Sequence[Layout] = (PATCHWORK,),
    languages: Sequence[Language] = LANGUAGES,
    copy: Copier = as_printed,
    reader: Reader = read,
) -> Iterator[TrueBill]:
    """So many bills, types, layouts and languages by turns."""
    for n in range(count):
        rng = random.Random(f"bills {seed} {n}")  # noqa: S311 - samples
        layout = layouts[n // len(languages) % len(layouts)]
        kind = (*BILLS, DocumentType.INVOICE)[n // (len(languages) * len(layouts)) % 4]
        bill = make_bill(rng, Register(), kind, languages[n % len(languages)])
        pdf = layout.draw(bill, make_wording(rng, bill))
        copied = copy(pdf, n, rng)
        label = bill_label(bill, layout)
        fields = {name: value for name, value in label.fields.items() if isinstance(value, str)}
        yield TrueBill(
            file=f"{layout.name} {n}",
            source="patchwork" if layout is PATCHWORK else "layouts held out" if layout.held_out else "layouts seen",
            family=f"{layout.name} {n}" if layout is PATCHWORK else layout.name,
            document=reader(copied),
            document_type=kind,
            fields=fields,
            labelled=fields,
            language=bill.language,
            held_out=layout.held_out,
            scanned=copied != pdf,
        )


def seen_layouts() -> tuple[Layout, ...]:
    """The layouts that extraction may be tuned on, patchwork aside."""
    return tuple(layout for layout in LAYOUTS.values() if not layout.held_out)


def held_out_layouts() -> tuple[Layout, ...]:
    """Those that no tuning and no training has seen."""
    return tuple(layout for layout in LAYOUTS.values() if layout.held_out)


def einvoices(data: Path) -> Iterator[TrueBill]:
    """The printed pages of the e-invoices that have any, their XML hidden."""
    folder = data / "einvoices"
    rows = [
        LabelRow.model_validate_json(line)
        for line in (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    names = list(dict.fromkeys(name for row in rows for name in row.fields if name != "line_items"))
    for row in rows:
        if not row.file.endswith(".pdf"):
            continue
        document = read((folder / row.file).read_bytes())
        labelled = {name: row.texts(name)[0] for name in names if row.texts(name)}
        fields = {name: value for name, value in labelled.items() if is_printed(name, value, document)}
        yield TrueBill(
            file=row.file,
            source="e-invoices",
            family=family_of(row.file),
            document=document,
            document_type=DocumentType(row.type),
            fields=fields,
            labelled=labelled,
            unknown=frozenset(FIELD_KINDS) - fields.keys(),
            language="de",
        )


def outside() -> Iterator[TrueBill]:
    """Bills of other makers, printed by Chromium: those of which enough answers are wrong to learn from."""
    rows = [row for row in label_rows("judged") if row["type"] in BILLS]
    for row, pdf in printed(rows):
        fields = {name: value for name, value in row["fields"].items() if isinstance(value, str)}
        yield TrueBill(
            file=row["file"],
            source="outside",
            family=f"outside {row['file']}",
            document=read(pdf),
            document_type=DocumentType(row["type"]),
            fields=fields,
            labelled=fields,
            unknown=frozenset(row["unknown"]),
            language=row["language"],
        )


def family_of(file: str) -> str:
    """The form of an e-invoice's page; of one not known, the folder that it came from."""
    known = next((family for pattern, family in _FAMILIES if re.search(pattern, file)), None)
    return known or "__".join(file.split("__")[:-1]) or file
