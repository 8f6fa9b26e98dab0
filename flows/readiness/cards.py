"""The models in use, by their own cards and reports: what is shipped, and what `holdpoint train` wrote."""

import hashlib
import json
from pathlib import Path
from typing import Any

from extractors.learned.extraction import BUILT_IN
from holdpoint.model import Frozen
from holdpoint.settings import Settings

_LIMITS = "## Limits"
_NEEDED = {"given", "right", "labelled", "f1", "calibration_error"}  # of a field in report.json
_WEIGHTS = (".json", ".npz")  # what a model is made of; report.json tells of it, and changes with it


class FieldFigures(Frozen):
    """What a model's own report says of one field, on documents that its parts had not seen."""

    name: str
    given: int
    right: int
    labelled: int
    f1: float
    calibration_error: float


class ModelCard(Frozen):
    """One model: which it is, what it was made of, how well it does, where it ends."""

    name: str
    made_by: str  # shipped, or the folder that the settings name
    version: str  # beginning of its SHA-256
    documents: int | None
    fields: tuple[FieldFigures, ...]
    facts: tuple[tuple[str, str], ...]  # of its card
    limits: tuple[str, ...]


def model_cards(settings: Settings) -> tuple[ModelCard, ...]:
    """Every model that this installation uses: shipped ones that none of its own stands in for, and its own."""
    configured = {str(name): folder for name, folder in settings.extraction.models.items()}
    cards = [_one_file(file) for file in sorted(BUILT_IN.glob("*.json"))]
    cards += [
        _card(f.name, f, "shipped") for f in sorted(BUILT_IN.iterdir()) if f.is_dir() and f.name not in configured
    ]
    cards += [_card(name, folder, str(folder)) for name, folder in sorted(configured.items())]
    return tuple(cards)


def _one_file(file: Path) -> ModelCard:
    """A model that is a file, with its card beside it."""
    bullets = _bullets(_text(file.with_suffix(".md")))
    return ModelCard(
        name=file.stem.replace("_", " "),
        made_by="shipped",
        version=_version([file]),
        documents=None,
        fields=(),
        facts=tuple((name, said) for name, said in bullets if name != "Limits"),
        limits=tuple(said for name, said in bullets if name == "Limits"),
    )


def _version(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _card(name: str, folder: Path, made_by: str) -> ModelCard:
    report = _report(folder / "report.json")
    text = _text(folder / "README.md")
    head, _, limits = text.partition(_LIMITS)
    fields: dict[str, Any] = report.get("fields") or {}
    return ModelCard(
        name=name,
        made_by=made_by,
        version=_version(sorted(f for f in folder.glob("*") if f.suffix in _WEIGHTS)),
        documents=report.get("documents"),
        fields=tuple(
            FieldFigures(
                name=field,
                given=figures["given"],
                right=figures["right"],
                labelled=figures["labelled"],
                f1=figures["f1"],
                calibration_error=figures["calibration_error"],
            )
            for field, figures in fields.items()
            if {*figures} >= _NEEDED
        ),
        facts=tuple(_rows(head)),
        limits=tuple(said for _, said in _bullets(limits)),
    )


def _report(file: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError:
        return ""


def _rows(text: str) -> list[tuple[str, str]]:
    """The rows of the card's table."""
    rows = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in text.splitlines() if line[:1] == "|"]
    return [(row[0], row[1].replace("`", "")) for row in rows if len(row) == 2 and row[0].strip("-| ")]


def _bullets(text: str) -> list[tuple[str, str]]:
    """Points of a list as name and text; a name stands in bold before a colon, or is missing."""
    points: list[str] = []
    for line in text.splitlines():
        if line.startswith("- "):
            points.append(line[2:].strip())
        elif points and line.startswith("  "):
            points[-1] += f" {line.strip()}"
    found = []
    for point in points:
        name, bold, said = point.removeprefix("**").partition("**")
        is_named = bold and point.startswith("**")
        found.append((name, said.lstrip(" :").replace("`", "")) if is_named else ("", point.replace("`", "")))
    return found
