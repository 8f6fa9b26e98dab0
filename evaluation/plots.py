"""Plots as inline SVG, drawn here so that the report needs nothing from elsewhere. Every text is escaped."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil

from evaluation.calibration import Calibration
from evaluation.ranking import ERROR_SHARES, Ranking
from evaluation.resampling import Interval

_SIDE = 340  # of a square plot, in pixels
_LEFT, _RIGHT, _TOP, _BOTTOM = 54, 14, 12, 44
_ROW = 26  # the height of a forest plot's row
_NAMES, _WIDTH, _FIGURES = 190, 720, 150
_MOST_ERRORS = 0.2  # the least height of the error axis


@dataclass(frozen=True)
class Mark:
    """One row of a forest plot: figures with their intervals, the first drawn strongest. None: nothing to draw."""

    name: str
    figures: tuple[tuple[float, Interval] | None, ...]
    text: str


def forest(title: str, marks: Sequence[Mark], low: float, high: float, *, zero_line: bool = False) -> str:
    """Figures as points with their intervals as lines, one row each, on an axis from low to high (as percent)."""
    left, right = _NAMES, _WIDTH - _FIGURES
    height = _ROW * len(marks) + 34

    def x(value: float) -> float:
        return left + (right - left) * (min(max(value, low), high) - low) / (high - low)

    parts = []
    for tick in _ticks(low, high):
        is_zero = zero_line and abs(tick) < 1e-9
        parts.append(_line(x(tick), 4, x(tick), height - 28, "zero" if is_zero else "grid"))
        parts.append(_text(x(tick), height - 10, f"{100 * tick:g}", "middle"))
    for i, mark in enumerate(marks):
        y = 4 + _ROW * i + _ROW / 2
        parts.append(_text(left - 10, y + 4, _short(mark.name), "end"))
        for n, figure in reversed(list(enumerate(mark.figures))):
            if figure is None:
                continue
            value, interval = figure
            level = y + (n - (len(mark.figures) - 1) / 2) * 7
            parts.append(_line(x(interval.low), level, x(interval.high), level, f"bar s{n}"))
            parts.append(f'<circle class="dot s{n}" cx="{x(value):.1f}" cy="{level:.1f}" r="4"/>')
        parts.append(_text(right + 10, y + 4, mark.text, "start"))
    return _svg(title, _WIDTH, height, parts)


def reliability(score: Calibration) -> str:
    """How often values of a confidence were right, against the confidence; on the diagonal it means what it says."""
    parts = _square_axes("confidence, %", "right, %", 1.0, 1.0)
    parts.append(_line(*_at(0, 0, 1, 1), *_at(1, 1, 1, 1), "diagonal"))
    most = max(b.values for b in score.bins)
    for b in score.bins:
        (x, y), (_, on_line) = _at(b.confidence, b.right, 1, 1), _at(b.confidence, b.confidence, 1, 1)
        radius = 3 + 7 * (b.values / most) ** 0.5
        told = f"{b.values} values, confidence {100 * b.confidence:.1f} %, right {100 * b.right:.1f} %"
        parts.append(_line(x, y, x, on_line, "gap"))
        parts.append(
            f'<circle class="dot s0" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"><title>{escape(told)}</title></circle>'
        )
    return _svg("Reliability diagram", _SIDE, _SIDE, parts)


def risk_coverage(curves: Sequence[tuple[str, Ranking]]) -> str:
    """The share of errors among what is accepted, against the share that is accepted, from the surest down."""
    highest = max([_MOST_ERRORS, *(p.errors for _, ranking in curves for p in ranking.curve)])
    top = min(1.0, ceil(highest * 1.2 / 0.05) * 0.05)  # room for the names above the curves
    parts = _square_axes("accepted, %", "errors among it, %", 1.0, top)
    for share in ERROR_SHARES:
        parts.append(_line(*_at(0, share, 1, top), *_at(1, share, 1, top), "target"))
    for n, (name, ranking) in enumerate(curves):
        points = [_at(p.accepted, p.errors, 1, top) for p in ranking.curve]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline class="curve s{n}" points="{path}"/>')
        if points:
            x, y = points[-1]
            parts.append(f'<circle class="dot s{n}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>')
        parts.append(f'<circle class="dot s{n}" cx="{_LEFT + 14}" cy="{_TOP + 14 + 18 * n}" r="5"/>')
        parts.append(_text(_LEFT + 26, _TOP + 18 + 18 * n, name, "start"))
    return _svg("Risk-coverage curve", _SIDE, _SIDE, parts)


def _square_axes(across: str, up: str, most_across: float, most_up: float) -> list[str]:
    parts = []
    for step in range(6):
        share = step / 5
        x, y = _at(share * most_across, 0, most_across, most_up)
        parts += [_line(x, _TOP, x, y, "grid"), _text(x, y + 16, f"{100 * share * most_across:g}", "middle")]
        x, y = _at(0, share * most_up, most_across, most_up)
        parts += [_line(x, y, _SIDE - _RIGHT, y, "grid"), _text(x - 6, y + 4, f"{100 * share * most_up:.3g}", "end")]
    parts.append(_text((_LEFT + _SIDE - _RIGHT) / 2, _SIDE - 8, across, "middle"))
    middle = (_TOP + _SIDE - _BOTTOM) / 2
    turned = f'transform="rotate(-90 14 {middle:.1f})"'
    parts.append(f'<text x="14" y="{middle:.1f}" text-anchor="middle" {turned}>{escape(up)}</text>')
    return parts


def _at(across: float, up: float, most_across: float, most_up: float) -> tuple[float, float]:
    width, height = _SIDE - _LEFT - _RIGHT, _SIDE - _TOP - _BOTTOM
    return _LEFT + width * across / most_across, _SIDE - _BOTTOM - height * min(up / most_up, 1)


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers from low to high, about six."""
    step = next((s for s in (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2) if (high - low) / s <= 8), 0.5)
    first, last = round(low / step + 0.499), round(high / step - 0.499)
    return [n * step for n in range(first, last + 1)]


def _short(name: str) -> str:
    return name if len(name) <= 26 else name[:25] + "…"


def _line(x0: float, y0: float, x1: float, y1: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}"/>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _svg(title: str, width: float, height: float, parts: Sequence[str]) -> str:
    return (
        f'<svg role="img" aria-label="{escape(title)}" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}"><title>{escape(title)}</title>{"".join(parts)}</svg>'
    )
