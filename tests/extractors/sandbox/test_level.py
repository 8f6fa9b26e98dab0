"""The sandbox's level: what it is called, and that nothing starts below the one that is asked for."""

from pathlib import Path

import pytest

from extractors.sandbox import Sandbox
from extractors.sandbox.level import LEVELS, level_of, require_level
from flows.commands.inspect import extract
from flows.wiring import Runtime, sandbox_restrictions
from holdpoint.errors import ConfigurationError, ExitCode
from holdpoint.settings import Settings

ALL = ("network_namespace", "no_capabilities", "landlock", "seccomp", "limits")


def held(*names: str) -> dict[str, bool]:
    return {name: name in names for name in (*ALL, "starts_tesseract")}


@pytest.mark.parametrize(
    ("restrictions", "level"),
    [
        (held(*ALL), "sealed"),
        (held("limits", "seccomp"), "confined"),
        (held("limits", "landlock", "network_namespace"), "confined"),
        (held(*ALL[:3], "limits"), "confined"),
        (held("limits", "landlock"), "limited"),  # sockets are open
        (held("limits", "network_namespace"), "limited"),  # files can be written
        (held(*ALL, "starts_tesseract"), "confined"),  # one mechanism says which program
        (held("limits", "seccomp", "network_namespace", "starts_tesseract"), "limited"),  # none does
        (held(*ALL[:4]), None),
        ({}, None),
    ],
)
def test_restrictions_have_a_level(restrictions: dict[str, bool], level: str | None) -> None:
    assert level_of(restrictions) == level


def test_a_minimum_is_met_by_itself_and_all_above() -> None:
    reached = (held("limits"), held("limits", "seccomp"), held(*ALL))
    for at, restrictions in enumerate(reached):
        for wanted, minimum in enumerate(LEVELS):
            if wanted <= at:
                require_level(restrictions, minimum)
            else:
                with pytest.raises(ConfigurationError, match=f"asks for '{minimum}'"):
                    require_level(restrictions, minimum)


def test_the_error_says_what_is_missing_and_how_to_get_it() -> None:
    with pytest.raises(ConfigurationError) as error:
        require_level(held("limits", "network_namespace", "no_capabilities"), "confined")
    assert "'limited'" in error.value.fact
    assert "landlock, seccomp" in error.value.fact
    assert "Landlock (Linux 5.13" in error.value.remedy
    assert error.value.consequence
    assert error.value.exit_code is ExitCode.CONFIGURATION


def test_nothing_starts_below_the_minimum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither reading one file nor a batch, on a machine whose kernel gives nothing but limits."""
    monkeypatch.setattr(Sandbox, "level", lambda _: held("limits"))
    config, document = tmp_path / "h.yaml", tmp_path / "a.pdf"
    document.write_bytes(b"%PDF-1.7")
    config.write_text(f"data_dir: {tmp_path}\nsandbox: {{minimum_level: confined}}\n")
    with pytest.raises(ConfigurationError, match=r"sandbox\.minimum_level"):
        extract(document, config)
    settings = Settings(data_dir=tmp_path)
    with Runtime(settings) as runtime, pytest.raises(ConfigurationError, match="'confined'"), runtime.sandbox():
        raise AssertionError("it was opened")
    assert sandbox_restrictions(settings) == held("limits")  # status still tells
