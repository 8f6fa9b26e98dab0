"""Pictures that promise more than they hold or hold more than they promise, in the five formats that people send."""

import io
import random
import struct
import zlib
from collections.abc import Iterator

import numpy as np
from PIL import Image

from benchmarks.reading.hostile_files.hostile_file import HostileFile
from benchmarks.reading.hostile_files.pdf_parts import MEBIBYTE, flate_bomb
from holdpoint.finding import ReasonCode

_HUGE = ((100_000, 100_000), (65_535, 65_535), (2**31 - 1, 2**31 - 1), (2_000_000_000, 1), (1, 40_000_000))


def pictures() -> Iterator[HostileFile]:
    """Every format, one after the other."""
    for number, (name, data, must_be) in enumerate((*_pngs(), *_jpegs(), *_tiffs(), *_webps_and_gifs(), *_costly())):
        yield HostileFile(f"picture-{number:02}-{name}", "picture", data, must_be)


_Case = tuple[str, bytes, ReasonCode | None]


def _pngs() -> Iterator[_Case]:
    for width, height in _HUGE:
        yield f"{width}x{height}.png", _png(width, height, zlib.compress(b"\0" * 99)), ReasonCode.RESOURCE_LIMIT
    yield "zero.png", _png(0, 0, zlib.compress(b"")), None
    yield "more-than-said.png", _png(10, 10, flate_bomb(b"\0", 800 * MEBIBYTE)), None
    yield (
        "bilevel-bomb.png",
        _png(50_000, 50_000, flate_bomb(b"\0", 312 * MEBIBYTE), depth=1, colour=0),
        ReasonCode.RESOURCE_LIMIT,
    )
    bomb = flate_bomb(b"x", 800 * MEBIBYTE)
    yield "text-bomb.png", _png(9, 9, _rows(9), before=_chunk(b"zTXt", b"Comment\0\0" + bomb)), None
    yield "long-text-bomb.png", _png(9, 9, _rows(9), before=_chunk(b"iTXt", b"Comment\0\x01\0\0\0" + bomb)), None
    yield "profile-bomb.png", _png(9, 9, _rows(9), before=_chunk(b"iCCP", b"icc\0\0" + bomb)), None
    yield "many-chunks.png", _png(9, 9, _rows(9), before=_chunk(b"tEXt", b"a\0b") * 100_000), None
    yield "no-palette.png", _png(9, 9, zlib.compress(b"\0" * 90), colour=3), None
    yield "wrong-checksum.png", _png(9, 9, _rows(9)).replace(b"IEND\xaeB`\x82", b"IEND\0\0\0\0"), None
    yield "chunk-length.png", _png(9, 9, _rows(9))[:33] + struct.pack(">I", 2**31) + b"IDAT" + b"x" * 99, None
    frames = b"".join(_chunk(b"fcTL", struct.pack(">IIIIIHHBB", n, 9, 9, 0, 0, 1, 1, 0, 0)) for n in range(5_000))
    yield "animated.png", _png(9, 9, _rows(9), before=_chunk(b"acTL", struct.pack(">II", 2**31 - 1, 0)) + frames), None


