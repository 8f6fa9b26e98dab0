"""A run against its labels: what is a mismatch, what is forgiven on pictures, what never is."""

from typing import Any

from evaluation import LabelRow, OutcomeReport, compare_outcomes, parse_rows, render_outcomes
from evaluation.outcomes import added_up


def _label(file: str, outcome: str = "released", *reasons: str, **more: Any) -> dict[str, Any]:
    return {"file": file, "type": "invoice", "fields": {}, "outcome": outcome, "reasons": reasons, **more}


def _end(path: str, outcome: str = "released", *reasons: str) -> dict[str, Any]:
    return {"path": path, "outcome": outcome, "reasons": list(reasons), "document_id": "extra"}


def _compare(labels: list[dict[str, Any]], documents: list[dict[str, Any]], **options: Any) -> OutcomeReport:
    return compare_outcomes(parse_rows(LabelRow, labels), documents, **options)


def test_a_run_that_ends_as_labelled_holds() -> None:
    """Reasons are a set; a warning makes no difference unless the label names it."""
    report = _compare(
        [
            _label("a.pdf", clean=True),
            _label("b.pdf", "held", "invalid_iban", "date_order", clean=False),
            _label("c.exe.pdf", "quarantined", "unsupported", "wrong_extension"),
            _label("d.pdf", "duplicate"),
        ],
        [
            _end("a.pdf", "released", "not_on_page"),
            _end("b.pdf", "held", "date_order", "invalid_iban"),
            _end("c.exe.pdf", "quarantined", "unsupported", "wrong_extension"),
            _end("d.pdf", "duplicate"),
        ],
    )
    assert report.holds
    assert report.outcomes == {"duplicate": 1, "held": 1, "quarantined": 1, "released": 1}
    (part,) = report.parts
    assert (part.clean.documents, part.troublemakers.documents) == (1, 3)
    assert part.pictures.released_share is None
    assert "Everything ended as labelled." in render_outcomes(report)


def test_every_difference_is_listed_with_what_was_expected() -> None:
    """Another outcome, a reason too many, one too few, a warning the label asked for, a document the run lost."""
    report = _compare(
        [
            _label("clean.pdf"),
            _label("more.pdf", "held", "invalid_iban"),
            _label("fewer.pdf", "held", "invalid_iban", "date_order"),
            _label("warned.pdf", "quarantined", "unsupported", "wrong_extension"),
            _label("lost.pdf"),
        ],
        [
            _end("clean.pdf", "held", "low_confidence"),
            _end("more.pdf", "held", "invalid_iban", "low_confidence"),
            _end("fewer.pdf", "held", "date_order"),
            _end("warned.pdf", "quarantined", "unsupported"),
            _end("extra.pdf", "held"),
        ],
    )
    assert not report.holds
    assert [m.file for m in report.mismatches] == ["clean.pdf", "more.pdf", "fewer.pdf", "warned.pdf", "lost.pdf"]
    assert report.mismatches[1].expected.reasons == ("invalid_iban",)
    assert report.mismatches[1].got.reasons == ("invalid_iban", "low_confidence")
    assert report.mismatches[4].got.outcome == ""
    assert report.unlabelled == ("extra.pdf",)
    text = render_outcomes(report)
    assert "more.pdf\n  expected held (invalid_iban)\n  got      held (invalid_iban, low_confidence)" in text
    assert "the run does not know it" in text


def test_a_clean_picture_that_is_held_lowers_the_share_only() -> None:
    """Two of three clean pictures released; one that is quarantined would be a mismatch."""
    labels = [_label(f"{n}.jpg", clean=True, quality=q) for n, q in (("a", "scan"), ("b", "photo"), ("c", "scan"))]
    report = _compare(labels, [_end("a.jpg"), _end("b.jpg"), _end("c.jpg", "held", "low_confidence", "no_text")])
    assert report.holds
    assert report.parts[0].pictures.released == 2
    assert report.parts[0].pictures.released_share == 2 / 3
    assert report.parts[0].clean.documents == 0
    assert "2 of 3 (66.7 %)" in render_outcomes(report)
    broken = _compare(labels[:1], [_end("a.jpg", "quarantined", "damaged")])
    assert [m.file for m in broken.mismatches] == ["a.jpg"]


