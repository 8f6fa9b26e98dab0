"""The local Prefect server: schedules fire, what ran can be found, nothing is left behind."""

import os
import signal
import subprocess
import sys
import time

import httpx
import pytest

from tests.flows.conftest import ROOT, Installer

_SCHEDULED = """
import sys
from datetime import timedelta
from pathlib import Path
from prefect import serve
from flows.configuration import load_settings
from flows import schedules

settings = load_settings(Path(sys.argv[1]))
quick = settings.orchestration.model_copy(update={"schedule": "* * * * *"})
(deployment,) = schedules.deployments(settings.model_copy(update={"orchestration": quick}), Path(sys.argv[1]))
serve(deployment, pause_on_shutdown=False, print_starting_message=False)
"""


def _runs(api: str, **body: object) -> list[dict[str, object]]:
    found = httpx.post(f"{api}/flow_runs/filter", json=body, timeout=10).json()
    assert isinstance(found, list)
    return found


@pytest.mark.timeout(240)
def test_a_cron_schedule_really_fires(install: Installer, prefect_api: str) -> None:
    """With SQLAlchemy 2.1 the server starts and cron schedules never create a run: the pins are checked here."""
    installation = install("a")
    (installation.drop / "a.txt").write_text("no document")
    served = subprocess.Popen(
        [sys.executable, "-c", _SCHEDULED, str(installation.config)],
        env=installation.environment,
        cwd=ROOT,
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + 200
        while not (installation.folder / "data" / "summary.json").exists():
            assert served.poll() is None
            assert time.monotonic() < deadline, "no scheduled run fired"
            time.sleep(0.5)
    finally:
        os.killpg(served.pid, signal.SIGINT)
        served.wait(timeout=30)
    scheduled = [r for r in _runs(prefect_api) if r["auto_scheduled"] and r["state_type"] == "COMPLETED"]
    assert scheduled


def test_a_run_can_be_found_by_its_source_with_its_stages_and_artifacts(install: Installer, prefect_api: str) -> None:
    installation = install("a")
    (installation.drop / "a.txt").write_text("no document either")
    assert installation.holdpoint("process").returncode == 0
    (run,) = [
        r
        for r in _runs(prefect_api)
        if str(installation.config) in str(r["parameters"]) and "source" in str(r["parameters"])
    ]
    assert str(run["name"]).startswith("drop-")
    tasks = httpx.post(
        f"{prefect_api}/task_runs/filter", json={"flow_runs": {"id": {"any_": [run["id"]]}}}, timeout=10
    ).json()
    assert {t["name"] for t in tasks} == {
        "ingest-1", "extract-1", "summarize-1", "validate-1", "expect", "settle-1",
    }  # fmt: skip
    artifacts = httpx.post(
        f"{prefect_api}/artifacts/filter", json={"artifacts": {"flow_run_id": {"any_": [run["id"]]}}}, timeout=10
    ).json()
    assert {a["key"] for a in artifacts} == {"progress", "outcomes"}
