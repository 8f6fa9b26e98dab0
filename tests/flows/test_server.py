"""The local Prefect server: schedules fire, what ran can be found, nothing is left behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from ruamel.yaml import YAML

from flows.configuration import load_settings
from flows.schedules import prefect_yaml
from flows.server import LocalServer
from holdpoint.settings import DatabaseAccess
from samples.drop import make_drop
from tests.flows.conftest import ROOT, Installation, Installer
from tests.support.postgres import PostgresServer
from tests.support.programs import end_group, wait_until


def _runs(api: str) -> list[dict[str, Any]]:
    return _filter(api, "flow_runs")


@contextmanager
def installed(installation: Installation) -> Iterator[None]:
    """Everything that is scheduled under the installation's settings, on its server, with a worker that runs it."""
    done = installation.python(
        "from pathlib import Path; import sys; from flows.configuration import load_settings;"
        "from flows.installation import install; install(load_settings(Path(sys.argv[1])), sys.argv[1])",
        str(installation.config),
    )
    assert done.returncode == 0, done.stderr
    pool = load_settings(installation.config).orchestration.work_pool
    worker = subprocess.Popen(
        [sys.executable, "-m", "prefect", "worker", "start", "--pool", pool, "--type", "process"],
        env=installation.environment | {"PREFECT_WORKER_QUERY_SECONDS": "2"},
        stdout=(installation.folder / "worker.log").open("wb"),
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        yield
    finally:
        end_group(worker, signal.SIGINT)


@pytest.mark.timeout(280)
def test_a_cron_schedule_really_fires(install: Installer, prefect_api: str) -> None:
    """With SQLAlchemy 2.1 the server starts and cron schedules never create a run: the pins are checked here."""
    assert _runs_that_fired(install("a", orchestration=_EVERY_MINUTE), prefect_api)


@pytest.mark.long
@pytest.mark.timeout(300)
def test_a_cron_schedule_really_fires_where_the_server_has_postgresql(
    install: Installer, postgres: PostgresServer, tmp_path: Path
) -> None:
    server = LocalServer(tmp_path / "prefect", database=DatabaseAccess(url=postgres.database()))
    server.start()
    try:
        assert _runs_that_fired(install("b", orchestration=_EVERY_MINUTE), server.api_url)
    finally:
        server.stop()


_EVERY_MINUTE = {"schedule": "* * * * *", "work_pool": "minutes"}


def _runs_that_fired(installation: Installation, api: str) -> list[dict[str, Any]]:
    """Those that the schedule made, once one of them has left its summary."""
    installation.environment["PREFECT_API_URL"] = api
    (installation.drop / "a.txt").write_text("no document")
    with installed(installation):
        summary = installation.folder / "data" / "summary.json"
        wait_until(summary.exists, "a scheduled run", 200)
        return [r for r in _runs(api) if r["auto_scheduled"] and str(r["name"]).startswith("drop-")]


@pytest.mark.timeout(280)
def test_installing_again_follows_the_settings_and_a_batch_with_failures_is_reported(
    install: Installer, prefect_api: str
) -> None:
    installation = install("a", orchestration={"work_pool": "reports"})
    (installation.drop / "a.txt").write_text("no document of any kind that is read")
    with installed(installation):
        before = _deployments(prefect_api)
        assert {"process/drop", "deliver/outbox", "upkeep/daily", "report-failures/batch"} <= before
        assert installation.holdpoint("process").returncode == 0
        wait_until(
            lambda: any(
                "could not be read" in str(a["data"]) and "drop-" in str(a["data"])
                for a in _filter(prefect_api, "artifacts", artifacts={"key": {"any_": ["failures"]}})
            ),
            "the report of the batch with failures",
            150,
        )
    text = installation.config.read_text().replace("  drop:", "  letters:")
    installation.config.write_text(text)
    with installed(installation):
        after = _deployments(prefect_api)
    assert "process/letters" in after
    assert "process/drop" not in after, "a source that was taken out of the settings is scheduled no more"


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_run_whose_process_was_killed_is_marked_as_crashed_and_the_next_one_goes_on(
    install: Installer, prefect_api: str, sample_drop: Path
) -> None:
    installation = install("a", documents=sample_drop / "documents", orchestration={"work_pool": "crashes"})
    with installed(installation):
        run = subprocess.Popen(installation.command("process"), env=installation.environment, cwd=installation.folder)
        wait_until(lambda: len(list((installation.folder / "data" / "stages").glob("*/extract/*/*"))) > 3, "work", 120)
        os.kill(run.pid, signal.SIGKILL)
        run.wait()

        def crashed() -> bool:
            mine = [r for r in _runs(prefect_api) if str(installation.config) in str(r["parameters"])]
            return any(r["state_type"] == "CRASHED" for r in mine)

        wait_until(crashed, "marking the run as crashed", 300)
    assert installation.holdpoint("process").returncode == 0
    assert installation.summary()["equation_holds"]


def test_what_became_of_documents_and_deliveries_is_an_event_without_what_they_say(
    install: Installer, prefect_api: str, born_digital: Path
) -> None:
    installation = install("a", documents=born_digital)
    (installation.drop / "a.txt").write_text("no document")
    (installation.drop / "broken.pdf").write_bytes(next(born_digital.iterdir()).read_bytes()[:900])
    assert installation.holdpoint("process").returncode == 0
    outcomes = installation.summary()["outcomes"]
    batch = f"holdpoint.batch.{installation.summary()['batch_id']}"

    def events(name: str) -> list[dict[str, Any]]:
        body = {"filter": {"event": {"name": [name]}}, "limit": 50}
        found = httpx.post(f"{prefect_api}/events/filter", json=body, timeout=10).json()["events"]
        return [e for e in found if e["resource"]["prefect.resource.id"] in (batch, "holdpoint.outbox")]

    wait_until(lambda: bool(events("holdpoint.batch.finished_with_failures")), "the event of the batch", 60)
    for outcome in ("released", "quarantined"):
        assert sum(e["payload"]["count"] for e in events(f"holdpoint.documents.{outcome}")) == outcomes[outcome] > 0
    wait_until(lambda: bool(events("holdpoint.deliveries.delivered")), "the event of the deliveries", 60)
    (released,) = events("holdpoint.documents.released")
    delivered = {key for e in events("holdpoint.deliveries.delivered") for key in e["payload"]["deliveries"]}
    assert {f"{d}:1:finance" for d in released["payload"]["documents"]} <= delivered
    assert "total_amount" not in str(released)


@pytest.fixture(scope="module")
def born_digital(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("events")
    make_drop(folder, 6, 11, only="born-digital")
    return folder / "documents"


def test_the_shipped_prefect_yaml_is_what_the_shipped_settings_schedule() -> None:
    settings = load_settings(ROOT / "deploy" / "holdpoint.yaml")
    with (ROOT / "deploy" / "prefect.yaml").open() as file:
        assert YAML(typ="safe").load(file) == prefect_yaml(settings, "deploy/holdpoint.yaml")


def _deployments(api: str) -> set[str]:
    flows = {f["id"]: f["name"] for f in _filter(api, "flows")}
    return {f"{flows[d['flow_id']]}/{d['name']}" for d in _filter(api, "deployments")}


def _filter(api: str, what: str, **body: object) -> list[dict[str, Any]]:
    found = httpx.post(f"{api}/{what}/filter", json=body, timeout=10).json()
    assert isinstance(found, list)
    return found


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
