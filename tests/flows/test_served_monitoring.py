"""The review page as it is really served: health, readiness and metrics on its port, the token from the environment."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from ruamel.yaml import YAML

from tests.support.programs import end_group, free_port, listens, wait_until

ROOT = Path(__file__).resolve().parent.parent.parent
_SERVE = """
import sys
from pathlib import Path
from flows.commands.options import settings_of
from flows.review_page import serve_review_page
from flows.wiring import Runtime
from holdpoint.errors import HoldpointError

try:
    with Runtime(settings_of(Path(sys.argv[1]))) as runtime, runtime.sandbox() as sandbox:
        serve_review_page(runtime, sandbox, on_approved=lambda: None, on_read_again=lambda source: None)
except HoldpointError as error:
    sys.exit(str(error))
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "holdpoint.yaml"
    with file.open("w") as stream:
        YAML().dump(
            {
                "data_dir": "data",
                "destinations": {"files": {"kind": "folder", "path": "out"}},
                "review": {"port": free_port()},
                "metrics": {"token_env": "HOLDPOINT_TEST_METRICS_TOKEN"},
                "logging": {"format": "json"},
            },
            stream,
        )
    return file


def _start(config: Path, **variables: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", _SERVE, str(config)],
        env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
        cwd=ROOT,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


@pytest.fixture
def served(config: Path) -> Iterator[str]:
    port = YAML(typ="safe").load(config.read_text())["review"]["port"]
    process = _start(config, HOLDPOINT_TEST_METRICS_TOKEN="right")
    try:
        wait_until(lambda: listens(port) or process.poll() is not None, "the start of the page")
        assert process.poll() is None, process.stderr.read().decode() if process.stderr else ""
        yield f"http://127.0.0.1:{port}"
    finally:
        end_group(process, signal.SIGINT)


def test_health_readiness_and_metrics_answer_on_the_pages_port(served: str) -> None:
    assert httpx.get(f"{served}/health", timeout=10).json() == {"status": "ok"}
    ready = httpx.get(f"{served}/health/ready", timeout=10)
    assert ready.status_code == 200, ready.text
    assert set(ready.json()["parts"]) == {"store", "blobs", "disk", "batches"}
    assert httpx.get(f"{served}/metrics", timeout=10).status_code == 401
    scrape = httpx.get(f"{served}/metrics", headers={"Authorization": "Bearer right"}, timeout=10)
    assert scrape.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert "holdpoint_store_up 1.0" in scrape.text


def test_a_token_that_is_not_set_is_said_before_anything_is_served(config: Path) -> None:
    process = _start(config)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert b"/metrics needs a secret: HOLDPOINT_TEST_METRICS_TOKEN is not set" in said
