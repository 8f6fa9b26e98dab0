"""A page's fingerprint: nearly the same for a scan of it, another for another page, none for an empty one."""

import random

import numpy as np

from extractors.reading.fingerprint import fingerprint_of
from samples.letters import draw_wordless
from samples.photos import rasterise, scan


def _differ(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()


def test_a_scan_has_nearly_the_fingerprint_of_its_page_and_other_pages_have_not() -> None:
    pages = [draw_wordless(random.Random(seed)) for seed in range(4)]
    prints = [fingerprint_of(rasterise(pdf, 100, gray=True)[0]) for pdf in pages]
    scans = [fingerprint_of(rasterise(scan(pdf, random.Random(9)), 150, gray=True)[0]) for pdf in pages]
    assert all(len(p) == 64 for p in prints)
    for n, one in enumerate(prints):
        for m, other in enumerate(scans):
            assert (_differ(one, other) <= 26) == (n == m), (n, m, _differ(one, other))


def test_an_empty_page_has_none() -> None:
    assert fingerprint_of(np.full((800, 600), 255, np.uint8)) == ""
