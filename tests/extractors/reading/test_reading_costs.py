"""What is left out of reading to save time changes nothing that is read."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from extractors.reading import orientation, pp_models
from extractors.reading.gray_levels import level_at
from extractors.reading.pp_alphabet import has_east_asian, narrowed
from extractors.reading.pp_recognition import words_on_lines
from tests.extractors.reading.made_files import picture_of

PICTURES = arrays.arrays(np.uint8, st.tuples(st.integers(1, 9), st.integers(1, 9)))


@given(PICTURES, st.sampled_from([0.0, 0.05, 0.5, 0.95, 1.0]))
def test_a_level_is_that_of_the_sorted_pixels(gray: np.ndarray, share: float) -> None:
    assert level_at(gray, share) == np.sort(gray.ravel())[int(share * (gray.size - 1))]


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=12))
def test_votes_that_cannot_matter_are_not_asked_for(votes: Sequence[float]) -> None:
    asked = []

    def vote(strip: np.ndarray) -> float:
        asked.append(strip)
        return float(strip[0, 0])

    strips = [np.array([[v]]) for v in votes]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(orientation, "_headstand", vote)
        assert orientation._stand_on_head(strips) == (sum(votes) > 0.5 * len(votes))  # type: ignore[arg-type]
        asked.clear()
        orientation._stand_on_head([np.array([[-1.0]])] * 12)  # type: ignore[arg-type]
        assert len(asked) == 3


def test_the_reader_of_lines_knows_the_letters_that_are_read_here() -> None:
    characters = pp_models.alphabet()
    assert (
        len(characters) == pp_models.run(pp_models.recognition_model(), np.zeros((1, 3, 48, 48), np.float32)).shape[2]
    )
    assert (characters[0], characters[-1]) == ("", " ")
    assert set("AZaz09.,-/€$£§%&@äöüßÄéèêçñ¿œÅøřąșŁ“”–•Ω") <= set(characters)
    assert not any("\u2e80" <= c < "\ufb00" or c >= "\uff00" for c in characters)


def test_a_narrowed_reader_reads_the_same() -> None:
    picture = np.asarray(picture_of("Total amount 1,234.56 EUR"))
    line = np.array([[140, 190], [760, 190], [760, 250], [140, 250]], dtype=np.float32)
    assert " ".join(w.text for w in words_on_lines(picture, [line])[0]) == "Total amount 1,234.56 EUR"


def test_a_model_whose_last_layer_is_not_found_keeps_its_characters() -> None:
    entry = b"\x0a\x09character\x12\x05a\n\xe4\xb8\xad"
    assert narrowed(b"\x08\x07" + b"\x72" + bytes([len(entry)]) + entry).characters == ("", "a", "中", " ")
    assert narrowed(b"").weights == {}


def test_all_characters_are_known_where_one_of_the_languages_needs_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pp_models, "_languages", ["eng", "jpn"])
    model, characters = pp_models._recogniser.__wrapped__()
    assert {"中", "の", "A"} <= set(characters)
    assert len(characters) == pp_models.run(model, np.zeros((1, 3, 48, 48), np.float32)).shape[2]


@pytest.mark.parametrize(
    ("languages", "wanted"), [((), False), (("eng", "deu"), False), (("eng", "chi_sim"), True), (("jpn_vert",), True)]
)
def test_languages_that_are_written_in_what_is_left_out(languages: tuple[str, ...], wanted: bool) -> None:
    assert has_east_asian(languages) is wanted


def test_lines_of_one_width_are_read_together_and_each_as_if_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["Total 119.00", "Datum 12.03.", *(f"Posten {n:02} x" for n in range(9))]
    sheet = np.asarray(picture_of(*texts))
    lines = [
        np.array([[140, y - 10], [460, y - 10], [460, y + 50], [140, y + 50]], dtype=np.float32)
        for y in range(200, 200 + 160 * len(texts), 160)
    ]
    lines.append(np.array([[140, 190], [300, 190], [300, 250], [140, 250]], dtype=np.float32))
    alone = [" ".join(w.text for w in words_on_lines(sheet, [line])[0]) for line in lines]
    assert alone[:-1] == texts
    batches = []

    def counted(model: object, tensor: np.ndarray) -> np.ndarray:
        batches.append(len(tensor))
        return pp_models.run(model, tensor)

    monkeypatch.setattr("extractors.reading.pp_recognition.run", counted)
    monkeypatch.setattr("extractors.reading.pp_recognition._MAX_WIDTH", 1100)
    assert [" ".join(w.text for w in words) for words in words_on_lines(sheet, lines)] == alone
    assert sorted(batches) == [1, 3, 4, 4]
    assert words_on_lines(sheet, []) == []
