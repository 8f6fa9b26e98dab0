"""Schedules and languages are refused where they are written, with what they should look like."""

from typing import Any

import pytest
from prefect.schedules import Cron as PrefectCron
from pydantic import TypeAdapter, ValidationError

from holdpoint.settings.notations import Cron, TesseractLanguage


@pytest.mark.parametrize("text", ["*/15 * * * *", "0 6 * * 1-5", "0 6 * * MON-FRI", "10 0 L * *", "@daily"])
def test_what_the_scheduler_takes_is_a_schedule(text: str) -> None:
    assert TypeAdapter(Cron).validate_python(text) == text
    assert PrefectCron(text, timezone="UTC").cron == text


@pytest.mark.parametrize("text", ["every day", "", "60 * * * *", "* * * *", "@reboot"])
def test_another_is_refused(text: str) -> None:
    with pytest.raises(ValidationError, match=r"no cron expression .*five fields: minute"):
        TypeAdapter(Cron).validate_python(text)


@pytest.mark.parametrize("text", ["eng", "chi_sim", "srp_latn", "script/Latin"])
def test_names_of_tesseract_are_languages(text: str) -> None:
    assert TypeAdapter(TesseractLanguage).validate_python(text) == text


@pytest.mark.parametrize("text", ["english", "de", "EN", "", "eng+deu", "../eng"])
def test_other_names_of_languages_are_refused(text: Any) -> None:
    with pytest.raises(ValidationError, match=r"three letters as in ISO 639-2, e\.g\. eng"):
        TypeAdapter(TesseractLanguage).validate_python(text)
