"""`holdpoint train`, and its model in `evaluate`, in the pipeline, on the review page and in what is delivered."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from reportlab.pdfgen.canvas import Canvas
from ruamel.yaml import YAML
from typer.testing import CliRunner

from connectors.message import schema_text
from extractors.sandbox import Sandbox
from flows.cli import app
from flows.configuration import load_settings
from flows.ingest import Ingest
from flows.stage_results import StageResults
from flows.stages import Stages
from flows.wiring import Runtime, make_sandbox
from holdpoint.errors import ConfigurationError
from holdpoint.extraction import DocumentType
from review.authority import Role
from review.records import ReviewItem
from review.web.app import create_app
from samples.drop import specimens
from tests.extractors.learned.orders import TAUGHT, order_row
from tests.review.web.conftest import PASSWORD, Browser, render_page

WIDTH, HEIGHT = 800, 600


def labelled_folder(folder: Path, seeds: range) -> Path:
    folder.mkdir()
    rows = (json.dumps(order_row(s)) + "\n" for s in seeds)
    (folder / "labels.jsonl").write_text("".join(rows), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Trained by the command, from thirty orders."""
    folder = tmp_path_factory.mktemp("taught")
    taught = folder / "type.yaml"
    with taught.open("w", encoding="utf-8") as file:
        YAML(typ="safe").dump(TAUGHT, file)
    shown = labelled_folder(folder / "a", range(30))
    arguments = ["train", str(shown), "--type", str(taught), "--out", str(folder / "model"), "--from", "lines"]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    return folder / "model"


def test_a_taught_model_is_evaluated(model: Path, tmp_path: Path) -> None:
    held_back = labelled_folder(tmp_path / "b", range(500, 512))
    report = tmp_path / "report.json"
    told = json.loads((model / "report.json").read_text(encoding="utf-8"))
    assert told["documents"] == 30
    assert told["fields"]["gross"]["candidate_recall"] == 1.0
    assert told["recognition"]["recognised"] >= 28
    assert told["recognition"]["mistaken"] == 0
    arguments = ["evaluate", str(held_back), "--model", str(model), "--from", "lines", "--json", str(report)]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    scores = json.loads(report.read_text(encoding="utf-8"))
    assert scores["groups"][0]["all_fields"]["value_f1"] >= 0.9


def test_too_few_documents_are_refused(tmp_path: Path) -> None:
    taught = tmp_path / "type.yaml"
    taught.write_text("name: air_time\nfields:\n- {name: gross, kind: money}\n", encoding="utf-8")
    shown = labelled_folder(tmp_path / "a", range(3))
    arguments = ["train", str(shown), "--type", str(taught), "--out", str(tmp_path / "m"), "--from", "lines"]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code != 0
    assert not (tmp_path / "m").exists()


