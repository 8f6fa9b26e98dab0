"""Dates in eight languages, and the ones that can be read in two ways."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdpoint.values import DateOrder, dates, find_dates, parse_date

DAYS = st.dates(date(1970, 1, 1), date(2068, 12, 31))
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
}
FORMATS = {
    "en": "{d} {m} {y}|{m} {d}, {y}|{d:02d} {m} {y}|{d}th of {m} {y}|{d}th day of {m}, {y}|{m} {d}th, {y}|{d}-{m}-{y}",
    "de": "{d}. {m} {y}|{d:02d}. {m} {y}|{d}.{m} {y}",
    "fr": "{d} {m} {y}|{d}er {m} {y}",
    "es": "{d} de {m} de {y}|{d} de {m} del {y}|{d} {m} {y}",
    "it": "{d} {m} {y}",
    "nl": "{d} {m} {y}",
    "pt": "{d} de {m} de {y}",
    "pl": "{d} {m} {y}",
}


@pytest.mark.parametrize("language", sorted(MONTHS))
@given(day=DAYS, data=st.data())
def test_a_date_in_words_is_read_in_every_language(language: str, day: date, data: st.DataObject) -> None:
    """Any case; a month's name leaves no doubt, so no order is asked for."""
    name = MONTHS[language].split()[day.month - 1]
    name = data.draw(st.sampled_from([name, name.upper(), name.lower()]))
    text = data.draw(st.sampled_from(FORMATS[language].split("|"))).format(d=day.day, m=name, y=day.year)
    assert parse_date(text) == day
    assert parse_date(text, DateOrder.MONTH_FIRST) == day


@given(DAYS, st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d.%m.%Y", "%d.%m.%y", "%Y-%m-%dT10:30:00-05:00"]))
def test_a_numeric_date_whose_form_tells_the_order(day: date, form: str) -> None:
    """Year first, or dots: no doubt either."""
    assert parse_date(day.strftime(form)) == day


@given(DAYS, st.sampled_from(["/", "-"]), st.sampled_from(["%Y", "%y"]))
def test_day_and_month_in_doubt_are_flagged_and_never_guessed(day: date, separator: str, year: str) -> None:
    """Both could be a month and they differ: ambiguous. Otherwise the text proves itself."""
    text = day.strftime(f"%d{separator}%m{separator}{year}")
    (found,) = find_dates(f"Date: {text}, thank you.")
    assert found.text == text
    assert found.value(DateOrder.DAY_FIRST) == day
    assert parse_date(text, DateOrder.DAY_FIRST) == day
    if day.day > 12:
        assert (found.is_ambiguous, found.proves, parse_date(text)) == (False, DateOrder.DAY_FIRST, day)
    elif day.day == day.month:
        assert (found.is_ambiguous, found.proves, parse_date(text)) == (False, None, day)
    else:
        assert (found.is_ambiguous, found.proves, parse_date(text)) == (True, None, None)
        assert parse_date(text, DateOrder.MONTH_FIRST) == date(day.year, day.day, day.month)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "31.02.2024",
            "2024-13-01",
            "32 March 2024",
            "1.2.3",
            "03/04",
            "March 2024",
            "12.05.2024.7",
            "1/2/2024/5",
            "",
        ),
        *("100.00", "2024-03-03 and more", "\u017feptember 3, 2024"),
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    """Impossible days, parts of longer numbers, text beside it, look-alike letters."""
    assert parse_date(text) is None


def test_dates_are_found_in_running_text_in_order() -> None:
    """Offsets point at the text; a number that merely looks like a date is left alone."""
    text = "Dated 3 March 2024, due 2024-04-02. Part 1.2.3.4, phone 030/12/34567; paid 05/06/24."
    found = list(find_dates(text))
    assert [f.text for f in found] == ["3 March 2024", "2024-04-02", "05/06/24"]
    assert all(text[f.start : f.end] == f.text for f in found)


@pytest.mark.parametrize("text", ["31 0ct 2026", "31-0ct-2026", "0ct 31, 2026", "31 0ctober 2026", "31. 0ktober 2026"])
def test_a_zero_read_for_the_first_letter_of_october_leaves_the_day_clear(text: str) -> None:
    assert parse_date(text) == date(2026, 10, 31)


def test_two_digit_years_belong_to_this_century_up_to_69() -> None:
    """As POSIX has it, one year apart: documents are younger than they look."""
    assert parse_date("01.02.69") == date(2069, 2, 1)
    assert parse_date("01.02.70") == date(1970, 2, 1)
    assert parse_date("Mar 3 '24") == date(2024, 3, 3)


@given(st.text(max_size=60) | st.text("0123456789./- marjuneptobık\u017f\u0130de,º", max_size=40))
def test_any_text_is_searched_without_error(text: str) -> None:
    """Every find has a day and stands where it says; finds do not overlap."""
    end = 0
    for found in find_dates(text):
        assert found.start >= end
        assert text[found.start : found.end] == found.text
        assert found.readings
        end = found.end


PIECES = st.sampled_from(
    [
        "3",
        "13",
        "2021",
        "March",
        "mars",
        "de",
        "st day of",
        ".",
        "/",
        "-",
        ",",
        " ",
        "X",
        "Smith ",
        "T10:00Z",
        "\t\t",
        "’21",
    ]
) | st.text("ab ", min_size=1, max_size=60)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_looking_around_digits_finds_what_looking_everywhere_does(text: str) -> None:
    everywhere = [m for pattern in dates._PATTERNS for m in pattern.finditer(text)]
    spans = set()
    taken = 0
    for match in sorted(everywhere, key=lambda m: (m.start(), -m.end())):
        if match.start() >= taken and dates._readings(match):
            taken = match.end()
            spans.add(match.span())
    assert {(d.start, d.end) for d in find_dates(text)} == spans
