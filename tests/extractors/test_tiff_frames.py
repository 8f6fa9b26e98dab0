"""The pictures of a TIFF are counted without decoding, and a chain without an end is no trap."""

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from extractors.tiff_frames import frames_of

MOST = 200


def tiff_of(frames: int, **options: object) -> bytes:
    file = io.BytesIO()
    page = Image.new("1", (40, 30), 1)
    page.save(file, "TIFF", save_all=True, append_images=[page] * (frames - 1), **options)  # type: ignore[arg-type]
    return file.getvalue()


def chain(count: int, *, order: str = "<", ends: bool = True) -> bytes:
    """Empty directories, one behind the other; the last leads nowhere, or to the first."""
    head = (b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, 8)
    nexts = [*(8 + 6 * (n + 1) for n in range(count - 1)), 0 if ends else 8]
    return head + b"".join(struct.pack(order + "HI", 0, following) for following in nexts)


@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize("frames", [1, 2, 60])
def test_as_many_as_pillow_finds(frames: int, big: bool) -> None:
    data = tiff_of(frames, big_tiff=big)
    with Image.open(io.BytesIO(data)) as image:
        assert image.n_frames == frames  # type: ignore[attr-defined]
    assert frames_of(data, MOST) == frames


def test_either_order_of_bytes() -> None:
    assert frames_of(chain(7, order=">"), MOST) == frames_of(chain(7), MOST) == 7


def test_a_chain_in_a_circle_ends() -> None:
    assert frames_of(chain(3, ends=False), MOST) == 3


def test_never_more_than_a_document_may_have() -> None:
    assert frames_of(chain(100_000), MOST) == MOST


def test_what_breaks_off_counts_up_to_there() -> None:
    data = tiff_of(5)
    assert [frames_of(data[:size], MOST) for size in (0, 3, 8)] == [1, 1, 1]
    assert 1 <= frames_of(data[: len(data) // 2], MOST) <= 5


@given(st.binary(max_size=200))
def test_any_bytes_give_a_number(rest: bytes) -> None:
    for head in (b"II*\x00", b"MM\x00*", b"II+\x00", b""):
        assert 1 <= frames_of(head + rest, MOST) <= MOST
