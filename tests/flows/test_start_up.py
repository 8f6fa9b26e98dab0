"""A command starts quickly: what only some commands need is loaded by them, not by all."""

import subprocess
import sys
import tomllib
from pathlib import Path

SLOW_TO_LOAD = {"scipy.stats", "spacy", "prefect", "great_expectations", "pandas", "lightgbm", "onnxruntime", "cv2"}


def test_a_command_that_only_asks_the_store_loads_no_reader_no_learner_and_no_orchestration() -> None:
    said = subprocess.run(
        [sys.executable, "-c", "import sys, flows.commands.audit; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(said.stdout.split())
    assert "review.store" in loaded
    assert not SLOW_TO_LOAD & loaded


def test_the_program_says_its_version() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    said = subprocess.run(
        [sys.executable, "-m", "flows.cli", "--version"], capture_output=True, text=True, check=True
    ).stdout
    assert said == f"holdpoint {project['version']}\n"
