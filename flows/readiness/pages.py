"""The readiness page as HTML and as Markdown, both from the same sections."""

from pathlib import Path

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from flows.readiness.blocks import Block, Cell, Function, Page
from flows.readiness.facts import ReadinessFacts
from flows.readiness.figures import day
from flows.readiness.govern_and_map import govern, map_, verdicts
from flows.readiness.measure_and_manage import manage, measure
from validators.expectations.page import style_hash

_FOLDER = Path(__file__).parent
_MARKS = {"good": "✓ ", "open": "○ ", "bad": "✗ ", "plain": ""}


def page_of(facts: ReadinessFacts) -> Page:
    """The sections under the functions of the NIST AI Risk Management Framework 1.0 (NIST AI 100-1, 2023)."""
    return Page(
        title="Readiness of Holdpoint",
        facts=(
            ("at", day(facts.at)),
            ("version", facts.version),
            ("schema of the store", facts.figures.schema_revision),
            ("batches finished", f"{facts.figures.batches_finished:,}"),
            ("looked back to", day(facts.since)),
        ),
        verdicts=verdicts(facts),
        functions=(
            Function(name="Govern", about="Who answers, by which rules", sections=govern(facts)),
            Function(name="Map", about="What it is for, what it is made of, where it ends", sections=map_(facts)),
            Function(name="Measure", about="How well it does, and by which evidence", sections=measure(facts)),
            Function(name="Manage", about="What is done about what goes wrong", sections=manage(facts)),
        ),
    )


def as_html(page: Page) -> str:
    """One file: no script, nothing from elsewhere, a policy that forbids both; every value escaped."""
    style = (_FOLDER / "page.css").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string((_FOLDER / "page.html").read_text(encoding="utf-8"))
    return template.render(page=page, style=Markup(style), style_hash=Markup(style_hash(style)))  # noqa: S704 -- our own file


def as_markdown(page: Page) -> str:
    """The same for a terminal, a wiki or a diff."""
    lines = [f"# {page.title}", "", *(f"- {name}: {value}" for name, value in page.facts), ""]
    lines += [f"- {_cell(verdict)}" for verdict in page.verdicts]
    for function in page.functions:
        lines += ["", f"## {function.name}: {function.about}"]
        for section in function.sections:
            lines += ["", f"### {section.title}", f"*{', '.join(section.answers)}*"]
            for block in section.blocks:
                lines += ["", *_block(block)]
    return "\n".join(lines) + "\n"


def _block(block: Block) -> list[str]:
    lines = [f"**{block.folded_as}**", ""] if block.folded_as else []
    lines += [f"- {_cell(sentence)}" for sentence in block.sentences]
    if block.rows:
        lines += ["", f"| {' | '.join(block.headings)} |", f"|{'---|' * len(block.headings)}"]
        lines += [f"| {' | '.join(_cell(cell) for cell in row)} |" for row in block.rows]
    elif block.without_rows:
        lines.append(f"- {block.without_rows}")
    return lines


def _cell(cell: Cell) -> str:
    """What would end the cell or begin a tag is written so that it does not."""
    escaped = " ".join(cell.text.split()).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
    return _MARKS[cell.level] + escaped
