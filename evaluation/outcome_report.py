"""How a run ended against its labels, as plain text."""

from collections.abc import Sequence

from evaluation.outcomes import Ending, OutcomeReport, PartReport
from evaluation.text_tables import files, percent, table


def render_outcomes(report: OutcomeReport) -> str:
    """Counts by part, then every mismatch with what was expected and what came."""
    parts = [render_parts("As labelled", report.parts)]
    if report.breakdown:
        parts.append(render_parts("As labelled, by language, format and layout", report.breakdown))
    parts += [f"{m.file}\n  expected {_ending(m.expected)}\n  got      {_ending(m.got)}" for m in report.mismatches]
    parts += files("Wrongly released", report.wrongly_released)
    parts += files("No label for", report.unlabelled)
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
                pictures if share is None else f"{pictures} ({percent(share)} %)",
            )
        )
    return f"{title}\n{table(rows)}"


def _ending(ending: Ending) -> str:
    if not ending.outcome:
        return "nothing: the run does not know it"
    return f"{ending.outcome} ({', '.join(ending.reasons)})" if ending.reasons else ending.outcome
