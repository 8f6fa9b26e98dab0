"""Texts of the settings that other programs read later: refused where they are written, not at midnight."""

import re
from datetime import UTC, datetime
from typing import Annotated

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator

_MACROS = frozenset({"@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"})
_SCRIPT = re.compile(r"script/[A-Z][A-Za-z]+(?:_[a-z]+)?")
_THREE_LETTERS = re.compile(r"[a-z]{3}(?:_[a-z]+)*")


def _cron(text: str) -> str:
    if text.strip().lower() in _MACROS:
        return text
    try:
        CronSim(text, datetime(2000, 1, 1, tzinfo=UTC))
    except CronSimError as error:
        raise ValueError(
            f"no cron expression ({error}). It has five fields: minute, hour, day of the month, month, "
            'weekday; "0 6 * * 1-5" is six in the morning from Monday to Friday, UTC'
        ) from None
    return text


def _tesseract_language(text: str) -> str:
    if _THREE_LETTERS.fullmatch(text) or _SCRIPT.fullmatch(text):
        return text
    raise ValueError(
        "no language by Tesseract's name: three letters as in ISO 639-2, e.g. eng, deu, fra, spa, ita, "
        "chi_sim; `tesseract --list-langs` lists those that are installed"
    )


Cron = Annotated[str, AfterValidator(_cron)]
"""When something starts, as cron writes it (crontab(5)); times are UTC."""

TesseractLanguage = Annotated[str, AfterValidator(_tesseract_language)]
"""A language by Tesseract's name; whether its data is installed is known where it is read."""
