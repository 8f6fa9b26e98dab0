"""A command starts quickly: what only some commands need is loaded by them, not by all."""

import subprocess
import sys
import tomllib
from pathlib import Path

SLOW_TO_LOAD = {
    "scipy",
    "spacy",
    "prefect",
    "great_expectations",
    "pandas",
    "pyarrow",
    "lightgbm",
    "onnxruntime",
    "cv2",
}
STORE = {"sqlalchemy", "review.store", "numpy", "boto3", "argon2"}


def modules_after(code: str) -> set[str]:
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(said.stdout.splitlines()[-1].split())


def test_help_loads_neither_the_store_nor_what_stands_on_it() -> None:
    """Nor does an argument that is wrong: both are answered before anything is opened."""
    loaded = modules_after("import sys, flows.cli; print(*sys.modules)")
    assert "typer" in loaded
    assert not (SLOW_TO_LOAD | STORE) & loaded


def test_a_command_that_only_asks_the_store_loads_no_reader_no_learner_and_no_orchestration(tmp_path: Path) -> None:
    settings = tmp_path / "holdpoint.yaml"
    settings.write_text(f"data_dir: {tmp_path / 'data'}\n", encoding="utf-8")
    loaded = modules_after(
        "import sys\nfrom pathlib import Path\nfrom flows.commands.options import open_runtime\n"
        f"with open_runtime(Path({str(settings)!r})) as runtime: runtime.store.queue.counts()\n"
        "print(*sys.modules)"
    )
    assert "review.store" in loaded
    assert not SLOW_TO_LOAD & loaded


def test_the_program_says_its_version() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    said = subprocess.run(
        [sys.executable, "-m", "flows.cli", "--version"], capture_output=True, text=True, check=True
    ).stdout
    assert said == f"holdpoint {project['version']}\n"