def test_a_troublemaker_on_a_picture_may_be_held_for_more_but_never_released() -> None:
    """More reasons are honest on a bad picture, the labelled one must be among them, and released is always wrong."""
    label = _label("a.jpg", "held", "arithmetic_mismatch", clean=False, quality="photo")
    assert _compare([label], [_end("a.jpg", "held", "arithmetic_mismatch", "low_confidence")]).holds
    assert not _compare([label], [_end("a.jpg", "held", "low_confidence")]).holds
    released = _compare([label], [_end("a.jpg")])
    assert [m.file for m in released.mismatches] == ["a.jpg"]
    assert released.wrongly_released == ("a.jpg",)


def test_a_wrong_value_that_was_released_is_wrongly_released() -> None:
    """The outcome is as labelled, the value is not: it should not have left. Held, it did no harm."""
    labels = [_label("a.jpg", clean=True, quality="scan"), _label("b.jpg", clean=True, quality="scan")]
    report = _compare(labels, [_end("a.jpg"), _end("b.jpg", "held", "low_confidence")], wrong_values={"a.jpg", "b.jpg"})
    assert report.mismatches == ()
    assert report.wrongly_released == ("a.jpg",)
    assert not report.holds


def test_held_out_layouts_are_counted_apart() -> None:
    """All, seen and held out, each with its own figures."""
    report = _compare(
        [_label("a.pdf", held_out=False), _label("b.pdf", held_out=True), _label("c.pdf", held_out=True)],
        [_end("a.pdf"), _end("b.pdf"), _end("c.pdf", "held", "low_confidence")],
    )
    assert [(p.name, p.clean.as_labelled, p.clean.documents) for p in report.parts] == [
        ("all", 2, 3),
        ("layouts seen", 1, 1),
        ("layouts held out", 1, 2),
    ]


def test_a_label_finds_its_document_below_another_folder() -> None:
    """Labels count from their own folder, runs from the drop; the exact path wins over a longer one."""
    labels = [_label("documents/a.pdf"), _label("b.zip/c.pdf", "held", "no_text")]
    report = _compare(labels, [_end("a.pdf"), _end("inbox/b.zip/c.pdf", "held", "no_text")])
    assert report.holds
    both = _compare(
        [_label("x/a.pdf", "held", "no_text"), _label("a.pdf")], [_end("a.pdf"), _end("x/a.pdf", "held", "no_text")]
    )
    assert both.holds


def test_the_documents_of_one_file_end_together() -> None:
    """A file that holds two documents: the same ending twice is one, two endings are no label's, a release counts."""
    label = _label("a.pdf", "held", "date_order", "no_text")
    assert _compare([label], [_end("a.pdf", "held", "date_order"), _end("a.pdf", "held", "no_text")]).holds
    split = _compare([label], [_end("a.pdf", "held", "date_order", "no_text"), _end("a.pdf")])
    assert split.mismatches[0].got.outcome == "held and released"
    assert split.wrongly_released == ("a.pdf",)


def test_what_ended_otherwise_is_told_by_language_format_and_layout() -> None:
    """A layout held out has its own line and spoils no language's; several runs add up by name."""
    labels = [
        _label("a.pdf", language="fr", layout="classic", quality="text_layer"),
        _label("b.tif", language="fr", layout="ledger", quality="scan"),
        _label("c.pdf", language="es", layout="minimal", quality="text_layer", held_out=True),
        _label("d.xml", language="es", quality="xml"),
    ]
    ends = [_end("a.pdf", "held"), _end("b.tif"), _end("c.pdf", "held"), _end("d.xml")]
    report = _compare(labels, ends)
    counts = {p.name: (p.clean.as_labelled, p.clean.documents, p.pictures.clean) for p in report.breakdown}
    assert counts == {
        "language es": (1, 1, 0),
        "language fr": (0, 1, 1),
        "scan, tif": (0, 0, 1),
        "text layer, pdf": (0, 1, 0),
        "xml, xml": (1, 1, 0),
        "layout classic": (0, 1, 0),
        "layout ledger": (0, 0, 1),
        "layout minimal (held out)": (0, 1, 0),
    }
    assert "layout minimal (held out)" in render_outcomes(report)
    parts, breakdown = added_up([report, _compare(labels, [_end(d["path"]) for d in ends])])
    assert (parts[0].name, parts[0].clean.as_labelled, parts[0].clean.documents) == ("all", 4, 6)
    french = next(p for p in breakdown if p.name == "language fr")
    assert (french.clean.as_labelled, french.clean.documents, french.pictures.released) == (1, 2, 2)
