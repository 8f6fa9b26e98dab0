"""Measuring: predictions against labels, a run's outcomes against what was expected of it."""

from evaluation.outcomes import OutcomeReport, compare_outcomes
from evaluation.report import render_outcomes, render_scores, to_json
from evaluation.rows import LabelRow, PredictionRow, parse_rows, read_rows
from evaluation.scoring import Report, score

__all__ = [
    "LabelRow",
    "OutcomeReport",
    "PredictionRow",
    "Report",
    "compare_outcomes",
    "parse_rows",
    "read_rows",
    "render_outcomes",
    "render_scores",
    "score",
    "to_json",
]
