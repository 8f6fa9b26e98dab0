"""Where the data sets are: a folder of sets, each with `documents/` and `labels.jsonl`."""

from pathlib import Path

DEFAULT_DATA = Path(__file__).resolve().parent.parent.parent.parent / "shared" / "data"


def pdfs_of(data: Path, name: str) -> list[Path]:
    """All PDFs of a set, in the order of their names; FileNotFoundError where the set is not there."""
    folder = data / name / "documents"
    if not folder.is_dir():
        raise FileNotFoundError(f"{folder} is not there. Name the folder of the data sets by --data.")
    return sorted(folder.rglob("*.pdf"))
