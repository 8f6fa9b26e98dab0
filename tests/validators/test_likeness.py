"""The print of a document: the same for two readings of one page, another for another month's."""

from hypothesis import given, settings
from hypothesis import strategies as st

from holdpoint.document import Document
from holdpoint.ports import EarlierDocument
from tests.validators.builders import INVOICE, Seen, document_of, extraction_of, findings_of
from validators.context import NoHistory
from validators.likeness import BANDS, ROWS, bands_of, is_same_picture, likeness, picture_of, shingles_of

numbers = st.lists(st.integers(100, 10**6), min_size=30, max_size=60, unique=True)


def text_of(values: list[int]) -> str:
    return " ".join(f"word{n % 7} {value}" for n, value in enumerate(values))


@given(numbers)
def test_the_same_words_have_the_same_bands_whatever_the_case_and_marks(values: list[int]) -> None:
    text = text_of(values)
    bands = bands_of(document_of(text))
    assert len(bands) == BANDS and all(0 <= b < 2**63 for b in bands)
    assert bands == bands_of(document_of(text.upper().replace(" ", " : ")))


@settings(max_examples=30)
@given(numbers, st.integers(0, 5))
def test_shared_bands_grow_with_what_is_shared(values: list[int], changed: int) -> None:
    """A tenth misread leaves most bands; other numbers leave none."""
    misread = [v + 1_000_000 if n < changed * len(values) // 50 else v for n, v in enumerate(values)]
    one, other = document_of(text_of(values)), document_of(text_of(misread))
    share = likeness(shingles_of(one), shingles_of(other))
    shared = len(set(bands_of(one)) & set(bands_of(other)))
    assert share > 0.5
    assert shared >= 1 or (1 - share**ROWS) ** BANDS > 1e-6  # as often as the bands promise
    strange = document_of(text_of([v + 10**7 for v in values]))
    assert not set(bands_of(one)) & set(bands_of(strange))


def test_too_little_print_has_no_bands() -> None:
    assert bands_of(document_of("Rechnung 4711")) == ()


def pictured(fingerprint: str) -> Document:
    document = document_of("")
    return document.model_copy(update={"pages": (document.pages[0].model_copy(update={"fingerprint": fingerprint}),)})


def test_a_page_without_print_is_known_by_its_picture() -> None:
    fingerprint = "5a" * 32
    again = f"{int(fingerprint, 16) ^ 0xFFFFF:064x}"  # 20 of 256 bits differ
    other = f"{int(fingerprint, 16) ^ (1 << 60) - 1:064x}"
    assert set(bands_of(pictured(fingerprint))) & set(bands_of(pictured(again)))
    assert is_same_picture(fingerprint, again) and not is_same_picture(fingerprint, other)
    assert bands_of(pictured("")) == () and not is_same_picture("", "")
    assert picture_of(document_of(text_of(list(range(100, 140))))) == ""  # words tell more
    nothing = extraction_of({})
    for seen, codes in ((fingerprint, {"no_text", "possible_duplicate"}), (other, {"no_text"})):
        past = Alike(3, fingerprint=seen)
        assert {str(f.code) for f in findings_of(nothing, document=pictured(again), history=past)} == codes


class Alike(NoHistory):
    """A history with one document that looks the same."""

    def __init__(self, bands: int = 9, **values: str | None) -> None:
        known = {"number": "R-2026-17", "total_amount": "119.00", "issue_date": "2026-02-01"} | values
        self._document = EarlierDocument(
            document_id="e" * 20, seller_name="?", file_name="alt.pdf", shared_bands=bands, **known
        )

    def alike(self, **_: object) -> tuple[EarlierDocument, ...]:
        return (self._document,)


def found(past: NoHistory, **change: str | None) -> list[str]:
    document = document_of(text_of(list(range(100, 140))))
    return [f.message for f in findings_of(extraction_of(INVOICE | change), document=document, history=past)]


def test_values_decide_between_a_copy_and_another_month() -> None:
    (message,) = found(Alike())
    assert "'alt.pdf'" in message and "number R-2026-17, total 119.00, date 2026-02-01, print" in message
    assert found(Alike(number="R-2026-18"))  # one digit changed
    assert found(Alike(number=None, total_amount="119.0"))  # a photograph whose number could not be read
    assert found(Alike(issue_date="2026-07-01"))  # a misread date
    assert found(Alike(number="R-2026-18", issue_date="2026-03-01")) == []  # the next month's, for the same sum
    assert found(Alike(number="R-2026-18", issue_date=None)) == []  # or it is, its date could not be read
    assert found(Alike(number="R-2026-18", total_amount="130.00")) == []
    assert found(Alike(number="R-2026-99", issue_date="2026-03-01", total_amount="130.00")) == []
    assert found(Alike(number=None, issue_date="2026-03-01")) == []
    assert Seen().alike() == ()


def test_where_no_value_decides_nearly_all_of_the_print_must_be_the_same() -> None:
    nothing: dict[str, str | None] = {"number": None, "total_amount": None, "issue_date": None}
    assert found(Alike(BANDS, **nothing))
    assert found(Alike(BANDS - 4, **nothing)) == []
