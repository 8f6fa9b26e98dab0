"""docs/reason-codes.md documents the closed list, no more and no less."""

import re
from pathlib import Path

from holdpoint.finding import ReasonCode, severity_of, title_of

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "reason-codes.md"
PARTS = ("**Raised by** ", "**Effect**: ", "**Released by** ")


def sections() -> dict[str, str]:
    """The text below each heading that names a code."""
    text = PAGE.read_text(encoding="utf-8")
    return {m[1]: m[2].strip() for m in re.finditer(r"^## `(\w+)`\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)}


def test_every_code_has_its_section_in_the_order_of_the_list() -> None:
    assert list(sections()) == [code.value for code in ReasonCode]


def test_every_section_says_what_it_is_who_raises_it_what_it_does_and_what_settles_it() -> None:
    for code in ReasonCode:
        text = sections()[code.value]
        assert text.startswith(title_of(code) + "."), code
        for part in PARTS:
            found = re.search(rf"^- {re.escape(part)}(\S.+)$", text, re.MULTILINE)
            assert found is not None and len(found[1]) >= len("warn."), (code, part)
        assert f"**Effect**: {severity_of(code).value}" in text, code


def test_every_module_the_page_names_exists() -> None:
    root = PAGE.parent.parent
    named = set(re.findall(r"`((?:validators|extractors|review|flows)(?:\.\w+)+)`", PAGE.read_text(encoding="utf-8")))
    assert named
    for name in named:
        module = root.joinpath(*name.split("."))
        assert module.is_dir() or module.with_suffix(".py").is_file(), name
