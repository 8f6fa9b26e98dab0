"""Extracting a labelled folder, several documents at once, for `evaluate`."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal

from extractors.file_types import PDF, is_container, sniff
from extractors.opening import OpenedDocument
from extractors.pipeline import extract
from extractors.sandbox import Sandbox
from flows.labelled_lines import document_of_lines
from flows.labelled_vendors import LabelledVendors
from flows.predictions import prediction_row
from flows.wiring import make_sandbox, reading_options
from holdpoint.document import BlobRef
from holdpoint.errors import TerminalError, UnreadableError
from holdpoint.extraction import DocumentType, ReadDocument
from holdpoint.settings import Settings

Source = Literal["file", "lines"]
_PAGES = re.compile(r", pages? (\d+)(?:-(\d+))?\.pdf$")  # as flows.stages names the documents of a file


def extract_labelled(
    folder: Path,
    settings: Settings,
    source: Source,
    on_done: Callable[[int, int], None],
    rows: Sequence[Mapping[str, Any]] | None = None,
    *,
    vendor_memory: bool = False,
) -> list[dict[str, Any]]:
    """A prediction row for each label row that has the source; one that cannot be read gives `other` without fields.

    `rows` are those to extract, as `label_rows` gives them; without, all. With `vendor_memory` each document is told
    what the labels of those before it say of its vendor.
    """
    labels = with_source(folder, rows if rows is not None else label_rows(folder), source)
    options = reading_options(settings)

    vendors = LabelledVendors() if vendor_memory else None

    def predicted(row: Mapping[str, Any], read: ReadDocument | dict[str, Any]) -> dict[str, Any]:
        if isinstance(read, dict):
            return read
        told = vendors.seen(read, row) if vendors is not None else read
        return prediction_row(row["file"], told.extraction)

    def from_lines(row: Mapping[str, Any]) -> dict[str, Any]:
        sha256 = hashlib.sha256(str(row["file"]).encode()).hexdigest()
        opened = OpenedDocument(document=document_of_lines(row, sha256))
        return predicted(row, extract(opened, options))

    if source == "lines":
        found = []
        for n, label in enumerate(labels, start=1):
            found.append(from_lines(label))
            on_done(n, len(labels))
        return found

    with make_sandbox(settings) as sandbox, ThreadPoolExecutor(settings.reading.workers) as pool:

        def from_file(row: Mapping[str, Any]) -> ReadDocument | dict[str, Any]:
            try:
                blob, data = labelled_bytes(folder, str(row["file"]), sandbox)
                if is_container(blob.media_type):
                    return _nothing(row["file"])
                return sandbox.read_and_extract(blob, data, options)[0]
            except UnreadableError as unreadable:
                return _nothing(row["file"]) | {"unreadable": str(unreadable.reason)}

        found = []
        for n, (row, read) in enumerate(zip(labels, pool.map(from_file, labels), strict=True), start=1):
            found.append(predicted(row, read))  # one after the other, in the order of the labels
            on_done(n, len(labels))
        return found


def with_source(folder: Path, labels: Sequence[Mapping[str, Any]], source: Source) -> list[Mapping[str, Any]]:
    """The labels whose document can be had from that source: those with lines, or those with a file.

    A label that carries lines may do without a file; one without lines and without a file is an error when it is read.
    TerminalError where not one label has the source.
    """
    if source == "lines":
        found = [row for row in labels if row.get("lines")]
    else:
        found = [row for row in labels if not row.get("lines") or (folder / str(row["file"])).exists()]
    if labels and not found:
        raise TerminalError(
            f"Not one label in {folder} has {'lines' if source == 'lines' else 'a file that is there'}.",
            consequence="Nothing was evaluated.",
            remedy=f"Use --from {'file' if source == 'lines' else 'lines'}, or add what is missing.",
        )
    return found


def _nothing(file: object) -> dict[str, Any]:
    return {"file": file, "type": str(DocumentType.OTHER), "fields": {}}


def labelled_bytes(folder: Path, file: str, sandbox: Sandbox) -> tuple[BlobRef, bytes]:
    """The bytes of a labelled file, of a member as in "drop.zip!/invoice.pdf", or of pages as in
    "stack.pdf!/stack, pages 2-3.pdf"."""
    outer, *inner = file.split("!/")
    try:
        data = (folder / outer).read_bytes()
    except OSError as error:
        raise TerminalError(
            f"The labelled file {folder / outer} cannot be read ({error.strerror}).",
            consequence="Nothing was evaluated.",
            remedy="Check that labels.jsonl and the documents belong together.",
        ) from error
    blob = _blob_of(data, outer)
    for part in inner:
        pages = _PAGES.search(part)
        if blob.media_type == PDF and pages is not None:
            first = int(pages[1])
            data = sandbox.cut(blob, data, first, int(pages[2] or first))
            blob = _blob_of(data, part)
            continue
        members: Sequence[Any] = sandbox.unpack(blob, data).members
        found = next((m for m in members if m.name == part), None)
        if found is None:
            raise TerminalError(
                f"'{blob.name}' holds no '{part}', which a label names.",
                consequence="Nothing was evaluated.",
                remedy="Check that labels.jsonl and the documents belong together.",
            )
        data = found.data
        blob = _blob_of(data, part)
    return blob, data


def _blob_of(data: bytes, path: str) -> BlobRef:
    name = path.rsplit("/", 1)[-1]
    return BlobRef(sha256=hashlib.sha256(data).hexdigest(), size=len(data), media_type=sniff(data), name=name)


def label_rows(folder: Path, where: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The objects of labels.jsonl. `where` holds conditions "key=value" on their own keys, all of which must be met."""
    conditions = [condition.partition("=") for condition in where]
    rows = [
        row
        for row in _all_label_rows(folder)
        if all(_as_written(row.get(key)) == value for key, _, value in conditions)
    ]
    if where and not rows:
        raise TerminalError(
            f"No label in {folder} meets {' and '.join(where)}.",
            consequence="Nothing was evaluated.",
            remedy="Name a key of labels.jsonl and its value, such as split=valid or image=true.",
        )
    return rows


def _as_written(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _all_label_rows(folder: Path) -> list[dict[str, Any]]:
    path = folder / "labels.jsonl"
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    except (OSError, ValueError) as error:
        raise TerminalError(
            f"The labels {path} cannot be read ({error}).",
            consequence="Nothing was evaluated.",
            remedy="Name a folder with a labels.jsonl, one JSON object a line.",
        ) from error
