"""Logs: one JSON object a line, with ids, and without a word of any document."""

import ast
import io
import json
import logging
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows import logs
from holdpoint.settings import LogSettings
from samples.drop import make_drop
from tests.flows.conftest import ROOT, Installer, webhook
from tests.support.collector import Collector
from tests.support.programs import free_port

JSON_INFO = LogSettings(format="json", level="INFO")
own = logging.getLogger("holdpoint.test")
foreign = logging.getLogger("somebody.else")


@pytest.fixture
def lines() -> Iterator["Lines"]:
    """Logs of this process, by the JSON format, into memory."""
    root, logger = logging.getLogger(), logging.getLogger("holdpoint")
    before = (list(root.handlers), root.level, logger.level)
    stream = io.StringIO()
    logs.set_up(JSON_INFO, stream)
    yield Lines(stream)
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    logger.setLevel(before[2])


class Lines:
    def __init__(self, stream: io.StringIO) -> None:
        self._stream = stream

    def all(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._stream.getvalue().splitlines()]

    def text(self) -> str:
        return self._stream.getvalue()


def test_a_line_carries_the_bound_ids_and_its_own(lines: Lines) -> None:
    with logs.bound(batch_id="drop-1", source="drop"):
        with logs.bound(document_id="abc"):
            own.info("Settled", extra={"outcome": "held", "reasons": ["low_confidence"]})
        own.info("Batch finished")
    own.info("Outside")
    first, second, third = lines.all()
    assert first["message"] == "Settled" and first["level"] == "INFO" and first["logger"] == "holdpoint.test"
    assert (first["batch_id"], first["document_id"], first["reasons"]) == ("drop-1", "abc", ["low_confidence"])
    assert second["batch_id"] == "drop-1" and "document_id" not in second
    assert "batch_id" not in third


def test_ids_reach_a_thread_only_when_they_are_carried_there(lines: Lines) -> None:
    with logs.bound(batch_id="drop-1"):
        for call in (logs.carried(lambda: own.info("Carried")), lambda: own.info("Not carried")):
            thread = threading.Thread(target=call)
            thread.start()
            thread.join()
    carried, not_carried = lines.all()
    assert carried["batch_id"] == "drop-1" and "batch_id" not in not_carried


def test_values_never_get_through_whichever_way_they_come(lines: Lines) -> None:
    """As an unknown key, as an argument, in a sentence, in an exception, in a library's own text."""
    secret = "Seltsam & Söhne KG"
    own.info("Settled", extra={"seller_name": secret, "document_id": secret, "reasons": [secret]})
    own.info("It says %s", secret)
    foreign.warning("It says %s", secret)
    foreign.warning(f"It says {secret}")
    try:
        raise ValueError(secret)
    except ValueError:
        own.exception("It failed")
        foreign.exception(f"Failed with {secret}")
    assert "Seltsam" not in lines.text() and "KG" not in lines.text()
    found = lines.all()
    assert len(found) == 6
    assert found[0]["document_id"] == "(withheld)" and "seller_name" not in found[0]
    assert found[2]["message"] == "It says %s" and found[3]["message"] == "(withheld)"
    assert found[4]["error"] == "ValueError" and "test_logs.py" in found[4]["frames"][-1]
    assert found[5]["at"].startswith("test_logs:")


def test_a_misspelt_id_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="documentid"), logs.bound(documentid="x"):
        pass


def test_text_has_the_same_and_no_more(capsys: pytest.CaptureFixture[str]) -> None:
    record = logging.LogRecord("holdpoint.x", logging.WARNING, "x.py", 1, "Lease lost", None, None)
    record.__dict__ |= {"shard": "drop-1:3", "seller_name": "Seltsam"}
    line = logs.TextLines().format(record)
    assert line.endswith("WARNING holdpoint.x: Lease lost shard=drop-1:3")


