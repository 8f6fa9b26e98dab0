"""The house rules that no linter checks: our packages are ours, the documents name what exists."""

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = (
    "holdpoint",
    "extractors",
    "summarizers",
    "validators",
    "connectors",
    "evaluation",
    "samples",
    "review",
    "flows",
)


@pytest.mark.parametrize("name", PACKAGES)
def test_each_package_resolves_inside_the_repository(name: str) -> None:
    """The names are generic (the index has a package `validators`): ours must win."""
    module = importlib.import_module(name)
    assert module.__file__ is not None
    assert Path(module.__file__).resolve().is_relative_to(ROOT)


def test_every_make_target_the_readme_names_exists() -> None:
    """A newcomer who copies a command from the README gets a command."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]+)`", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert {"demo", "test", "up"} <= named
    assert named <= targets


def test_every_module_stays_below_four_hundred_lines() -> None:
    """A longer file holds two things."""
    long_files = {
        str(path.relative_to(ROOT)): lines
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "versions" not in path.parts and (lines := path.read_text(encoding="utf-8").count("\n")) > 400
    }
    assert long_files == {}


def test_every_link_between_our_documents_leads_somewhere() -> None:
    """Relative links and pictures in README and docs/ exist."""
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []
