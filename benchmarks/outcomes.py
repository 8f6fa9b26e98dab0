"""How documents end, against their labels: `python -m benchmarks.outcomes [--seeds 1 2 3] [--count 60] [--json FILE]`.

For each seed a drop is made and processed by the ordinary command in a folder of its own; outcomes and reason codes are
compared with the labels, and the fields of what was released with the labelled values.
"""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.drop_run import extracted_rows, process, released_rows, scored
from evaluation.outcome_report import render_outcomes, render_parts
from evaluation.outcomes import OutcomeReport, added_up, compare_outcomes
from evaluation.rows import LabelRow, read_rows
from evaluation.score_report import render_scores
from samples.drop import make_drop


def measure(seed: int, count: int, folder: Path) -> tuple[OutcomeReport, dict[str, Any]]:
    """One drop from making to comparison; prints as it goes, gives the comparison and all figures."""
    labels_file = make_drop(folder, count, seed)
    summary, settings = process(folder)
    labels = read_rows(LabelRow, labels_file)
    scores = scored(labels, extracted_rows(folder, settings))
    left_wrong = scored(labels, released_rows(folder)).misread
    outcomes = compare_outcomes(labels, summary["documents"], wrong_values=left_wrong)
    print(f"seed {seed}, {count} files: arrivals equation {'holds' if summary['equation_holds'] else 'DOES NOT HOLD'}")
    print(render_outcomes(outcomes))
    print(render_scores(scores.model_copy(update={"groups": scores.groups[:3]})))
    return outcomes, {
        "seed": seed,
        "equation_holds": summary["equation_holds"],
        "as_labelled": outcomes.holds,
        "outcomes": outcomes.model_dump(mode="json"),
        "scores": scores.model_dump(mode="json"),
    }


def main() -> None:
    """Measure each seed; exit code 1 when anything ended otherwise than labelled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    results, reports = [], []
    for seed in given.seeds:
        folder = Path(tempfile.mkdtemp(prefix="holdpoint-outcomes-"))
        try:
            report, figures = measure(seed, given.count, folder)
            reports.append(report)
            results.append(figures)
        finally:
            shutil.rmtree(folder)
    if len(reports) > 1:
        parts, breakdown = added_up(reports)
        print(render_parts(f"All {len(reports)} drops", parts), end="\n\n")
        print(render_parts("By language, format and layout", breakdown))
    if given.json is not None:
        given.json.write_text(json.dumps(results, indent=2) + "\n")
    sys.exit(0 if all(r["as_labelled"] and r["equation_holds"] for r in results) else 1)


if __name__ == "__main__":
    main()