def test_every_log_call_of_ours_is_a_constant_sentence_with_known_keys() -> None:
    """What the formatter cannot see: that our own sentences are constant. Looked up in the source."""
    calls = 0
    for room in ("flows", "review", "connectors", "extractors", "validators", "summarizers", "holdpoint"):
        for file in (ROOT / room).rglob("*.py"):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            loggers = _logger_names(tree)
            for node in ast.walk(tree):
                if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                    continue
                target, name = node.func.value, node.func.attr
                if not (isinstance(target, ast.Name) and target.id in loggers):
                    continue
                if name not in ("debug", "info", "warning", "error", "exception", "critical", "log"):
                    continue
                calls += 1
                words = node.args[1:] if name == "log" else node.args
                where = f"{file.relative_to(ROOT)}:{node.lineno}"
                assert len(words) == 1, f"{where}: arguments do not reach a line"
                assert isinstance(words[0], ast.Constant | ast.Name), f"{where}: the sentence is not constant"
    assert calls >= 9


def _logger_names(tree: ast.Module) -> set[str]:
    """Names that a module binds to a logger."""
    found = set()
    for node in tree.body:
        if isinstance(node, ast.Assign) and "getLogger" in ast.dump(node.value):
            found |= {t.id for t in node.targets if isinstance(t, ast.Name)}
    return found


def _values_of(labels: Path) -> set[str]:
    """Every value that the labels say stands in the documents, and every file name."""
    found: set[str] = set()
    for line in labels.read_text().splitlines():
        row = json.loads(line)
        found.add(row["file"].rsplit("/", 1)[-1])
        found |= set(_texts(row.get("fields", {})))
    return {value for value in found if len(value) >= 5}


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)


@pytest.mark.timeout(280)
def test_a_real_batch_and_its_deliveries_log_ids_and_nothing_that_a_document_says(
    install: Installer, tmp_path: Path
) -> None:
    labels = make_drop(tmp_path / "made", 14, 3)
    settings = webhook(f"http://127.0.0.1:{free_port()}/")  # nobody listens: failures are logged, too
    collector = Collector()
    installation = install(
        "a",
        documents=tmp_path / "made" / "documents",
        logging={"format": "json", "level": "INFO"},
        tracing={"endpoint": collector.endpoint},
        delivery={"attempts": 1},
        **settings,
    )
    with collector:
        done = installation.holdpoint("process", "--json", "--wait", "5")
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert {"Batch started", "Arrived", "Settled", "Batch finished", "Delivery attempted"} <= {
        line["message"] for line in lines
    }
    about_documents = [line for line in lines if "document_id" in line]
    summary = installation.summary()
    assert {line["document_id"] for line in about_documents} >= {
        d["document_id"] for d in summary["documents"] if d["document_id"]
    }
    for line in about_documents:
        assert line["batch_id"] == summary["batch_id"], line
    assert {line["state"] for line in lines if line["message"] == "Delivery attempted"} == {"failed_over", "delivered"}
    settled = {line["document_id"]: line for line in lines if line["message"] == "Settled"}
    for document in summary["documents"]:
        if document["outcome"] in ("held", "quarantined", "released"):
            line = settled[document["document_id"]]
            assert (line["outcome"], line.get("reasons", [])) == (document["outcome"], sorted(document["reasons"]))
    (finished,) = [line for line in lines if line["message"] == "Batch finished"]
    assert {key: finished[key] for key in summary["outcomes"]} == summary["outcomes"]
    spans = {span["name"]: span for span in collector.spans()}
    assert {"batch", "stage", "read", "delivery"} <= set(spans)
    assert spans["read"]["trace"] == spans["batch"]["trace"]
    values = _values_of(labels)
    for body in collector.requests:
        assert not any(value.encode() in body for value in values)
    assert len(values) > 60
    for line in lines:
        # The clock may read 03:54:54.204 while a document says 54.20, and a hash may hold anything.
        said = json.dumps({key: line[key] for key in line.keys() - {"timestamp"}}, ensure_ascii=False)
        for value in values:
            assert not re.search(rf"(?<!\w){re.escape(value)}(?!\w)", said), f"{value!r} stands in {said}"
