"""The photographed receipts once more, made worse in three ways, so that enough of their values are misread."""

import json
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import cv2
import numpy as np


@dataclass(frozen=True)
class Harm:
    """What is done to a picture: letters so many pixels high at most, blur, noise (of 255), JPEG quality."""

    letters: float
    blur: float
    noise: float
    quality: int


HARMS = {"small": Harm(17, 0.4, 3, 45), "tiny": Harm(13, 0.3, 3, 40), "blurred": Harm(15, 0.9, 10, 30)}


def make_worse(data: Path, folder: Path) -> None:
    """A labelled folder with each picture of `data`/receipts as it is and harmed; the same bytes each time.

    Its labels say of which `original` a picture is, and by which `harm`.
    """
    rows = [json.loads(line) for line in (data / "receipts" / "labels.jsonl").read_text(encoding="utf-8").splitlines()]
    (folder / "documents").mkdir(parents=True, exist_ok=True)
    labels: list[dict[str, Any]] = []
    for n, row in enumerate(r for r in rows if r.get("image")):
        original = (data / "receipts" / row["file"]).read_bytes()
        height = median(line["box"][3] - line["box"][1] for line in row["lines"])
        stem = Path(row["file"]).stem
        for harm, pixels in (("none", original), *((h, _harmed(original, height, how, n)) for h, how in HARMS.items())):
            file = f"documents/{stem}-{harm}.jpg"
            (folder / file).write_bytes(pixels)
            labels.append(
                {"file": file, "type": "receipt", "fields": row["fields"], "original": row["file"], "harm": harm}
            )
    (folder / "labels.jsonl").write_text("".join(json.dumps(row) + "\n" for row in labels), encoding="utf-8")


def _harmed(picture: bytes, letters: float, how: Harm, seed: int) -> bytes:
    gray = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert gray is not None
    factor = min(1.0, how.letters / letters)
    small = cv2.resize(gray, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), how.blur).astype(np.float32)
    noisy = soft + np.random.default_rng(seed).normal(0, how.noise, soft.shape)
    encoded = cv2.imencode(".jpg", np.clip(noisy, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, how.quality])[1]
    return encoded.tobytes()
