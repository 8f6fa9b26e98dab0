"""A synthetic page as a picture, for the review: its words where they were set, black on white."""

from PIL import Image, ImageDraw, ImageFont

from holdpoint.document import Page

_FILL = 0.92  # of a word's box: the type is a little lower
_MOST_PIXELS = 12_000_000


def drawn_page(page: Page, width: int) -> Image.Image:
    """The page `width` pixels wide at most, in its proportions."""
    scale = min(width / page.width, (_MOST_PIXELS / (page.width * page.height)) ** 0.5)
    image = Image.new("L", (max(round(page.width * scale), 1), max(round(page.height * scale), 1)), 255)
    draw = ImageDraw.Draw(image)
    for word in page.words:
        box = word.box
        font = ImageFont.load_default(max((box.y1 - box.y0) * scale * _FILL, 4))
        length = draw.textlength(word.text, font=font)
        room = (box.x1 - box.x0) * scale
        if length > room:  # wide letters: smaller type rather than over the next word
            font = ImageFont.load_default(max((box.y1 - box.y0) * scale * _FILL * room / length, 4))
        draw.text((box.x0 * scale, box.y0 * scale), word.text, fill=0, font=font)
    return image
