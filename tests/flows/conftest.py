"""One Prefect server and one drop for the whole test session, and commands run as their users run them."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from extractors.sandbox import Sandbox
from flows.configuration import load_settings
from flows.wiring import Runtime, make_sandbox
from holdpoint.settings import Settings
from samples.drop import make_drop, specimens

ROOT = Path(__file__).resolve().parent.parent.parent
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@dataclass(frozen=True)
class Installation:
    """A data folder, a drop and a configuration; `holdpoint` runs a command on them."""

    folder: Path
    config: Path
    environment: dict[str, str]

    @property
    def drop(self) -> Path:
        return self.folder / "drop"

    def holdpoint(self, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
        """Run `holdpoint ARGUMENTS --config ...` to its end."""
        return subprocess.run(
            self.command(*arguments),
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=280,
            check=False,
            **options,
        )

    def python(self, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a piece of Python in the installation's environment."""
        return subprocess.run(
            [sys.executable, "-c", code, *arguments],
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "flows.cli", *arguments, "--config", str(self.config)]

    def summary(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "data" / "summary.json").read_text())
        return found

    def endings(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Outcome and reasons of every arrival, by path, over all batches, as the store has them."""
        with Runtime(load_settings(self.config)) as runtime:
            queue = runtime.store.queue
            batches = [queue.batch(batch_id) for batch_id in queue.batches(limit=100)]
        assert all(b.finished_at is not None and b.equation_holds for b in batches)
        return {d.path: (d.outcome, tuple(sorted(d.reasons))) for b in batches for d in b.documents}


@pytest.fixture(scope="session")
def sample_drop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A drop of 60 files of every kind, with labels.jsonl."""
    folder = tmp_path_factory.mktemp("samples")
    make_drop(folder, 60, 1)
    return folder


@pytest.fixture
def install(tmp_path: Path, prefect_api: str) -> "Installer":
    return Installer(tmp_path, prefect_api)


class Installer:
    """Makes installations within one test's folder."""

    def __init__(self, folder: Path, api_url: str) -> None:
        self._folder = folder
        self._api_url = api_url

    def __call__(self, name: str, *, documents: Path | None = None, **changes: Any) -> Installation:
        """An installation named so; `documents` are copied into its drop, `changes` go into its settings."""
        folder = self._folder / name
        (folder / "drop").mkdir(parents=True)
        if documents is not None:
            shutil.copytree(documents, folder / "drop", dirs_exist_ok=True)
        settings: dict[str, Any] = {
            "data_dir": "data",
            "sources": {"drop": {"path": "drop", "settle_seconds": 0}},
            "destinations": {
                "finance": {"kind": "folder", "path": "finance"},
                "fallback": {"kind": "folder", "path": "fallback"},
            },
            "document_types": {
                t: {
                    "primary": "finance",
                    "fallback": "fallback",
                    "amount_limit": {"EUR": 10000, "GBP": 10000, "USD": 10000},
                }
                for t in ("invoice", "credit_note", "order", "receipt", "contract")
            },
            "orchestration": {"chunk_size": 20},
        }
        settings.update(changes)
        config = folder / "holdpoint.yaml"
        with config.open("w") as file:
            YAML().dump(settings, file)
        environment = {
            **os.environ,
            "PREFECT_API_URL": self._api_url,
            "HOLDPOINT_TEST_SECRET": SECRET,
            "OMP_NUM_THREADS": "1",
            "OMP_THREAD_LIMIT": "1",
            "PYTHONPATH": str(ROOT),
        }
        return Installation(folder, config, environment)


def webhook(url: str, name: str = "erp", *, fallback: bool = True) -> dict[str, Any]:
    """Settings that send everything to a webhook, with the folder as fallback."""
    destinations: dict[str, Any] = {
        name: {"kind": "webhook", "url": url, "secret_env": "HOLDPOINT_TEST_SECRET", "allow_private": True},
        "fallback": {"kind": "folder", "path": "fallback"},
    }
    policy: dict[str, Any] = {"primary": name, "amount_limit": {"EUR": 10000, "GBP": 10000, "USD": 10000}}
    if fallback:
        policy["fallback"] = "fallback"
    return {
        "destinations": destinations,
        "document_types": {t: dict(policy) for t in ("invoice", "credit_note", "order", "receipt", "contract")},
    }


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Of a file's own; with default settings."""
    with make_sandbox(Settings()) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def invoices() -> list[bytes]:
    """Two ordinary invoices that nothing holds."""
    return [made.data for made in islice(specimens(2, 1), 2)]
