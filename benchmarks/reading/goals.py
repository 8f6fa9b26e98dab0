"""Figures against goals, as a table for people and as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True)
class Figure:
    """One measured figure. Without a goal it is only reported."""

    what: str
    value: float
    goal: float | None = None
    sense: Literal["at least", "at most"] = "at least"

    @property
    def is_met(self) -> bool:
        """Whether the goal, if there is one, is reached."""
        if self.goal is None:
            return True
        return self.value >= self.goal if self.sense == "at least" else self.value <= self.goal


def print_figures(title: str, figures: Sequence[Figure]) -> None:
    """One line a figure."""
    print(title)
    for figure in figures:
        goal = "" if figure.goal is None else f"  goal {figure.sense} {figure.goal:g}: "
        verdict = "" if figure.goal is None else ("met" if figure.is_met else "MISSED")
        print(f"  {figure.what:58}{figure.value:>10.4g}{goal}{verdict}")


def write_figures(path: Path | None, figures: Sequence[Figure], **more: object) -> None:
    """The same as JSON, with whatever else belongs to it."""
    if path is not None:
        rows = [asdict(figure) | {"is_met": figure.is_met} for figure in figures]
        path.write_text(json.dumps({"figures": rows} | more, indent=2) + "\n", encoding="utf-8")
