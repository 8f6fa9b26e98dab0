"""How a batch fared as one HTML page that needs nothing from elsewhere.

Great Expectations' own pages load 16 files from seven other hosts, and its renderer fails on some observed values, so
this page is made from the validation results themselves.
"""

import base64
import hashlib
from datetime import datetime
from functools import cache
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, StrictUndefined, Template

from validators.expectations.batch import BatchExpectations, History

_FOLDER = Path(__file__).parent
_MOST_DOCUMENTS = 20  # of one expectation; the JSON has all
_WORDS = {"met": "met", "failed": "failed", "skipped": "not looked at", "impossible": "cannot be evaluated"}


def render_page(title: str, at: datetime, rows: int, history: History, found: BatchExpectations) -> str:
    """The page. It names documents by their ids; sentences on failing rows stand with the documents, not here."""
    style = (_FOLDER / "page.css").read_text(encoding="utf-8")
    return _template().render(
        title=title,
        at=f"{at:%Y-%m-%d %H:%M} UTC",
        rows=rows,
        window=len(history.window),
        reference=len(history.reference),
        verdict=_verdict(found),
        counts={status: sum(r.status == status for r in found.results) for status in _WORDS},
        stops=list(dict.fromkeys(stop.finding.message for stop in found.stops)),
        suites=[(name, list(results)) for name, results in groupby(found.results, key=lambda r: r.suite)],
        words=_WORDS,
        most=_MOST_DOCUMENTS,
        version=version("great_expectations"),
        style=style,
        style_hash=style_hash(style),
    )


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string((_FOLDER / "page.html").read_text(encoding="utf-8"))


def style_hash(style: str) -> str:
    """The source expression by which a content security policy allows exactly this style (CSP level 2)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _verdict(found: BatchExpectations) -> str:
    if any(stop.document_ids is None for stop in found.stops):
        return "Automatic release of this batch is stopped: every document that would have left waits for a person."
    if found.stops:
        return "Automatic release of a part of this batch is stopped: what the failing suites cover waits for a person."
    failing = [r for r in found.results if not r.success]
    if failing:
        what = "expectation fails" if len(failing) == 1 else "expectations fail"
        return f"{len(failing)} {what}; {_held(found)}. The release of the batch goes on."
    return "Everything that was looked at is as expected."


def _held(found: BatchExpectations) -> str:
    count = len(found.findings)
    return (
        "no document is held for it" if not count else f"{count} document{'s are' if count > 1 else ' is'} held for it"
    )
