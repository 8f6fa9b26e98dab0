"""A real set as the holds benchmark reads it: raw, and as verdicts on its labels leave it."""

import json
from pathlib import Path

from benchmarks.holds.labelled import SetFiles, measure, read_set


def test_a_label_that_the_page_refutes_is_an_error_before_and_none_after(tmp_path: Path) -> None:
    labels, predictions, verdicts = tmp_path / "l.jsonl", tmp_path / "p.jsonl", tmp_path / "v.csv"
    files = [f"{number}.pdf" for number in range(60)]
    labels.write_text(
        "".join(
            json.dumps({"file": f, "type": "receipt", "fields": {"total_amount": "9.00" if f == "0.pdf" else "1.00"}})
            + "\n"
            for f in files
        )
    )
    predictions.write_text(
        "".join(
            json.dumps(
                {"file": f, "type": "receipt", "fields": {"total_amount": {"value": "1.00", "confidence": 0.99}}}
            )
            + "\n"
            for f in files
        )
    )
    verdicts.write_text("file,field,verdict\n0.pdf,total_amount,prediction\n")
    given = SetFiles("till", predictions, labels, ("total_amount",), "merchant", verdicts=verdicts)
    raw, corrected = read_set(given)
    assert (raw.name, sum(one.is_wrong for one in raw.judged)) == ("till", 1)
    assert (corrected.name, sum(one.is_wrong for one in corrected.judged)) == ("till, corrected", 0)
    at_five_percent = [row["released"] for one in (raw, corrected) for row in measure(one, 1) if row["error"] == 0.05]
    assert at_five_percent == [0.0, 0.0, 1.0, 1.0]
