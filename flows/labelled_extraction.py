"""Extracting a labelled folder, several documents at once, for `evaluate`."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal

from extractors.file_types import is_container, sniff
from extractors.opening import OpenedDocument
from extractors.pipeline import extract
from flows.labelled_lines import document_of_lines
from flows.predictions import prediction_row
from flows.wiring import make_sandbox, reading_options
from holdpoint.document import BlobRef
from holdpoint.errors import TerminalError, UnreadableError
from holdpoint.extraction import DocumentType
from holdpoint.settings import Settings

Source = Literal["file", "lines"]


def extract_labelled(
    folder: Path, settings: Settings, source: Source, on_done: Callable[[int, int], None]
) -> list[dict[str, Any]]:
    """A prediction row for each label row; a file that cannot be read gives a row of type `other` without fields."""
    labels = label_rows(folder)
    options = reading_options(settings)

    def from_lines(row: Mapping[str, Any]) -> dict[str, Any]:
        sha256 = hashlib.sha256(str(row["file"]).encode()).hexdigest()
        opened = OpenedDocument(document=document_of_lines(row, sha256))
        return prediction_row(row["file"], extract(opened, options).extraction)

    if source == "lines":
        rows = []
        for n, label in enumerate((r for r in labels if r.get("lines")), start=1):
            rows.append(from_lines(label))
            on_done(n, len(labels))
        return rows

    with make_sandbox(settings) as sandbox, ThreadPoolExecutor(settings.reading.workers) as pool:

        def from_file(row: Mapping[str, Any]) -> dict[str, Any]:
            try:
                name, data = member_bytes(folder, str(row["file"]), sandbox.unpack)
                media_type = sniff(data)
                if is_container(media_type):
                    return _nothing(row["file"])
                blob = BlobRef(
                    sha256=hashlib.sha256(data).hexdigest(), size=len(data), media_type=media_type, name=name
                )
                return prediction_row(row["file"], sandbox.read_and_extract(blob, data, options)[0].extraction)
            except UnreadableError as unreadable:
                return _nothing(row["file"]) | {"unreadable": str(unreadable.reason)}

        rows = []
        for n, row in enumerate(pool.map(from_file, labels), start=1):
            rows.append(row)
            on_done(n, len(labels))
        return rows


def _nothing(file: object) -> dict[str, Any]:
    return {"file": file, "type": str(DocumentType.OTHER), "fields": {}}


def member_bytes(folder: Path, file: str, unpack: Callable[[BlobRef, bytes], Any]) -> tuple[str, bytes]:
    """The bytes of a labelled file, or of a member as in "drop.zip!/invoice.pdf"."""
    outer, *inner = file.split("!/")
    try:
        data = (folder / outer).read_bytes()
    except OSError as error:
        raise TerminalError(
            f"The labelled file {folder / outer} cannot be read ({error.strerror}).",
            consequence="Nothing was evaluated.",
            remedy="Check that labels.jsonl and the documents belong together.",
        ) from error
    name = outer.rsplit("/", 1)[-1]
    for part in inner:
        blob = BlobRef(sha256=hashlib.sha256(data).hexdigest(), size=len(data), media_type=sniff(data), name=name)
        members: Sequence[Any] = unpack(blob, data).members
        found = next((m for m in members if m.name == part), None)
        if found is None:
            raise TerminalError(
                f"'{name}' holds no '{part}', which a label names.",
                consequence="Nothing was evaluated.",
                remedy="Check that labels.jsonl and the documents belong together.",
            )
        data = found.data
        name = part.rsplit("/", 1)[-1]
    return name, data


def label_rows(folder: Path) -> list[dict[str, Any]]:
    """The rows of labels.jsonl. TerminalError where there are none to read."""
    path = folder / "labels.jsonl"
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise TerminalError(
            f"The labels {path} cannot be read ({error}).",
            consequence="Nothing was evaluated.",
            remedy="Name a folder with a labels.jsonl, one JSON object a line.",
        ) from error
