"""The HTML page: complete without internet, safe with hostile values."""

from html.parser import HTMLParser

from evaluation import score
from evaluation.evaluation import Adjudication, Evaluation
from evaluation.model_difference import compare_models
from evaluation.page import render_page
from evaluation.text_tables import percent
from tests.evaluation.labelled_sets import as_labels, as_predictions, labels_of, predictions_of

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


class _Seen(HTMLParser):
    """Every tag with its attributes, and the text outside of tags."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "circle", "line", "polyline"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("circle", "line", "polyline"):
            assert self.open.pop() == tag, "tags are not nested"

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def _page(evaluation: Evaluation) -> _Seen:
    seen = _Seen()
    seen.feed(render_page(evaluation, "Evaluation of <mine>"))
    seen.close()
    assert not seen.open
    return seen


def test_the_page_shows_the_figures_and_plots_and_fetches_nothing() -> None:
    """Scores, adjudicated scores and a comparison, each with their figures; no script, no address, no other file."""
    labels = as_labels(labels_of(40))
    ours, theirs = (as_predictions(predictions_of(labels_of(40), wrong, 1)) for wrong in (0.1, 0.3))
    scores = score(labels, ours, resamples=20)
    difference = compare_models(labels, ours, theirs, resamples=20)
    page = _page(
        Evaluation(scores=scores, adjudication=Adjudication(applied=3, unused=1, scores=scores), difference=difference)
    )
    text = " ".join(" ".join(page.text).split())
    everything = scores.groups[0].all_fields
    assert percent(everything.value_f1) in text and percent(everything.strict_f1) in text
    assert everything.calibration is not None and f"calibration error {everything.calibration.error:.3f}" in text
    assert "3 verdicts overrule a label; 1 are of other predictions" in text
    assert "all fields: really better by" in text
    names = [tag for tag, _ in page.tags]
    plots = [a["aria-label"] for tag, a in page.tags if tag == "svg"]
    assert plots == ["F1 by field, all", "Reliability diagram", "Risk-coverage curve"] * 2 + [
        "Difference by field, points"
    ]
    assert not {"script", "img", "link", "iframe", "object", "a", "form"} & set(names)
    for _, attributes in page.tags:
        assert not {"src", "href", "xlink:href", "style", "onload"} & set(attributes)
    policy = next(a["content"] for tag, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None and policy.startswith("default-src 'none'")


def test_hostile_names_and_values_are_text() -> None:
    """In file names, field names, labels, predictions: shown as they are, never a tag."""
    labels = as_labels(
        [
            {"file": HOSTILE, "type": "note", "fields": {HOSTILE: [HOSTILE, "x"]}, "quality": HOSTILE},
            {"file": "missing" + HOSTILE, "type": "note", "fields": {HOSTILE: "y"}},
        ]
    )
    predictions = as_predictions(
        [
            {"file": HOSTILE, "type": "note", "fields": {HOSTILE: {"value": "w" + HOSTILE, "confidence": 0.7}}},
            {"file": "other" + HOSTILE, "type": "note", "fields": {}},
        ]
    )
    page = _page(Evaluation(scores=score(labels, predictions, resamples=5)))
    assert not {"script", "img"} & {tag for tag, _ in page.tags}
    text = "".join(page.text)
    for shown in (HOSTILE, f"w{HOSTILE}", f"missing{HOSTILE}", f"other{HOSTILE}"):
        assert shown in text


def test_a_page_of_nothing() -> None:
    """No document, no prediction, no confidence: still a page."""
    assert "h1" in [tag for tag, _ in _page(Evaluation(scores=score((), (), resamples=5))).tags]
    labels = as_labels(labels_of(2))
    assert "Risk-coverage" not in str(_page(Evaluation(scores=score(labels, (), resamples=5))).tags)
