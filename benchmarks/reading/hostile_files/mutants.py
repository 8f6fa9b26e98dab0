"""Good files made bad: cut short, with bits flipped, or under a wrong name."""

import io
import random
from collections.abc import Iterator, Mapping

from PIL import Image, ImageDraw

from benchmarks.reading.hostile_files.hostile_file import HostileFile
from benchmarks.reading.hostile_files.markup import ubl
from benchmarks.reading.hostile_files.office_files import outlook_messages, word_file, workbook
from benchmarks.reading.hostile_files.pdf_parts import page_pdf
from benchmarks.reading.hostile_files.wrapping import mail_of, zipped
from samples.drop import specimens

_CUTS = (0.02, 0.2, 0.5, 0.8, 0.95, 0.999)
_FLIPPED = 9  # files of each type
_ENDINGS = {"tiny": "pdf", "facturx": "pdf", "embedded-font": "pdf", "jpeg": "jpg", "tiff": "tif", "cii": "xml"}


def good_files() -> dict[str, bytes]:
    """One good file of each type, by a short name; the picture is small, so that reading one costs little."""
    found: dict[str, bytes] = {}
    for specimen in specimens(40, 11, "born-digital"):
        name = specimen.name.rpartition(".")[2]
        name = next(
            (kind for kind, start in (("facturx", "factur-x"), ("cii", "cii_")) if specimen.name.startswith(start)),
            name,
        )
        if name == "pdf" and len(specimen.data) > 20_000:
            name = "embedded-font"
        found.setdefault(name, specimen.data)
    picture = Image.new("RGB", (420, 160), "white")
    ImageDraw.Draw(picture).text((20, 40), "Invoice 4711 of 1 March 2024\nTotal 12.00 EUR", fill="black")
    for kind in ("JPEG", "PNG", "TIFF", "WEBP"):
        buffer = io.BytesIO()
        picture.save(buffer, kind)
        found[kind.lower()] = buffer.getvalue()
    pdf = found["pdf"]
    found |= {"docx": word_file(), "xlsx": workbook(), "msg": outlook_messages()[0]}
    return found | {"tiny": page_pdf(), "zip": zipped({"a.pdf": pdf, "b.xml": ubl()}), "eml": mail_of([("a.pdf", pdf)])}


def file_name(kind: str, stem: str) -> str:
    """The name such a file usually has."""
    return f"{stem}.{_ENDINGS.get(kind, kind)}"


def mutants(good: Mapping[str, bytes]) -> Iterator[HostileFile]:
    """Every kind, one after the other."""
    for kind, data in good.items():
        for share in _CUTS:
            yield HostileFile(file_name(kind, f"cut-{kind}-{share}"), "cut", data[: int(len(data) * share)])
        for number in range(_FLIPPED):
            rng = random.Random(f"{kind} {number}")  # noqa: S311 - the same bytes every time
            yield HostileFile(
                file_name(kind, f"flipped-{kind}-{number}"), "flipped", flipped(data, rng, 2 ** (number + 1))
            )
    yield from _mistyped(good)


def flipped(data: bytes, rng: random.Random, count: int) -> bytes:
    """The same with so many random bits turned over."""
    changed = bytearray(data)
    for _ in range(count):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _mistyped(good: Mapping[str, bytes]) -> Iterator[HostileFile]:
    kinds = list(good)
    for kind, wrong in zip(kinds, kinds[3:] + kinds[:3], strict=True):
        yield HostileFile(file_name(wrong, f"mistyped-{kind}-as-{wrong}"), "mistyped", good[kind])
    heads = {"pdf": b"%PDF-1.7\n", "jpeg": b"\xff\xd8\xff\xe0", "png": b"\x89PNG\r\n\x1a\n", "tiff": b"II*\0", "zip": b"PK\3\4",
             "webp": b"RIFF\xff\xff\0\0WEBP", "xml": b"<?xml version='1.0'?>", "eml": b"From: a@b.c\nTo: d@e.f\n"}  # fmt: skip
    for kind, head in heads.items():
        for other in ("pdf", "jpeg", "zip", "xml"):
            if other != kind:
                yield HostileFile(file_name(kind, f"mistyped-{other}-behind-{kind}"), "mistyped", head + good[other])
