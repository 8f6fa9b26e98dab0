"""Logos in vector graphics and a house colour, both following from the company's name."""

from collections.abc import Callable
from zlib import crc32

from samples.sheet import WHITE, Rgb, Sheet

_COLORS: tuple[Rgb, ...] = (
    (0.10, 0.31, 0.55), (0.06, 0.42, 0.36), (0.60, 0.16, 0.18), (0.33, 0.22, 0.50), (0.78, 0.38, 0.07), (0.16, 0.22, 0.30),
    (0.00, 0.45, 0.58), (0.36, 0.42, 0.12),
)  # fmt: skip


def house_color(name: str) -> Rgb:
    """The company's colour: always the same for the same name."""
    return _COLORS[crc32(name.encode()) % len(_COLORS)]


def tint(color: Rgb, share: float) -> Rgb:
    """The colour mixed with white: share 0 is white, 1 the colour itself."""
    return (1 - (1 - color[0]) * share, 1 - (1 - color[1]) * share, 1 - (1 - color[2]) * share)


def draw_logo(sheet: Sheet, name: str, x: float, y: float, size: float, color: Rgb | None = None) -> None:
    """A square mark of that size with its top left at (x, y)."""
    marks: tuple[Callable[[Sheet, float, float, float, Rgb], None], ...] = (_bars, _ring, _peaks, _tiles, _wave)
    mark = marks[crc32(name[::-1].encode()) % len(marks)]
    mark(sheet, x, y, size, color or house_color(name))


def _bars(sheet: Sheet, x: float, y: float, size: float, color: Rgb) -> None:
    for i, share in enumerate((0.45, 0.75, 1.0)):
        left = x + i * size * 0.36
        sheet.box(left, y + size * (1 - share), left + size * 0.26, y + size, fill=tint(color, 0.5 + 0.25 * i))


def _ring(sheet: Sheet, x: float, y: float, size: float, color: Rgb) -> None:
    canvas, center = sheet.canvas, (x + size / 2, sheet.height - y - size / 2)
    canvas.setFillColorRGB(*color)
    canvas.circle(*center, size / 2, stroke=0, fill=1)
    canvas.setFillColorRGB(*WHITE)
    canvas.circle(*center, size * 0.3, stroke=0, fill=1)
    canvas.setFillColorRGB(*tint(color, 0.6))
    canvas.circle(center[0] + size * 0.1, center[1] - size * 0.1, size * 0.2, stroke=0, fill=1)


def _peaks(sheet: Sheet, x: float, y: float, size: float, color: Rgb) -> None:
    for i, (left, width, height) in enumerate(((0.0, 0.7, 0.75), (0.35, 0.65, 1.0))):
        path = sheet.canvas.beginPath()
        base = sheet.height - y - size
        path.moveTo(x + left * size, base)
        path.lineTo(x + (left + width / 2) * size, base + height * size)
        path.lineTo(x + (left + width) * size, base)
        path.close()
        sheet.canvas.setFillColorRGB(*tint(color, 0.55 + 0.45 * i))
        sheet.canvas.drawPath(path, stroke=0, fill=1)


def _tiles(sheet: Sheet, x: float, y: float, size: float, color: Rgb) -> None:
    half = size * 0.47
    for i in range(4):
        left, top = x + (i % 2) * size * 0.53, y + (i // 2) * size * 0.53
        sheet.box(left, top, left + half, top + half, fill=tint(color, (1, 0.6, 0.4, 0.8)[i]), radius=size * 0.08)


def _wave(sheet: Sheet, x: float, y: float, size: float, color: Rgb) -> None:
    sheet.box(x, y, x + size, y + size, fill=color, radius=size * 0.2)
    canvas = sheet.canvas
    canvas.setStrokeColorRGB(*WHITE)
    canvas.setLineWidth(size * 0.09)
    for i in range(2):
        level = sheet.height - y - size * (0.4 + 0.27 * i)
        canvas.bezier(
            x + size * 0.15, level, x + size * 0.4, level + size * 0.3, x + size * 0.6, level - size * 0.3, x + size * 0.85, level
        )  # fmt: skip
