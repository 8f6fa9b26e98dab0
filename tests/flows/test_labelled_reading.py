"""Readings of labelled documents are kept, by what they depend on."""

import json
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from flows.labelled_reading import read_labelled
from holdpoint.settings import ReadingSettings, Settings


def _labelled_pdf(folder: Path) -> None:
    canvas = Canvas(str(folder / "a.pdf"))
    for line in range(12):
        canvas.drawString(72, 760 - 20 * line, f"Line {line} of an order for advertising time")
    canvas.save()
    row = {"file": "a.pdf", "type": "order", "fields": {"number": "1", "parties": ["A", "B"]}}
    (folder / "labels.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")


def test_a_file_is_read_once_for_each_way_of_reading(tmp_path: Path) -> None:
    _labelled_pdf(tmp_path)
    data = tmp_path / "var"
    english = Settings(data_dir=data, reading=ReadingSettings(languages=("eng",), workers=1))
    told: list[tuple[int, int]] = []
    [(file, labelled)] = read_labelled(tmp_path, english, "file", lambda done, total: told.append((done, total)))
    assert (file, labelled.values["parties"], told) == ("a.pdf", ("A", "B"), [(1, 1)])
    assert "Line 11" in labelled.document.text
    [kept] = (data / "readings").iterdir()
    marked = kept.read_text(encoding="utf-8").replace("advertising", "remembered")
    kept.write_text(marked, encoding="utf-8")
    [(_, again)] = read_labelled(tmp_path, english, "file", lambda *_: None)
    assert "remembered" in again.document.text  # not read again
    german = english.model_copy(update={"reading": ReadingSettings(languages=("deu",), workers=1)})
    [(_, other)] = read_labelled(tmp_path, german, "file", lambda *_: None)
    assert "advertising" in other.document.text  # another reading, and the first one is left alone
    assert len(list((data / "readings").iterdir())) == 2
