"""Scores for people, as plain text. F1 and shares are percent, intervals 95 % by resampling documents."""

from collections.abc import Sequence

from evaluation.calibration import Calibration
from evaluation.evaluation import Adjudication, Evaluation
from evaluation.model_difference import SIGNIFICANT, Difference, ModelDifference
from evaluation.ranking import Ranking
from evaluation.scores import FieldScore, GroupScore, Report
from evaluation.text_tables import (
    counted,
    decimal_interval,
    decimals,
    files,
    p_value,
    percent,
    percent_interval,
    table,
)


def render_evaluation(evaluation: Evaluation) -> str:
    """The raw scores, then the adjudicated ones, then the comparison."""
    parts = [render_scores(evaluation.scores)]
    if evaluation.adjudication is not None:
        parts.append(_adjudication(evaluation.adjudication))
    if evaluation.difference is not None:
        parts.append(render_difference(evaluation.difference))
    return "\n".join(parts)


def render_scores(report: Report) -> str:
    """A table for each group, then the documents worth looking at."""
    parts = [_group(group) for group in report.groups]
    if report.guessed_kinds:
        parts.append(
            "Compared by a kind guessed from the labels: "
            + ", ".join(f"{name} ({report.kinds[name]})" for name in report.guessed_kinds)
        )
    parts += files(f"Not wholly right (by {report.right_by})", report.wrong)
    parts += files("No prediction for", report.without_prediction)
    parts += files("No label for", report.without_label)
    return "\n\n".join(parts) + "\n"


def render_difference(difference: ModelDifference) -> str:
    """One line for each field, then the same in words."""
    rows: list[tuple[str, ...]] = [
        ("figure", "ours", "other", "difference", "95 % of it", "only ours", "only other", "McNemar p", "permutation p")
    ]
    figures = (*difference.fields, difference.all_fields, difference.wholly_right)
    rows += [_difference_row(d) for d in figures]
    lines = [
        f"Against the other predictions ({counted(difference.documents, 'document')} in both, by {difference.level}; "
        "only ours, only other: documents right in one alone)",
        table(rows),
        *difference_in_words(difference),
    ]
    for name, missing in (("the other", difference.only_ours), ("ours", difference.only_theirs)):
        if missing:
            lines.append(f"{counted(len(missing), 'document')} left out: not in {name}")
    return "\n".join(lines) + "\n"


def difference_in_words(difference: ModelDifference) -> list[str]:
    """One sentence for all fields, one for whole documents, one for each field that really differs."""
    sentences = [_sentence(d) for d in (difference.all_fields, difference.wholly_right)]
    real = [d for d in difference.fields if d.is_real]
    sentences += [_sentence(d) for d in real]
    if not real:
        sentences.append("No single field really differs.")
    return sentences


def calibration_in_words(score: Calibration | None) -> str:
    """One line on what the confidences mean."""
    if score is None:
        return "no confidences to judge"
    verdict = "no worse than chance makes perfect ones" if score.holds else "worse than chance makes perfect ones"
    return (
        f"{counted(score.values, 'confidence')}: calibration error {decimals(score.error)} "
        f"({decimal_interval(score.interval)}), {verdict} (95 % below {decimals(score.by_chance)})"
    )


def ranking_in_words(score: Ranking | None) -> list[str]:
    """AUROC, then one line for each share of errors."""
    if score is None:
        return []
    if score.auroc is None:
        nothing_wrong = "every value is right" if not score.wrong else "every value is wrong"
        first = f"ranking (AUROC): {nothing_wrong}, nothing to rank"
    else:
        first = f"ranking (AUROC) {decimals(score.auroc)} ({decimal_interval(score.auroc_interval)})"
    lines = [first]
    for a in score.acceptances:
        foreseen = f"{percent(a.foreseen)} % with {percent(a.foreseen_errors)} % errors" if a.foreseen else "none"
        lines.append(
            f"acceptable with {100 * a.most_errors:g} % errors: {percent(a.accepted)} % "
            f"({percent_interval(a.accepted_interval)}); thresholds chosen on other documents: {foreseen}"
        )
    return lines


def shows_entities(fields: Sequence[FieldScore]) -> bool:
    """Whether ignoring ids and party suffixes makes any difference, and so deserves a column."""
    return any(f.entity_right != f.value_right for f in fields)


def _group(group: GroupScore) -> str:
    fields = (*group.fields, group.all_fields)
    entities = shows_entities(fields)
    head = ["field", "labelled", "given", "strict F1", "95 %", "value F1", "95 %"]
    rows = [tuple(head + ["entity F1", "95 %"] * entities + ["calibration", "AUROC"])]
    rows += [_field(f, entities) for f in fields]
    facts = [
        f"every field right {percent(group.fields_right)} % ({percent_interval(group.fields_right_interval)})",
        f"wholly right, the type too {percent(group.wholly_right)} % ({percent_interval(group.wholly_right_interval)})",
        f"mean value F1 of a document {percent(group.mean_document_f1)} "
        f"({percent_interval(group.mean_document_f1_interval)})",
        f"type right {percent(group.type_accuracy)} % ({percent_interval(group.type_accuracy_interval)})",
        f"fields: {calibration_in_words(group.all_fields.calibration)}",
        *(f"fields: {line}" for line in ranking_in_words(group.all_fields.ranking)),
        *(f"documents: {line}" for line in ranking_in_words(group.document_ranking)),
    ]
    return "\n".join((f"{group.name} ({counted(group.documents, 'document')})", table(rows), *facts))


def _field(score: FieldScore, entities: bool) -> tuple[str, ...]:
    cells = [score.name, str(score.labelled), str(score.predicted)]
    cells += [percent(score.strict_f1), percent_interval(score.strict_interval)]
    cells += [percent(score.value_f1), percent_interval(score.value_interval)]
    if entities:
        cells += [percent(score.entity_f1), percent_interval(score.entity_interval)]
    cells += [
        "-" if score.calibration is None else decimals(score.calibration.error),
        "-" if score.ranking is None else decimals(score.ranking.auroc),
    ]
    return tuple(cells)


def _adjudication(adjudication: Adjudication) -> str:
    head = f"Adjudicated: {counted(adjudication.applied, 'verdict')} overrule a label"
    if adjudication.unused:
        head += f"; {adjudication.unused} are of other predictions or fields and were not used"
    return f"{head}\n\n{render_scores(adjudication.scores)}"


def _difference_row(d: Difference) -> tuple[str, ...]:
    return (
        d.name,
        percent(d.ours),
        percent(d.theirs),
        f"{100 * d.difference:+.1f}",
        f"{100 * d.interval.low:+.1f} to {100 * d.interval.high:+.1f}",
        str(d.better),
        str(d.worse),
        p_value(d.p_mcnemar),
        p_value(d.p_adjusted),
    )


def _sentence(d: Difference) -> str:
    if d.is_real:
        return (
            f"{d.name}: {d.verdict} by {100 * abs(d.difference):.1f} points "
            f"({100 * d.interval.low:+.1f} to {100 * d.interval.high:+.1f}), p = {d.p_adjusted:.4f} < {SIGNIFICANT}."
        )
    return f"{d.name}: {d.verdict} ({100 * d.difference:+.1f} points, p = {d.p_adjusted:.4f})."
