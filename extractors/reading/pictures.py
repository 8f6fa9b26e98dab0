"""Picture files opened safely: dimensions from the header first, then decoded, turned upright by EXIF, made RGB."""

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from extractors.file_types import HEIC, sniff
from extractors.reading import refusals
from holdpoint.errors import UnreadableError

Colour = npt.NDArray[np.uint8]

_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP")
_THUMBNAIL = 256
_MIN_SCAN_SIDE = 1400  # pixels of the longer side: an A4 page at 120 dpi
_A4_ASPECTS = (1.25, 1.60)  # longer over shorter side: US Letter is 1.29, A4 1.41, US Legal would be a long receipt
_MIN_SIDE = 16  # pixels
_MAX_ASPECT = 60  # a till receipt of three metres is 40 times as long as wide
_WHITE = 225
_COLOURLESS = 28  # spread between the channels
_WHITE_SHARE = 0.7
_EDGE_WHITE_SHARE = 0.85
_SAMPLED = 5  # every so-manieth pixel
_PURE = 0.995  # share of pixels that are quite black or quite white


@dataclass(frozen=True)
class Picture:
    """One decoded picture, upright."""

    number: int  # one-based: a TIFF may hold several
    pixels: Colour


def read_pictures(data: bytes, max_pixels: int, max_pages: int) -> Iterator[Picture]:
    """Every page of a picture file, one at a time.

    UnreadableError `resource_limit` before anything is decoded, `damaged` where it cannot be decoded.
    """
    with _opened(data) as image:
        count = _page_count(image)
        if count > max_pages:
            raise refusals.too_large(
                f"The picture file has {count} pages; the limit is {max_pages}.",
                "Split it, or raise limits.pages if this is expected.",
            )
        for index in range(count):
            yield Picture(index + 1, _decoded(image, index, max_pixels))


def _opened(data: bytes) -> Image.Image:
    is_heic = sniff(data) == HEIC
    if is_heic and not _can_read_heic():
        raise refusals.unsupported("a HEIC picture (the package pi-heif, which would read it, is not installed)")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is checked from the header
            return Image.open(io.BytesIO(data), formats=("HEIF",) if is_heic else _FORMATS)
    except Image.DecompressionBombError as error:
        raise refusals.too_large(f"The picture is too large: {error}", "Ask for a smaller picture.") from None
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - Pillow's plug-ins raise a score of kinds on broken files
        raise refusals.damaged(f"The picture's header cannot be read ({type(error).__name__}).") from None


def _page_count(image: Image.Image) -> int:
    try:
        return getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - see _opened
        raise refusals.damaged(f"The picture's pages cannot be counted ({type(error).__name__}).") from None


@lru_cache(maxsize=1)
def _can_read_heic() -> bool:
    """Whether Pillow can be taught HEIC here: by `pi-heif`, which decodes only and is no hard dependency."""
    try:
        from pi_heif import register_heif_opener
    except ImportError:
        return False
    register_heif_opener(thumbnails=False)
    return True


def _decoded(image: Image.Image, index: int, max_pixels: int) -> Colour:
    try:
        if index:
            image.seek(index)
        width, height = image.size
        if width * height > max_pixels:
            raise refusals.too_many_pixels(width, height, max_pixels)
        upright = ImageOps.exif_transpose(image)
        return np.asarray(_on_white(upright), dtype=np.uint8)
    except (MemoryError, UnreadableError):
        raise
    except Exception as error:  # noqa: BLE001 - see _opened
        raise refusals.damaged(f"The picture cannot be decoded ({error or type(error).__name__}).") from None


def _on_white(image: Image.Image) -> Image.Image:
    """RGB; what is transparent shows white, as paper would, and 16-bit grey keeps its shades."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(paper, image).convert("RGB")
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        values = np.asarray(image, dtype=np.float64)
        top = max(float(values.max()), 1.0)
        return Image.fromarray((values * (255.0 / top)).astype(np.uint8)).convert("RGB")
    return image.convert("RGB")


def is_flat_scan(pixels: Colour) -> bool:
    """Whether a picture is a scanned page rather than a photograph: a sheet's shape, white paper to the edges.

    One in pure black and white is, whatever stands on its edges: scanners and faxes make those, cameras do not.
    """
    height, width = pixels.shape[:2]
    long_side, short_side = max(height, width), max(min(height, width), 1)
    if long_side < _MIN_SCAN_SIDE or not _A4_ASPECTS[0] <= long_side / short_side <= _A4_ASPECTS[1]:
        return False
    if _is_black_and_white(pixels):
        return True
    small = Image.fromarray(pixels)
    small.thumbnail((_THUMBNAIL, _THUMBNAIL))
    values = np.asarray(small, dtype=np.int16)
    white = (values.min(axis=2) >= _WHITE) & (values.max(axis=2) - values.min(axis=2) <= _COLOURLESS)
    rim = np.concatenate([white[:6].ravel(), white[-6:].ravel(), white[:, :6].ravel(), white[:, -6:].ravel()])
    return bool(white.mean() >= _WHITE_SHARE and rim.mean() >= _EDGE_WHITE_SHARE)


def _is_black_and_white(pixels: Colour) -> bool:
    sample = pixels[::_SAMPLED, ::_SAMPLED]
    return bool(((sample == 0) | (sample == 255)).mean() > _PURE)


def as_gray(pixels: Colour) -> npt.NDArray[np.uint8]:
    """Luminance of an RGB picture."""
    return np.asarray(Image.fromarray(pixels).convert("L"), dtype=np.uint8)


def is_sliver(shape: tuple[int, ...]) -> bool:
    """Whether a picture of so many rows and columns is too thin to hold a line of print, or to be shrunk."""
    short, long = sorted(shape[:2])
    return short < _MIN_SIDE or long > _MAX_ASPECT * short
