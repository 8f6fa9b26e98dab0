"""An evaluation as one HTML page with plots: no script, nothing from elsewhere, every value escaped."""

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from evaluation import plots
from evaluation.evaluation import Evaluation
from evaluation.model_difference import Difference, ModelDifference
from evaluation.resampling import Interval
from evaluation.score_report import calibration_in_words, difference_in_words, ranking_in_words, shows_entities
from evaluation.scores import FieldScore, GroupScore, Report
from evaluation.text_tables import decimals, p_value, percent, percent_interval

_TEMPLATE = Path(__file__).with_name("page.html")
_SHOWN = 300  # errors and documents on the page; the JSON holds all


def render_page(evaluation: Evaluation, title: str) -> str:
    """The page. It shows labelled and predicted values: keep it as confidential as the documents."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"percent": percent, "interval": percent_interval, "decimals": decimals, "p_value": p_value}
    template = environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))
    return template.render(
        title=title,
        evaluation=evaluation,
        shown=_SHOWN,
        shows_entities=shows_entities,
        calibration_in_words=calibration_in_words,
        ranking_in_words=ranking_in_words,
        difference_in_words=difference_in_words,
        f1_plot=_f1_plot,
        confidence_plots=_confidence_plots,
        difference_plot=_difference_plot,
        worst_documents=_worst_documents,
    )


def _f1_plot(group: GroupScore) -> Markup:
    fields = (*group.fields, group.all_fields)
    entities = shows_entities(fields)
    marks = [_f1_mark(f, entities) for f in fields]
    lows = [i.low for m in marks for f in m.figures if f is not None for i in (f[1],)]
    low = max(0.0, min([0.8, *lows]) // 0.1 * 0.1)
    return _safe(plots.forest(f"F1 by field, {group.name}", marks, low, 1.0))


def _f1_mark(field: FieldScore, entities: bool) -> plots.Mark:
    figures = [_figure(field.value_f1, field.value_interval), _figure(field.strict_f1, field.strict_interval)]
    if entities:
        figures.append(_figure(field.entity_f1, field.entity_interval))
    text = f"{percent(field.value_f1)} ({percent_interval(field.value_interval)})"
    return plots.Mark(field.name, tuple(figures), text)


def _figure(figure: float | None, interval: Interval | None) -> tuple[float, Interval] | None:
    return (figure, interval) if figure is not None and interval is not None else None


def _confidence_plots(group: GroupScore) -> Sequence[Markup]:
    found = []
    if group.all_fields.calibration is not None:
        found.append(_safe(plots.reliability(group.all_fields.calibration)))
    rankings = (("fields", group.all_fields.ranking), ("documents", group.document_ranking))
    curves = [(name, ranking) for name, ranking in rankings if ranking is not None]
    if curves:
        found.append(_safe(plots.risk_coverage(curves)))
    return found


def _difference_plot(difference: ModelDifference) -> Markup:
    figures = (*difference.fields, difference.all_fields, difference.wholly_right)
    marks = [
        plots.Mark(d.name, ((d.difference, d.interval),), f"{100 * d.difference:+.1f}, {_in_short(d)}") for d in figures
    ]
    far = max(0.01, *(max(abs(d.interval.low), abs(d.interval.high)) for d in figures))
    return _safe(plots.forest("Difference by field, points", marks, -far, far, zero_line=True))


def _in_short(difference: Difference) -> str:
    if difference.is_real:
        return "real"
    return "maybe chance" if difference.difference else "none"


def _worst_documents(report: Report) -> Sequence[object]:
    wrong = [d for d in report.documents if not d.wholly_right]
    return sorted(wrong, key=lambda d: (d.value_f1 if d.value_f1 is not None else -1, d.file))


def _safe(svg: str) -> Markup:
    return Markup(svg)  # noqa: S704 - drawn by plots, which escapes every text
