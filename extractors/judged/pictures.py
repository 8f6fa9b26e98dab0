"""How probably an answer is right that pictures gave: the right choice, times read rightly.

The model of answers has seen text layers only, where labels and lines are as printed. On a picture a misread label or a
lost line leads to another party or amount and leaves no trace in the words of the answer. So what the model says is
weighed anew, by numbers that were measured on pictures (`python -m benchmarks.bill_pictures`). What a misreading does
to the words of the answer itself is asked as for learned types: `extractors/learned/legibility.py`.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass
from math import exp, log
from pathlib import Path

from extractors.fields.evidence import TEXT_LAYER_READING, RuledField, as_if_printed
from extractors.judged.pictured_document import PicturedDocument
from extractors.judged.signs import COLUMNS
from extractors.learned.legibility import COMES_THROUGH, read_alike, read_exactly
from holdpoint.document_types import TYPE_SPECS, ValueKind
from holdpoint.errors import TerminalError
from holdpoint.extraction import DocumentType, ExtractedField

_JSON = "pictures.json"
_FORMAT = 1
_PASSES_97 = 0.02  # of misread IBANs: their remainder is one of 97, and every country has its own length
_WEAK, _HELD = 0.87, 0.8  # grounds of the rules, below a weak label; what a policy does not release by default
_CENTS = re.compile(r"[.,] ?\d\d(?!\d)")
_EDGE = 0.001  # probabilities are kept this far from 0 and 1, where their log-odds run away
KINDS = {f.name: f.kind for t in (DocumentType.INVOICE, DocumentType.ORDER) for f in TYPE_SPECS[t].fields}
PARTIES = frozenset({ValueKind.NAME, ValueKind.ADDRESS})
_CHECK_DIGITS = frozenset({ValueKind.IBAN, ValueKind.VAT_ID})
_ADDS_UP, _ITEMS_SUM, _OF_TOTAL, _VALID = (COLUMNS.index(n) for n in ("adds_up", "items_sum", "of_total", "valid"))


@dataclass(frozen=True)
class Grounds:
    """What speaks for the choice of an answer. Whoever is named in two places is seldom somebody else; and where only
    one of seller and buyer is found, the lines of the other one were lost and it may be either."""

    model: float  # the probability by the model of answers
    rules: float  # how sure the rules are, were the page printed
    repeated: bool  # whether several places print it
    both_parties: bool

    def odds(self) -> tuple[float, ...]:
        """As numbers that can be weighed."""
        return (_odds(self.model), _odds(self.rules), float(self.repeated), float(self.both_parties))


@dataclass(frozen=True)
class Weighing:
    """What the log-odds of a right choice are made of: a number, and so much of what each ground says."""

    shift: float
    model: float
    rules: float
    repeated: float
    both_parties: float

    def probability(self, grounds: Grounds) -> float:
        """How probably it is the right choice."""
        shift, *weights = astuple(self)
        return 1 / (1 + exp(-shift - sum(w * x for w, x in zip(weights, grounds.odds(), strict=True))))


@dataclass(frozen=True)
class PictureNumbers:
    """What was fitted: for names and addresses, for all else, and the share of misreadings that pass a check."""

    parties: Weighing
    others: Weighing
    passes_check: float

    def confidence(
        self, field: ExtractedField, row: Sequence[float], probability: float, document: PicturedDocument
    ) -> float:
        """The probability that the answer is right, from its signs and from what the model makes of them.

        Where nobody knows how well each word was read, or the pages were badly read, the rules' confidence stands where
        it is lower. A party that only its place tells stays below what a policy asks for: of 212 on pictures 83 were
        somebody else or run together with their neighbours, and nothing showed which.
        """
        if not document.word_by_word or not isinstance(field, RuledField):
            return min(field.confidence, probability)
        is_party = KINDS[field.name] in PARTIES
        grounds = grounds_for(field, probability, document)
        confidence = (self.parties if is_party else self.others).probability(grounds) * self.read(field, row)
        if is_party and grounds.rules < _WEAK:
            confidence = min(confidence, _HELD)
        return min(field.confidence, confidence) if document.badly_read else confidence

    def read(self, field: RuledField, row: Sequence[float]) -> float:
        """How probably it was read rightly: that of the place that was read best."""
        return max((self._of_place(field, row, words) for words in _places(field)), default=0.0)

    def _of_place(self, field: RuledField, row: Sequence[float], words: Sequence[float]) -> float:
        kind = KINDS[field.name]
        if not words:
            return TEXT_LAYER_READING
        if kind in PARTIES:
            return read_alike(words)
        if is_checked(field, row):
            return read_exactly(words, _PASSES_97 if kind is ValueKind.IBAN else self.passes_check)
        return read_exactly(words, 1.0 if stays_a_value(field) else COMES_THROUGH)


def grounds_for(field: RuledField, probability: float, document: PicturedDocument) -> Grounds:
    """What speaks for the choice of an answer."""
    repeated = len(_places(field)) > 1
    return Grounds(probability, as_if_printed(field), repeated, document.both_parties)


def is_checked(field: ExtractedField, row: Sequence[float]) -> bool:
    """Whether a check holds that most misreadings would have broken: check digits, a sum, a short list of words."""
    kind = KINDS[field.name]
    if kind is ValueKind.CURRENCY:
        return True
    if kind in _CHECK_DIGITS:
        return row[_VALID] == 1
    if kind is not ValueKind.MONEY:
        return False
    by_rows = field.name == "net_amount" and row[_ITEMS_SUM] == 1
    in_sum = field.name != "amount_due" or row[_OF_TOTAL] == 1
    return by_rows or (in_sum and row[_ADDS_UP] == 1)


def stays_a_value(field: ExtractedField) -> bool:
    """Whether a misread one still is one: a number, and an amount without cents, whose mark may be what was lost."""
    kind = KINDS[field.name]
    if kind is ValueKind.MONEY:
        return not all(_CENTS.search(amount) for amount in field.raw.split(" + "))
    return kind is ValueKind.IDENTIFIER or kind in _CHECK_DIGITS


def _places(field: RuledField) -> tuple[tuple[float, ...], ...]:
    """An address is confirmed line by line, so that no other place says all of it."""
    return field.readings[:1] if KINDS[field.name] is ValueKind.ADDRESS else field.readings


def _odds(probability: float) -> float:
    inside = min(max(probability, _EDGE), 1 - _EDGE)
    return log(inside / (1 - inside))


def save_numbers(numbers: PictureNumbers, folder: Path) -> None:
    """Beside the model of answers, for which they were fitted."""
    described = {"format": _FORMAT, **asdict(numbers)}
    (folder / _JSON).write_text(json.dumps(described, indent=1) + "\n", encoding="utf-8")


def load_numbers(folder: Path) -> PictureNumbers:
    """Those in a folder. TerminalError where there are none, or of another format."""
    try:
        stored = json.loads((folder / _JSON).read_text(encoding="utf-8"))
        if stored.pop("format") != _FORMAT:
            raise ValueError("another format")
        parties, others = (Weighing(**{k: float(v) for k, v in stored[name].items()}) for name in ("parties", "others"))
        return PictureNumbers(parties, others, float(stored["passes_check"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise TerminalError(
            f"{folder} holds no usable numbers for pictures ({error}).",
            consequence="No scanned invoice was extracted.",
            remedy="Restore the folder as it was shipped, or make them: python -m benchmarks.bill_pictures --write.",
        ) from None
