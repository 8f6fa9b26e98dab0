"""Reports for people (plain text tables) and for machines (JSON with the same figures)."""

import json
from collections.abc import Sequence

from evaluation.outcomes import Ending, OutcomeReport, PartReport
from evaluation.scoring import FieldScore, GroupScore, Interval, Report

_NAMED = 20  # files listed before the rest is only counted


def to_json(report: Report | OutcomeReport) -> str:
    """The whole report, indented."""
    return json.dumps(report.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n"


def render_scores(report: Report) -> str:
    """A table for each group, then the documents worth looking at. F1 and shares are percent, intervals 95 %."""
    parts = [_group(group) for group in report.groups]
    parts += _files("Not wholly right", report.wrong)
    parts += _files("No prediction for", report.without_prediction)
    parts += _files("No label for", report.without_label)
    return "\n\n".join(parts) + "\n"


def render_outcomes(report: OutcomeReport) -> str:
    """Counts by part, then every mismatch with what was expected and what came."""
    parts = [render_parts("As labelled", report.parts)]
    if report.breakdown:
        parts.append(render_parts("As labelled, by language, format and layout", report.breakdown))
    parts += [f"{m.file}\n  expected {_ending(m.expected)}\n  got      {_ending(m.got)}" for m in report.mismatches]
    parts += _files("Wrongly released", report.wrongly_released)
    parts += _files("No label for", report.unlabelled)
    parts.append("Everything ended as labelled." if report.holds else "Not everything ended as labelled.")
    return "\n\n".join(parts) + "\n"


def render_parts(title: str, parts: Sequence[PartReport]) -> str:
    """One line for each part: how much of it ended as labelled."""
    rows = [("part", "clean", "troublemakers", "clean pictures released")]
    for part in parts:
        share = part.pictures.released_share
        pictures = f"{part.pictures.released} of {part.pictures.clean}"
        rows.append(
            (
                part.name,
                f"{part.clean.as_labelled} of {part.clean.documents}",
                f"{part.troublemakers.as_labelled} of {part.troublemakers.documents}",
                pictures if share is None else f"{pictures} ({_percent(share)} %)",
            )
        )
    return f"{title}\n{_table(rows)}"


def _group(group: GroupScore) -> str:
    rows: list[tuple[str, ...]] = [("field", "labelled", "given", "strict F1", "value F1", "95 % of value F1")]
    rows += [_field(f) for f in (*group.fields, group.all_fields)]
    facts = [
        f"wholly right {_percent(group.wholly_right)} % ({_interval(group.wholly_right_interval)})",
        f"type right {_percent(group.type_accuracy)} % ({_interval(group.type_accuracy_interval)})",
    ]
    if group.calibration_error is not None:
        ranks = "-" if group.ranking_quality is None else f"{group.ranking_quality:.3f}"
        facts.append(
            f"{group.confidences} confidences: calibration error {group.calibration_error:.3f}, ranking (AUROC) {ranks}"
        )
    documents = "1 document" if group.documents == 1 else f"{group.documents} documents"
    return "\n".join((f"{group.name} ({documents})", _table(rows), *facts))


def _field(score: FieldScore) -> tuple[str, ...]:
    return (
        score.name,
        str(score.labelled),
        str(score.predicted),
        _percent(score.strict_f1),
        _percent(score.value_f1),
        _interval(score.value_interval),
    )


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f}"


def _interval(interval: Interval | None) -> str:
    return "-" if interval is None else f"{_percent(interval.low)} to {_percent(interval.high)}"


def _ending(ending: Ending) -> str:
    if not ending.outcome:
        return "nothing: the run does not know it"
    return f"{ending.outcome} ({', '.join(ending.reasons)})" if ending.reasons else ending.outcome


def _files(title: str, files: Sequence[str]) -> list[str]:
    if not files:
        return []
    rest = [f"  and {len(files) - _NAMED} more"] if len(files) > _NAMED else []
    return ["\n".join((f"{title} ({len(files)})", *(f"  {name}" for name in files[:_NAMED]), *rest))]


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Columns padded to their widest cell: the first to the left, numbers to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = (
        "  ".join(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True)))
        for row in rows
    )
    return "\n".join(f"  {line}".rstrip() for line in lines)