def order_pdf(seed: int) -> bytes:
    """The order of that seed as a PDF."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
    for line in order_row(seed)["lines"]:
        canvas.setFont("Courier", 10)
        canvas.drawString(line["box"][0], HEIGHT - line["box"][3], line["text"])
    canvas.save()
    return buffer.getvalue()


def settings_file(folder: Path, model: Path, **changes: object) -> Path:
    settings = {
        "data_dir": "data",
        "sources": {
            name: {"path": name, "settle_seconds": 0}
            | ({"document_types": {"air_time": {"release": False}}} if held else {})
            for name, held in (("drop", False), ("careful", True))
        },
        "destinations": {"files": {"kind": "folder", "path": "out"}},
        "extraction": {"models": {"air_time": str(model)}},
        "document_types": {"air_time": {"owner": "media", "primary": "files", "required": ["client", "gross"]}},
    } | changes
    path = folder / "holdpoint.yaml"
    with path.open("w", encoding="utf-8") as file:
        YAML().dump(settings, file)
    return path


@pytest.fixture(scope="module")
def sandbox(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with make_sandbox(load_settings(settings_file(tmp_path_factory.mktemp("settings"), model))) as sandbox:
        yield sandbox


def run(runtime: Runtime, sandbox: Sandbox, source: str) -> dict[str, ReviewItem]:
    """Everything at a source through all stages; what became of it, by path."""
    intake = runtime.store.intake
    batch = intake.begin_batch(source)
    arriving = runtime.source(source)
    Ingest(runtime, arriving, sandbox, batch).take(list(arriving.list_items()))
    documents = intake.pending(source)
    stages = Stages(runtime, sandbox, StageResults(runtime.scratch, batch))
    for stage in (stages.extract, stages.summarize, stages.validate):
        stage(documents, lambda _: None)
    stages.expect(documents)
    stages.settle(documents, lambda _: None)
    return {d.path: runtime.store.queue.item(d.document_id) for d in documents}


def test_a_taught_type_is_processed_released_reviewed_and_corrected(
    model: Path, sandbox: Sandbox, tmp_path: Path
) -> None:
    """By setting alone. What is not of the type stays what it was."""
    for folder, seeds in (("drop", (900, 901, 902)), ("careful", (903,))):
        (tmp_path / folder).mkdir()
        for seed in seeds:
            (tmp_path / folder / f"{seed}.pdf").write_bytes(order_pdf(seed))
    others = [made for made in specimens(20, 3, "born-digital") if made.name.endswith(".pdf")][:5]
    for made in others:
        (tmp_path / "drop" / made.name).write_bytes(made.data)
    settings = load_settings(settings_file(tmp_path, model))
    with Runtime(settings) as runtime:
        ended = run(runtime, sandbox, "drop")
        for made in others:
            assert ended[made.name].document_type == made.label.document_type
        orders = [ended[f"{seed}.pdf"] for seed in (900, 901, 902)]
        assert [item.document_type for item in orders] == ["air_time"] * 3
        released = next(item for item in orders if item.state == "released")
        message = json.loads(runtime.store.outbox.claim(1)[0].delivery.body)
        assert not list(Draft202012Validator(json.loads(schema_text())).iter_errors(message))
        assert message["type"] == "air_time"
        assert "client" in message["fields"]
        assert released.summary is not None
        assert released.summary.statements[0].text.startswith("Air time order: client ")

        held = run(runtime, sandbox, "careful")["903.pdf"]
        assert held.state == "held"
        assert held.effective is not None
        truth = order_row(903)["fields"]
        assert held.effective.value("contract") == truth["contract"]
        browser = _browser(runtime)
        page = browser.get(f"/documents/{held.document_id}").text
        assert "Air time order" in page
        assert 'name="value:client"' in page and 'name="value:discount"' in page
        assert "Air time order" in browser.get("/").text
        answer = browser.submit(
            f"/documents/{held.document_id}/approve",
            **{"version": str(held.version), "value:gross": "1,234.50", "accept:release_stopped": "on"},
        )
        assert answer.status_code == 303
        approved = runtime.store.queue.item(held.document_id)
        assert approved.state == "released"
        assert approved.effective is not None
        assert approved.effective.value("gross") == "1234.50"
        assert [c.field for c in approved.corrections] == ["gross"]
        assert "changed Gross from" in browser.get(f"/documents/{held.document_id}").text


def _browser(runtime: Runtime) -> Browser:
    runtime.store.users.add("anna", Role.APPROVER, PASSWORD)
    site = create_app(
        runtime.store, runtime.blobs, render_page, secret=b"s" * 32, session_hours=1, types=runtime.settings.types
    )
    browser = Browser(site)
    assert browser.sign_in("anna").status_code == 303
    return browser


def test_a_policy_for_a_type_without_a_model_is_refused(model: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no built-in type 'air_time', and "):
        load_settings(settings_file(tmp_path, model, extraction={"models": {}}))
    with pytest.raises(ConfigurationError, match="names the model of another type, 'air_time'"):
        load_settings(settings_file(tmp_path, model, extraction={"models": {"fly_time": str(model)}}))
    with pytest.raises(ConfigurationError, match="names the field 'agency', which it does not have"):
        policy = {"air_time": {"primary": "files", "required": ["agency"]}}
        load_settings(settings_file(tmp_path, model, document_types=policy))
    assert load_settings(settings_file(tmp_path, model)).types[DocumentType("air_time")].label == "Air time order"
