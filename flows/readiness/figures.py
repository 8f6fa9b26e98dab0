"""Figures in words."""

from collections.abc import Sequence
from datetime import datetime

from validators.risk import error_bound

_EACH_SIDE = 0.975  # a 95 % interval leaves 2.5 % on either side


def share(part: int, whole: int) -> str:
    """A share with its exact 95 % interval (Clopper and Pearson, 1934)."""
    if not whole:
        return "none yet"
    low, high = interval(part, whole)
    return f"{part / whole:.1%} ({low:.1%} to {high:.1%}, {part:,} of {whole:,})"


def interval(part: int, whole: int) -> tuple[float, float]:
    """The exact 95 % interval of a share."""
    return 1 - error_bound(whole - part, whole, _EACH_SIDE), error_bound(part, whole, _EACH_SIDE)


def percentile(ordered: Sequence[float], at: float) -> float:
    """Of an ordered sequence that is not empty."""
    return ordered[min(int(at * len(ordered)), len(ordered) - 1)]


def hours(value: float) -> str:
    """A time span for people."""
    if value < 1:
        return f"{value * 60:.0f} min"
    return f"{value:.1f} h" if value < 48 else f"{value / 24:.1f} days"


def count(number: int, what: str, many: str = "") -> str:
    """So many things, in the right number: "1 file", "2 files"."""
    return f"{number:,} {what if number == 1 else many or what + 's'}"


def day(moment: datetime) -> str:
    """A moment, to the minute."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"
