"""From a drawn page to what a scanner or a telephone makes of it. Pictures are arrays of rows, columns, colours."""

import io
import random
from collections.abc import Iterable

import cv2
import numpy as np
import numpy.typing as npt
import pypdfium2
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

Picture = npt.NDArray[np.uint8]

_SCAN_DPI = 200
_PHOTO_SIZE = (1200, 1800)  # pixels, width and height


def rasterise(pdf: bytes, dpi: float, *, gray: bool) -> list[Picture]:
    """Every page as a picture."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.render(scale=dpi / 72, grayscale=gray).to_numpy().copy() for page in document]
    finally:
        document.close()
    return [page[:, :, 0] if gray and page.ndim == 3 else page for page in pages]


def scan(pdf: bytes, rng: random.Random) -> bytes:
    """The PDF as an office scanner gives it back: grey pictures at 200 dpi, a little askew, with specks."""
    noise = np.random.default_rng(rng.getrandbits(64))
    angle = rng.uniform(0.3, 1.5) * rng.choice((-1, 1))
    quality = rng.randrange(55, 76)
    pictures = (_speckle(_skew(page, angle), noise) for page in rasterise(pdf, _SCAN_DPI, gray=True))
    return pdf_of((as_jpeg(picture, quality) for picture in pictures), _SCAN_DPI)


def as_jpeg(picture: Picture, quality: int) -> bytes:
    """The picture's bytes as JPEG."""
    return bytes(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes())


def pdf_of(jpegs: Iterable[bytes], dpi: float) -> bytes:
    """A PDF without a text layer, each page one picture of so many dots an inch."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    canvas.setCreator("Holdpoint samples")
    for jpeg in jpegs:
        image = ImageReader(io.BytesIO(jpeg))
        width, height = image.getSize()
        size = (width * 72 / dpi, height * 72 / dpi)
        canvas.setPageSize(size)
        canvas.drawImage(image, 0, 0, *size)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def scan_to_tiff(pdf: bytes, rng: random.Random) -> bytes:
    """The PDF as a scanner or a fax gateway hands it on: one TIFF of black and white pages, CCITT Group 4, 200 dpi."""
    noise = np.random.default_rng(rng.getrandbits(64))
    angle = rng.uniform(0.2, 0.8) * rng.choice((-1, 1))
    threshold = rng.randrange(150, 185)
    pages = []
    for page in rasterise(pdf, _SCAN_DPI, gray=True):
        picture = _speckle(_skew(page, angle), noise)
        pages.append(Image.fromarray(np.where(picture < threshold, 0, 255).astype(np.uint8)).convert("1"))
    buffer = io.BytesIO()
    pages[0].save(
        buffer, "TIFF", save_all=True, append_images=pages[1:], compression="group4", dpi=(_SCAN_DPI, _SCAN_DPI)
    )
    return buffer.getvalue()


def photograph(pdf: bytes, rng: random.Random) -> bytes:
    """The first page of the PDF as a telephone's JPEG: on a table, in perspective, with shadow, noise and blur."""
    noise = np.random.default_rng(rng.getrandbits(64))
    width, height = _PHOTO_SIZE
    paper = rasterise(pdf, 300, gray=False)[0][:, :, :3]
    scale = min(0.86 * height / paper.shape[0], 0.80 * width / paper.shape[1])
    corners = _corners(rng, paper.shape[1] * scale, paper.shape[0] * scale)
    rows, columns = paper.shape[:2]
    source = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], dtype=np.float32)
    warp = cv2.getPerspectiveTransform(source, corners)
    table = _table(rng, noise)
    warped = cv2.warpPerspective(paper, warp, _PHOTO_SIZE, flags=cv2.INTER_AREA, borderValue=(0, 0, 0))
    mask = cv2.warpPerspective(np.full((rows, columns), 255, np.uint8), warp, _PHOTO_SIZE, flags=cv2.INTER_LINEAR)
    cast = cv2.GaussianBlur(np.roll(mask, (14, 10), axis=(0, 1)), (0, 0), 12).astype(np.float32)[:, :, None] / 255
    cover = mask.astype(np.float32)[:, :, None] / 255
    picture = table * (1 - 0.55 * cast) * (1 - cover) + warped.astype(np.float32) * 0.96 * cover
    picture = picture * _shadow(rng)[:, :, None] * np.array([0.95, 0.99, 1.0], np.float32)  # warm light
    picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.5, 0.8))
    picture += noise.normal(0, rng.uniform(2.5, 4.5), (height, width, 1)).astype(np.float32)
    final = np.clip(picture, 0, 255).astype(np.uint8)
    return as_jpeg(final, rng.randrange(82, 91))


