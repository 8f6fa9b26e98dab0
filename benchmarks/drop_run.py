"""One drop through the ordinary command, in a folder of its own, with the settings that are shipped."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from evaluation.rows import LabelRow, PredictionRow, parse_rows
from evaluation.scores import Report
from evaluation.scoring import score
from flows.configuration import load_settings
from flows.labelled_extraction import extract_labelled
from holdpoint.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
Change = Callable[[dict[str, Any]], None]


def process(folder: Path, change: Change | None = None) -> tuple[dict[str, Any], Settings]:
    """Process `folder`/documents; the run's summary and the settings it ran with. `change` is made to the settings."""
    with (ROOT / "deploy" / "holdpoint.yaml").open() as file:
        settings = YAML(typ="safe").load(file)
    settings["data_dir"] = "data"
    settings["sources"]["drop"]["path"] = "documents"
    for name, destination in settings["destinations"].items():
        destination["path"] = name
    if change is not None:
        change(settings)
    config = folder / "holdpoint.yaml"
    with config.open("w") as file:
        YAML().dump(settings, file)
    subprocess.run(  # noqa: S603 -- our own command line
        [sys.executable, "-m", "flows.cli", "process", "--config", str(config)],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=ROOT,
    )
    return json.loads((folder / "data" / "summary.json").read_text()), load_settings(config)


def extracted_rows(folder: Path, settings: Settings) -> list[dict[str, Any]]:
    """A prediction row of every labelled file of a folder: what is extracted, without a decision."""
    return extract_labelled(folder, settings, "file", lambda _done, _total: None)


def released_rows(folder: Path) -> list[dict[str, Any]]:
    """What left, as prediction rows: the values that a receiver got."""
    rows = []
    for path in folder.glob("*/releases.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            release = json.loads(line)
            fields = dict(release["fields"])
            if release["line_items"]:
                fields["line_items"] = release["line_items"]
            rows.append({"file": f"documents/{release['path']}", "type": release["type"], "fields": fields})
    return rows


def scored(labels: Sequence[LabelRow], rows: Sequence[Mapping[str, Any]]) -> Report:
    """Prediction rows against the labels of just their files."""
    files = {row["file"] for row in rows}
    return score([label for label in labels if label.file in files], parse_rows(PredictionRow, rows))
