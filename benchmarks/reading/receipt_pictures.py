"""The photographed receipts with their transcription, and whether what was read holds their total and date."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Receipt:
    """One picture and what stands on it."""

    name: str
    path: Path
    total: str
    date: str
    lines: tuple[tuple[str, Box], ...]  # as transcribed, boxes in pixels

    def pixels(self) -> npt.NDArray[np.uint8]:
        """Rows, columns, RGB."""
        with Image.open(self.path) as image:
            return np.asarray(image.convert("RGB"), dtype=np.uint8)


def load_receipts(data: Path) -> list[Receipt]:
    """Those receipts of `data`/receipts that have a picture."""
    folder = data / "receipts"
    rows = [json.loads(line) for line in (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines()]
    return [
        Receipt(
            name=row["file"],
            path=folder / row["file"],
            total=row["fields"]["total_amount"],
            date=row["fields"]["issue_date"],
            lines=tuple((line["text"], tuple(line["box"])) for line in row["lines"]),
        )
        for row in rows
        if row.get("image")
    ]


def holds_total(receipt: Receipt, lines: Sequence[str]) -> bool:
    """Whether the true total stands in one of the lines, digit by digit; thousands separators are not judged."""
    amount = re.sub(r"[^\d.]", "", receipt.total)
    return _stands(amount, [re.sub(r"(?<=\d),(?=\d{3}\b)", "", line) for line in lines])


def holds_date(receipt: Receipt, lines: Sequence[str]) -> bool:
    """Whether the true date stands in one of the lines as it is printed; gaps are not judged."""
    return _stands(receipt.date, lines)


def _stands(value: str, lines: Sequence[str]) -> bool:
    characters = (re.escape(c) for c in "".join(value.split()))
    pattern = re.compile(r"(?<!\d)" + r"\s*".join(characters) + r"(?!\d)", re.IGNORECASE)
    return any(pattern.search(line) for line in lines)
