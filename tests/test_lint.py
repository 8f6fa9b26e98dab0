"""Style, types and import floors are part of the tests: `make lint` runs the same checks alone."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CHECKS = re.findall(
    r"^\t\$\(BIN\)/(.+)$",
    (ROOT / "Makefile").read_text(encoding="utf-8").partition("\nlint:")[2].partition("\n\n")[0],
    re.MULTILINE,
)


def test_make_lint_runs_all_four() -> None:
    assert [check.split()[0] for check in CHECKS] == ["ruff", "ruff", "mypy", "lint-imports"]


@pytest.mark.parametrize("check", CHECKS)
def test_the_code_passes(check: str) -> None:
    program, *arguments = check.split()
    command = [Path(sys.executable).parent / program, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
