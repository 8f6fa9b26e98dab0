"""Every command that a deploy file runs is one that this program has, with these options: they cannot drift."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from ruamel.yaml import YAML

from flows.cli import app

ROOT = Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / "deploy"
# Named by the deploy files and not in the program yet. One that has come must be taken out of here.
NOT_YET = {("reconcile",)}
_HOLDPOINT_ENTRY = ["holdpoint"]


def _compose() -> Iterator[tuple[str, ...]]:
    tree = YAML(typ="safe").load((DEPLOY / "compose.yaml").read_text())
    for service in tree["services"].values():
        if "holdpoint" not in str(service.get("image")):
            continue
        entry = service.get("entrypoint", _HOLDPOINT_ENTRY)
        yield (*entry, *(str(part) for part in service["command"]))
        test = service.get("healthcheck", {}).get("test", [])
        if test[1:2] == ["holdpoint"]:
            yield tuple(test[1:])


def _systemd() -> Iterator[tuple[str, ...]]:
    for unit in sorted((DEPLOY / "systemd").glob("*.service")):
        (line,) = re.findall(r"^ExecStart=(.+)$", unit.read_text(), re.MULTILINE)
        program, *arguments = shlex.split(line)
        yield (Path(program).name, *arguments)


def _kubernetes() -> Iterator[tuple[str, ...]]:
    for file in sorted((DEPLOY / "kubernetes").glob("*.yaml")):
        for document in YAML(typ="safe").load_all(file.read_text()):
            for container in _containers(document):
                yield (*container.get("command", _HOLDPOINT_ENTRY), *container["args"])
                for probe in ("livenessProbe", "readinessProbe", "startupProbe"):
                    command = container.get(probe, {}).get("exec", {}).get("command")
                    if command:
                        yield tuple(command)


def _containers(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield from node.get("containers", [])
        for value in node.values():
            yield from _containers(value)
    elif isinstance(node, list):
        for value in node:
            yield from _containers(value)


def _dockerfile() -> Iterator[tuple[str, ...]]:
    text = (DEPLOY / "Dockerfile").read_text()
    (entry,), (command,) = (re.findall(rf"^{word} (\[.+\])$", text, re.MULTILINE) for word in ("ENTRYPOINT", "CMD"))
    yield (*YAML(typ="safe").load(entry), *YAML(typ="safe").load(command))


ALL = {
    "compose": list(_compose()),
    "systemd": list(_systemd()),
    "kubernetes": list(_kubernetes()),
    "image": list(_dockerfile()),
}


def _accepts(arguments: tuple[str, ...]) -> bool:
    """Whether `holdpoint ARGUMENTS` is understood; nothing is run."""
    group: Any = typer.main.get_command(app)
    context = group.make_context("holdpoint", [], resilient_parsing=True)
    rest = list(arguments)
    while rest:
        command = group.get_command(context, rest[0])
        if command is None:
            return False
        if hasattr(command, "get_command"):
            group, context = command, command.make_context(rest.pop(0), [], parent=context, resilient_parsing=True)
            continue
        try:
            command.make_context(rest[0], rest[1:], parent=context)
        except Exception as error:  # noqa: BLE001 -- of typer's own copy of click
            assert "NoSuchOption" in type(error).__name__ or "Usage" in type(error).__name__, error
            return False
        return True
    return False


def test_the_check_itself_knows_what_the_program_takes() -> None:
    assert _accepts(("backup", "/x", "--without-blobs")) and _accepts(("legal-hold", "list"))
    assert not _accepts(("backup", "/x", "--no-such-option"))
    assert not _accepts(("no-such-command",))
    assert not _accepts(("legal-hold", "no-such-command"))


@pytest.mark.parametrize("where", sorted(ALL))
def test_every_holdpoint_command_is_one_that_the_program_takes(where: str) -> None:
    assert ALL[where]
    for program, *arguments in ALL[where]:
        assert program in ("holdpoint", "prefect")
        if program == "holdpoint" and tuple(arguments) not in NOT_YET:
            assert _accepts(tuple(arguments)), f"{where}: holdpoint {' '.join(arguments)}"


def test_what_is_awaited_is_still_missing_and_is_used() -> None:
    used = {tuple(arguments) for commands in ALL.values() for _, *arguments in commands}
    for arguments in NOT_YET:
        assert arguments in used, f"{arguments} is used nowhere: take it out of NOT_YET"
        assert not _accepts(arguments), f"{arguments} is there: take it out of NOT_YET"


def test_every_prefect_command_has_these_options() -> None:
    commands = {tuple(c) for commands in ALL.values() for c in commands if c[0] == "prefect"}
    assert commands
    for command in commands:
        words = [w for w in command[1:] if not w.startswith("-")][:2]
        shown = subprocess.run(
            [sys.executable, "-m", "prefect", *words, "--help"], capture_output=True, text=True, timeout=120, check=True
        ).stdout
        for option in (w for w in command if w.startswith("--")):
            assert option in shown, f"{' '.join(command)}: {option}"