def _jpegs() -> Iterator[_Case]:
    good = _encoded("JPEG")
    frame = good.index(b"\xff\xc0")
    for width, height in ((65_500, 65_500), (65_535, 1_000)):
        yield (
            f"{width}x{height}.jpg",
            good[: frame + 5] + struct.pack(">HH", height, width) + good[frame + 9 :],
            ReasonCode.RESOURCE_LIMIT,
        )
    yield "zero.jpg", good[: frame + 5] + b"\0\0\0\0" + good[frame + 9 :], None
    yield "precision.jpg", good[: frame + 4] + b"\x10" + good[frame + 5 :], None
    yield "components.jpg", good[: frame + 9] + b"\xff" + good[frame + 10 :], None
    buffer = io.BytesIO()
    Image.new("RGB", (3_000, 3_000), "white").save(buffer, "JPEG", progressive=True)
    progressive = buffer.getvalue()
    scan = progressive.rindex(b"\xff\xda")
    yield "scans.jpg", progressive[:scan] + progressive[scan:-2] * 3_000 + b"\xff\xd9", None
    exif = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", 65_535) + struct.pack("<HHII", 0x112, 3, 2**31, 8) * 900
    yield "exif.jpg", good[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + good[2:], None
    yield "comments.jpg", good[:2] + (b"\xff\xfe\xff\xff" + b"c" * 65_533) * 500 + good[2:], None
    yield "restarts.jpg", good[:-2] + b"\xff\xd0" * 500_000 + b"\xff\xd9", None
    yield "head-alone.jpg", b"\xff\xd8\xff\xe0", None
    yield "many.jpg", good * 50, None


def _tiffs() -> Iterator[_Case]:
    for width, height in _HUGE:
        yield f"{width}x{height}.tif", _tiff(width, height, 8), ReasonCode.RESOURCE_LIMIT
    yield "directory-loop.tif", _tiff(9, 9, 8, following=8), None
    for name, compression in (
        ("lzw", 5),
        ("ccitt", 4),
        ("jpeg", 7),
        ("deflate", 8),
        ("packbits", 32_773),
        ("zstd", 50_000),
        ("unknown", 999),
    ):
        yield f"{name}-garbage.tif", _tiff(900, 900, 8, compression=compression), None
    yield "strip-count.tif", _tiff(900, 900, 8, strip_count=2**31), None
    yield "strip-beyond.tif", _tiff(900, 900, 2**31), None
    yield "no-samples.tif", _tiff(900, 900, 8, samples=0), None
    yield "many-samples.tif", _tiff(900, 900, 8, samples=65_535), None
    yield "deflate-bomb.tif", _tiff(9, 9, 8, compression=8, content=flate_bomb(b"\0", 800 * MEBIBYTE)), None
    yield "big-head.tif", b"II+\0\x08\0\0\0" + b"\xff" * 99, None
    buffer = io.BytesIO()
    page = Image.new("1", (40, 40), 1)
    page.save(buffer, "TIFF", save_all=True, append_images=[page] * 250)
    yield "pages-251.tif", buffer.getvalue(), ReasonCode.RESOURCE_LIMIT
    buffer = io.BytesIO()
    page = Image.new("1", (6_000, 5_900), 1)
    page.save(buffer, "TIFF", save_all=True, append_images=[page] * 60, compression="group4")
    yield "large-pages-61.tif", buffer.getvalue(), None


def _webps_and_gifs() -> Iterator[_Case]:
    good = _encoded("WEBP")
    yield "length.webp", good[:4] + b"\xff\xff\xff\xff" + good[8:], None
    canvas = b"VP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + b"\xff\xff\xff" + b"\xff\xff\xff"
    yield "canvas.webp", b"RIFF" + struct.pack("<I", len(canvas) + 4) + b"WEBP" + canvas, None
    lossless = b"VP8L" + struct.pack("<I", 60) + b"\x2f\xff\xff\xff\x0f" + b"\xaa" * 55
    yield "lossless.webp", b"RIFF" + struct.pack("<I", len(lossless) + 4) + b"WEBP" + lossless, None
    buffer = io.BytesIO()
    frame = Image.new("RGB", (16, 16))
    frame.save(
        buffer, "WEBP", save_all=True, append_images=[Image.new("RGB", (16, 16), (n % 256, 0, 0)) for n in range(400)]
    )
    yield "animated.webp", buffer.getvalue(), None
    yield (
        "screen.gif",
        b"GIF89a\xff\xff\xff\xff\xf7\0\0" + b"\0" * 768 + b"\x2c\0\0\0\0\xff\xff\xff\xff\0\x08" + b"\xff" * 900,
        ReasonCode.UNSUPPORTED,
    )
    for name, head in (("bitmap.bmp", b"BM" + b"\xff" * 60), ("layers.psd", b"8BPS\0\x01" + b"\xff" * 60), ("icon.ico", b"\0\0\x01\0\xff\xff" + b"\xff" * 60),
                       ("vector.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'),
                       ("phone.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\xff" * 900)):  # fmt: skip
        yield name, head, None


def _costly() -> Iterator[_Case]:
    """Within every limit of size, and as much work for OCR as such a picture can be."""
    rng = np.random.default_rng(7)
    noise = rng.integers(0, 256, (2_400, 1_700), dtype=np.uint8)
    specks = np.where(rng.random((2_400, 1_700)) < 0.02, 0, 255).astype(np.uint8)
    board = np.kron(np.indices((240, 170)).sum(axis=0) % 2, np.ones((10, 10))).astype(np.uint8) * 255
    for name, values in (("noise", noise), ("specks", specks), ("board", board), ("white-36-million", np.full((6_000, 6_000), 255, np.uint8)),
                         ("strip", np.full((1, 35_000_000), 9, np.uint8)), ("black", np.zeros((3_000, 3_000), np.uint8))):  # fmt: skip
        buffer = io.BytesIO()
        Image.fromarray(values).save(buffer, "PNG", compress_level=1)
        yield f"{name}.png", buffer.getvalue(), None


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _rows(side: int) -> bytes:
    return zlib.compress((b"\0" + b"\x7f" * side * 3) * side)


def _png(width: int, height: int, content: bytes, *, before: bytes = b"", depth: int = 8, colour: int = 2) -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + before + _chunk(b"IDAT", content) + _chunk(b"IEND", b"")


def _tiff(
    width: int,
    height: int,
    strip: int,
    *,
    compression: int = 1,
    samples: int = 1,
    strip_count: int = 1,
    following: int = 0,
    content: bytes | None = None,
) -> bytes:
    """One directory right behind the head; where `content` is given it follows and is the strip."""
    junk = random.Random(width).randbytes(2_000) if content is None else content  # noqa: S311 - the same every time
    tags = ((256, width), (257, height), (258, 8), (259, compression), (262, 1), (273, strip if content is None else 134),
            (277, samples), (278, height), (279, len(junk)), (284, 1))  # fmt: skip
    rows = b"".join(struct.pack("<HHII", tag, 4, strip_count if tag == 273 else 1, value) for tag, value in tags)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(tags)) + rows + struct.pack("<I", following) + junk


def _encoded(kind: str) -> bytes:
    rng = np.random.default_rng(3)
    buffer = io.BytesIO()
    Image.fromarray(rng.integers(0, 256, (120, 90, 3), dtype=np.uint8)).save(buffer, kind)
    return buffer.getvalue()
