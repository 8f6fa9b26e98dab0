"""Measuring: predictions against labels, a run's outcomes against what was expected of it."""

from evaluation.comparison import Level
from evaluation.evaluation import Evaluation, evaluation_json
from evaluation.outcome_report import render_outcomes
from evaluation.outcomes import OutcomeReport, compare_outcomes
from evaluation.rows import LabelRow, PredictionRow, parse_rows, read_rows
from evaluation.score_report import render_scores
from evaluation.scores import Report
from evaluation.scoring import score

__all__ = [
    "Evaluation",
    "LabelRow",
    "Level",
    "OutcomeReport",
    "PredictionRow",
    "Report",
    "compare_outcomes",
    "evaluation_json",
    "parse_rows",
    "read_rows",
    "render_outcomes",
    "render_scores",
    "score",
]