def large_image(rng: random.Random) -> bytes:
    """A PNG of 40 megapixels that is small in bytes: one colour, 8000 by 5000 pixels."""
    image = Image.new("1", (8000, 5000), rng.randrange(2))
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=False, compress_level=9)
    return buffer.getvalue()


def _skew(page: Picture, degrees: float) -> Picture:
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    turned: Picture = cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255,))
    return turned


def _speckle(page: Picture, noise: np.random.Generator) -> Picture:
    height, width = page.shape
    soft = cv2.GaussianBlur(page, (0, 0), 0.6).astype(np.float32)
    # one draw of noise for a tile and not for the page: the eye does not see it repeat, and it is six times as fast
    tile = noise.normal(0, 4, (512, 512)).astype(np.float32)
    soft += np.tile(tile, (height // 512 + 1, width // 512 + 1))[:height, :width]
    result: Picture = np.clip(soft * 0.97 + 4, 0, 255).astype(np.uint8)
    for _ in range(220):
        x, y = int(noise.integers(0, width)), int(noise.integers(0, height))
        cv2.circle(result, (x, y), int(noise.integers(0, 2)), int(noise.integers(30, 190)), -1)
    return result


def _corners(rng: random.Random, width: float, height: float) -> npt.NDArray[np.float32]:
    """Where the paper's corners lie in the photograph: turned a few degrees and seen from a little aside."""
    middle = np.array([_PHOTO_SIZE[0] / 2 + rng.uniform(-25, 25), _PHOTO_SIZE[1] / 2 + rng.uniform(-20, 20)])
    turn = np.radians(rng.uniform(-3.5, 3.5))
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * np.array([width / 2, height / 2])
    lean = rng.uniform(0.0, 0.05)  # the far edge is shorter
    half[:2, 0] *= 1 - lean
    half[2:, 0] *= 1 + lean / 2
    jitter = np.array([[rng.uniform(-9, 9), rng.uniform(-9, 9)] for _ in range(4)])
    result: npt.NDArray[np.float32] = (half @ rotation.T + middle + jitter).astype(np.float32)
    return result


def _table(rng: random.Random, noise: np.random.Generator) -> npt.NDArray[np.float32]:
    """A wooden table: long soft stripes of one colour."""
    width, height = _PHOTO_SIZE
    base = np.array(rng.choice(((62, 92, 128), (48, 66, 88), (96, 104, 112), (70, 84, 70))), np.float32)
    grain = noise.normal(0, 1, (height // 4, width // 40)).astype(np.float32)
    grain = cv2.resize(cv2.GaussianBlur(grain, (0, 0), 1.2), (width, height), interpolation=cv2.INTER_CUBIC)
    stripes = np.sin(np.linspace(0, rng.uniform(40, 70), height, dtype=np.float32))[:, None] * 4
    texture: npt.NDArray[np.float32] = base + (grain * 13 + stripes)[:, :, None]
    return texture


def _shadow(rng: random.Random) -> npt.NDArray[np.float32]:
    """How bright each place is: falling off to one side, with the soft shadow of a hand at one edge."""
    width, height = _PHOTO_SIZE
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    slope = rng.uniform(0.05, 0.13)
    direction = rng.uniform(0, 2 * np.pi)
    light = 0.93 + slope * (x * np.cos(direction) + y * np.sin(direction))
    edge = rng.choice((-1, 1))
    hand = rng.uniform(0.1, 0.24) / (1 + np.exp(-(x * edge - rng.uniform(0.25, 0.7) + 0.2 * y) * 9))
    result: npt.NDArray[np.float32] = (light - hand).astype(np.float32)
    return result
