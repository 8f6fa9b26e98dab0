"""A page to draw on: reportlab's canvas with the origin at the top left, sizes in points, text that wraps.

Documents drawn twice from the same calls are the same bytes (reportlab's invariant mode).
"""

import io
from typing import Literal

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

Align = Literal["left", "right", "center"]
Rgb = tuple[float, float, float]
A4 = (595.28, 841.89)
LETTER = (612.0, 792.0)
BLACK: Rgb = (0.08, 0.08, 0.09)
GREY: Rgb = (0.42, 0.44, 0.47)
WHITE: Rgb = (1, 1, 1)
FONTS = {
    # family -> regular and bold
    "Helvetica": ("Helvetica", "Helvetica-Bold"),
    "Times": ("Times-Roman", "Times-Bold"),
    "Courier": ("Courier", "Courier-Bold"),
    "Vera": ("Vera", "VeraBd"),  # Bitstream Vera ships inside reportlab
}
_EMBEDDED = {"Vera": "Vera.ttf", "VeraBd": "VeraBd.ttf"}


class Sheet:
    """Pages of one document. `y` runs down; text is placed by its baseline."""

    def __init__(
        self,
        family: str,
        *,
        title: str,
        author: str,
        size: tuple[float, float] = A4,
        compress: bool = True,
        password: str | None = None,
    ) -> None:
        self._buffer = io.BytesIO()
        self.width, self.height = size
        self.regular, self.bold = FONTS[family]
        for name in (self.regular, self.bold):
            if name in _EMBEDDED:
                registerFont(TTFont(name, _EMBEDDED[name]))
        self.canvas = Canvas(
            self._buffer,
            pagesize=size,
            invariant=1,
            pageCompression=int(compress),
            encrypt=StandardEncryption(password, strength=128) if password is not None else None,
        )
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.canvas.setCreator("Holdpoint samples")
        self.page = 1

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 9,
        *,
        bold: bool = False,
        align: Align = "left",
        color: Rgb = BLACK,
    ) -> float:
        """One line with its baseline at y; returns its width."""
        font = self.bold if bold else self.regular
        width: float = stringWidth(text, font, size)
        left = x - (width if align == "right" else width / 2 if align == "center" else 0)
        self.canvas.setFillColorRGB(*color)
        self.canvas.setFont(font, size)
        self.canvas.drawString(left, self.height - y, text)
        return width

    def width_of(self, text: str, size: float = 9, *, bold: bool = False) -> float:
        """How wide the text would be."""
        width: float = stringWidth(text, self.bold if bold else self.regular, size)
        return width

    def split(self, text: str, width: float, size: float = 9, *, bold: bool = False) -> list[str]:
        """The text in lines that fit the width."""
        lines: list[str] = simpleSplit(text, self.bold if bold else self.regular, size, width)
        return lines

    def paragraph(
        self,
        x: float,
        y: float,
        text: str,
        width: float,
        size: float = 9,
        *,
        leading: float = 1.35,
        bold: bool = False,
        color: Rgb = BLACK,
    ) -> float:
        """Wrapped text from baseline y on; returns the baseline of the line after it."""
        for line in self.split(text, width, size, bold=bold):
            self.text(x, y, line, size, bold=bold, color=color)
            y += size * leading
        return y

    def lines(
        self,
        x: float,
        y: float,
        lines: tuple[str, ...] | list[str],
        size: float = 9,
        *,
        leading: float = 1.35,
        align: Align = "left",
        color: Rgb = BLACK,
        bold_first: bool = False,
    ) -> float:
        """Lines one below the other; returns the baseline of the line after them."""
        for i, line in enumerate(lines):
            self.text(x, y, line, size, align=align, color=color, bold=bold_first and i == 0)
            y += size * leading
        return y

    def rule(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        *,
        width: float = 0.6,
        color: Rgb = BLACK,
        dashed: bool = False,
    ) -> None:
        """A straight line."""
        self.canvas.setStrokeColorRGB(*color)
        self.canvas.setLineWidth(width)
        self.canvas.setDash(*((2.2, 2.2) if dashed else ()))
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)
        self.canvas.setDash()

    def box(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        *,
        fill: Rgb | None = None,
        stroke: Rgb | None = None,
        width: float = 0.6,
        radius: float = 0,
    ) -> None:
        """A rectangle, filled or outlined or both."""
        if fill is not None:
            self.canvas.setFillColorRGB(*fill)
        if stroke is not None:
            self.canvas.setStrokeColorRGB(*stroke)
            self.canvas.setLineWidth(width)
        place = (x0, self.height - y1, x1 - x0, y1 - y0)
        options = {"fill": int(fill is not None), "stroke": int(stroke is not None)}
        if radius:
            self.canvas.roundRect(*place, radius, **options)
        else:
            self.canvas.rect(*place, **options)

    def new_page(self) -> None:
        """End this page and begin the next."""
        self.canvas.showPage()
        self.page += 1

    def finish(self) -> bytes:
        """The document's bytes; nothing may be drawn after it."""
        self.canvas.save()
        return self._buffer.getvalue()
