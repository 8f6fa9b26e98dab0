"""One summary a document: the extractive one, or a language model's where one is set and what it said stood every test.

The model sees the words of the document and nothing else, and is not asked at all about a document that gives orders to
software, is longer than the limit, or is of a type that the settings leave out. Whatever it answers, and if it never
does, the extractive summary is there already; so nothing about a model can keep a document from going on.
"""

import threading
import time

from flows import events
from holdpoint.document import Document
from holdpoint.errors import ModelError
from holdpoint.extraction import Extraction, Summary
from holdpoint.finding import Finding
from holdpoint.ports import LanguageModel
from holdpoint.settings import ModelLimits
from summarizers.extractive import summarize
from summarizers.generated import INSTRUCTIONS, judge, material
from validators.instructions import check_instructions


class Summarist:
    """Writes the summaries of one batch. After so many failures in a row the model is left alone until the next."""

    def __init__(self, model: LanguageModel | None, limits: ModelLimits | None) -> None:
        self._model = model
        self._limits = limits
        self._failures = 0
        self._lock = threading.Lock()

    def summarize(self, document: Document, extraction: Extraction) -> tuple[Summary, tuple[Finding, ...]]:
        """The summary, and findings on what the model said; none of them holds a document."""
        extractive = summarize(document, extraction)
        text = self._ask(document, extraction)
        if text is None or self._model is None:
            return extractive, ()
        judged = judge(text, document, extraction, self._model.name)
        return judged.summary or extractive, judged.findings

    def _ask(self, document: Document, extraction: Extraction) -> str | None:
        model, limits = self._model, self._limits
        if model is None or limits is None or not _may_be_sent(document, extraction, limits):
            return None
        if self._failures >= limits.failures_in_a_row:
            return None
        started = time.monotonic()
        try:
            answer = model.ask(INSTRUCTIONS, material(document, extraction))
        except ModelError as error:
            with self._lock:
                self._failures += 1
            events.model_failed(document.document_id, error, time.monotonic() - started)
            return None
        with self._lock:
            self._failures = 0
        events.model_answered(document.document_id, answer, time.monotonic() - started)
        return answer.text


def _may_be_sent(document: Document, extraction: Extraction, limits: ModelLimits) -> bool:
    if limits.document_types is not None and extraction.type.document_type not in limits.document_types:
        return False
    characters = len(document.text)
    return 0 < characters <= limits.max_input_characters and not check_instructions(document)
