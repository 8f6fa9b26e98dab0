"""A page's picture, small and grey, to ask where there is ink. Plain bytes: printed pages are read without numpy."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor, sqrt

import pypdfium2 as pdfium

from extractors.reading.reading_order import Row
from extractors.reading.upright import Upright

_DARK = 160  # grey value below which a pixel is ink
_STEP = 24  # grey values: two that differ by less than half of it are one colour to the eye
_PROBES = (
    0.55,
    0.42,
    0.68,
    0.3,
    0.8,
)  # of a word's height, from the top: where letters are and lines rarely
_FLAT_RUN = re.compile(b"\x01{2,}")
_INK = bytes(value < _DARK for value in range(256))
_SHADES = bytes(ord("d") if value < 160 else ord("l") if value >= 190 else ord(" ") for value in range(256))
_COARSE = bytes(value // _STEP for value in range(256))
_COARSE_BETWEEN = bytes((value + _STEP // 2) // _STEP for value in range(256))  # other limits between the same steps


@dataclass(frozen=True)
class PageInk:
    """Rows of `width` bytes, one a pixel, `scale` pixels a point of the upright page."""

    pixels: bytes
    width: int
    height: int
    scale: float

    @classmethod
    def of(cls, page: pdfium.PdfPage, upright: Upright, scale: float, max_pixels: int) -> "PageInk":
        """Rendered at the wanted scale, or less where that would pass the pixel limit."""
        scale = min(scale, sqrt(max_pixels / (max(upright.width, 1.0) * max(upright.height, 1.0))))
        extra = (upright.turns - page.get_rotation() // 90) % 4
        bitmap = page.render(scale=scale, rotation=extra * 90, grayscale=True, may_draw_forms=True)
        try:
            raw, stride, width, height = bytes(bitmap.buffer), bitmap.stride, bitmap.width, bitmap.height
        finally:
            bitmap.close()
        if stride != width:
            raw = b"".join(raw[start : start + width] for start in range(0, stride * height, stride))
        return cls(raw, width, height, scale)

    def unseen(self, rows: Iterable[Row]) -> list[Row]:
        """Those where nothing stands out from its ground where the word should stand."""
        shades, scale, width = self.pixels.translate(_SHADES), self.scale, self.width
        found = []
        for row in rows:  # nearly all words are dark on light: one strip of pixels through the middle shows it
            x0, y0, x1, y1, _ = row
            line = int((y0 + (y1 - y0) * _PROBES[0]) * scale) * width
            strip = shades[line + max(int(x0 * scale), 0) : line + min(int(x1 * scale) + 1, width)]
            if not (b"d" in strip and b"l" in strip) and not self._shows(row):
                found.append(row)
        return found

    def is_light(self, row: Row) -> bool:
        """Whether a word stands on light ground: most of its place is as bright as paper."""
        left, right = max(int(row[0] * self.scale), 0), min(ceil(row[2] * self.scale), self.width)
        top, bottom = max(int(row[1] * self.scale), 0), min(ceil(row[3] * self.scale), self.height)
        place = b"".join(
            self.pixels[line * self.width + left : line * self.width + right] for line in range(top, bottom)
        )
        return place.translate(_SHADES).count(b"l") * 2 > len(place)

    def _shows(self, row: Row) -> bool:
        """Whether anything stands out where a word should stand, as faint as it may be; ruled lines do not count."""
        x0, y0, x1, y1 = (place * self.scale for place in row[:4])
        left, right = max(floor(x0 + 0.3), 0), min(ceil(x1 - 0.3), self.width)
        top, bottom = max(floor(y0), 0), min(ceil(y1), self.height)
        if right <= left or bottom <= top:
            return False
        for picture in self._coarse:
            if not any(len(set(strip)) > 1 for strip in self._strips(picture, left, top, right, bottom)):
                return False
        return True

    def _strips(self, picture: bytes, left: int, top: int, right: int, bottom: int) -> Iterable[bytes]:
        """Lines of pixels through the letters, the likeliest first: across words that lie, down ones that stand."""
        width = self.width
        if bottom - top > 1.5 * (right - left):
            for part in _PROBES:
                column = min(left + int((right - left) * part), right - 1)
                yield picture[top * width + column : (bottom - 1) * width + column + 1 : width]
        for part in _PROBES:
            line = min(top + int((bottom - top) * part), bottom - 1) * width
            yield picture[line + left : line + right]

    @cached_property
    def _coarse(self) -> tuple[bytes, bytes]:
        return self.pixels.translate(_COARSE), self.pixels.translate(_COARSE_BETWEEN)

    def uncovered(self, rows: Sequence[Row], longest_stroke: float) -> float:
        """Share of the letters' ink that lies outside all words, 0 to 1; 0 on empty paper.

        Runs of ink longer than `longest_stroke`, in points, are ruled lines, bars and large lettering, no print to be
        read, and are taken out first; with them in, half of the complete layers of scanned forms look incomplete. What
        is left outside the words and only one pixel high is the rest of a broken rule.
        """
        ink = bytearray(self._letters(longest_stroke))
        total = ink.count(1)
        if total == 0:
            return 0.0
        for x0, y0, x1, y1, _ in rows:
            left = max(int(x0 * self.scale) - 1, 0)
            right = min(int(x1 * self.scale) + 2, self.width)
            if right <= left:
                continue
            blank = bytes(right - left)
            for line in range(max(int(y0 * self.scale) - 1, 0), min(int(y1 * self.scale) + 2, self.height)):
                ink[line * self.width + left : line * self.width + right] = blank
        outside = ink.count(1)
        print_outside = outside - self._flat(bytes(ink))
        return print_outside / max(total - outside + print_outside, 1)

    def _flat(self, ink: bytes) -> int:
        """How many pixels lie in runs with nothing above or below them."""
        pixels = int.from_bytes(ink, "big")
        near = pixels | pixels << 8 | pixels >> 8
        flat = pixels & ~(near << 8 * self.width | near >> 8 * self.width)
        return sum(len(run) for run in _FLAT_RUN.findall(flat.to_bytes(len(ink), "big")))

    def _letters(self, longest_stroke: float) -> bytes:
        """1 where there is ink, except in runs too long for a letter, whether they lie or stand."""
        ink = self.pixels.translate(_INK)
        run = re.compile(b"\x01{%d,}" % max(int(longest_stroke * self.scale), 2))
        columns = b"".join(ink[column :: self.width] for column in range(self.width))
        columns = run.sub(_blank, columns)
        standing = b"".join(columns[line :: self.height] for line in range(self.height))
        lying = run.sub(_blank, ink)
        both = int.from_bytes(lying, "big") & int.from_bytes(standing, "big")
        return both.to_bytes(len(ink), "big")


def _blank(run: re.Match[bytes]) -> bytes:
    return bytes(len(run[0]))
