"""The documents of a labelled folder, read once: readings are kept, so that training again costs no reading."""

import hashlib
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from connectors.durable_files import write_atomically
from extractors.file_types import is_container
from extractors.learned.training import Labelled
from extractors.options import ReadingOptions
from extractors.reading import READER_VERSION
from flows.labelled_extraction import Source, label_rows, labelled_bytes
from flows.labelled_lines import document_of_lines
from flows.wiring import make_sandbox, reading_options
from holdpoint.document import Document
from holdpoint.errors import UnreadableError
from holdpoint.settings import Settings

OnDone = Callable[[int, int], None]


def read_labelled(
    folder: Path, settings: Settings, source: Source, on_done: OnDone, only: Collection[str] | None = None
) -> list[tuple[str, Labelled]]:
    """File name and labelled document of every row that can be read; readings lie under data_dir/readings.

    Labels are of whole files, so a file is one document here, never cut into several. With `only`, the rows of these
    files alone.
    """
    rows = [r for r in label_rows(folder) if only is None or r["file"] in only]
    if source == "lines":
        return [
            (str(r["file"]), _labelled(r, document_of_lines(r, _sha256(r["file"])))) for r in rows if r.get("lines")
        ]
    kept = settings.data_dir / "readings"
    kept.mkdir(parents=True, exist_ok=True)
    options = reading_options(settings)
    read_as = _digest_of(options)
    with make_sandbox(settings) as sandbox, ThreadPoolExecutor(settings.reading.workers) as pool:

        def document_of(row: dict[str, Any]) -> Document | None:
            try:
                blob, data = labelled_bytes(folder, str(row["file"]), sandbox)
                cached = kept / f"{blob.sha256}.{READER_VERSION}.{read_as}.json"
                if cached.exists():
                    return Document.model_validate_json(cached.read_bytes())
                if is_container(blob.media_type):
                    return None
                document = sandbox.read(blob, data, options)
                write_atomically(cached, document.model_dump_json().encode())
                return document
            except UnreadableError:
                return None

        found = []
        for n, (row, document) in enumerate(zip(rows, pool.map(document_of, rows), strict=True), start=1):
            on_done(n, len(rows))
            if document is not None:
                found.append((str(row["file"]), _labelled(row, document)))
        return found


def _digest_of(options: ReadingOptions) -> str:
    """Of what changes the words that are read: another language, another limit is another reading."""
    return _sha256(options.model_dump_json(include={"languages", "high_recall", "limits"}))[:12]


def _sha256(text: object) -> str:
    return hashlib.sha256(str(text).encode()).hexdigest()


def _labelled(row: dict[str, Any], document: Document) -> Labelled:
    values = {
        name: tuple(str(v) for v in (value if isinstance(value, list) else [value]) if v and not isinstance(v, dict))
        for name, value in row.get("fields", {}).items()
    }
    return Labelled(document, values, group=str(row["file"]), document_type=str(row.get("type") or ""))
