"""Varied agreements as PDF: paragraphs, centred lines, columns, one to three pages."""

from samples.sheet import Sheet
from samples.varied_agreements import VariedAgreement

_LEFT, _RIGHT, _TOP, _BOTTOM = 72.0, 523.0, 72.0, 770.0


def draw_varied_agreement(agreement: VariedAgreement) -> bytes:
    """The agreement as PDF."""
    sheet = Sheet(agreement.font, title=agreement.title or "Letter", author=agreement.parties[0].name)
    size = agreement.size
    y = 88.0
    if agreement.title:
        for line in sheet.split(agreement.title, _RIGHT - _LEFT, size + 5, bold=True):
            sheet.text(sheet.width / 2, y, line, size + 5, bold=True, align="center")
            y += size * 1.8
        y += size
    for paragraph in agreement.paragraphs:
        columns = [sheet.split(text.lstrip("^"), width, size) if text else [] for text, _, width in _columns(paragraph)]
        for row in range(max(map(len, columns))):
            if y > _BOTTOM:
                sheet.new_page()
                y = _TOP
            for lines, (_, x, _) in zip(columns, _columns(paragraph), strict=True):
                if row < len(lines) and paragraph.startswith("^"):
                    sheet.text(sheet.width / 2, y, lines[row], size, align="center")
                elif row < len(lines):
                    sheet.text(x, y, lines[row], size)
            y += size * 1.35
        y += size * (0.25 if len(paragraph) < 45 else 0.8)
    return sheet.finish()


def _columns(paragraph: str) -> list[tuple[str, float, float]]:
    """Each column's text, left edge and width."""
    texts = paragraph.split("\t")
    if len(texts) == 1:
        return [(paragraph, _LEFT, _RIGHT - _LEFT)]
    width = (_RIGHT - _LEFT) / len(texts)
    return [(text, _LEFT + n * width, width - 14) for n, text in enumerate(texts)]
