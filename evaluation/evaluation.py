"""Everything one evaluation says: raw scores, what adjudication makes of them, the comparison with another model."""

import json
from typing import Any

from evaluation.model_difference import ModelDifference
from evaluation.scores import Report
from holdpoint.model import Frozen


class Adjudication(Frozen):
    """The scores with labels corrected by verdicts. `applied` changed a label; `unused` fit no prediction here."""

    applied: int
    unused: int
    scores: Report


class Evaluation(Frozen):
    """One evaluation. The raw figures always stand first; the others are None where nobody asked."""

    scores: Report
    adjudication: Adjudication | None = None
    difference: ModelDifference | None = None


def evaluation_json(evaluation: Evaluation) -> str:
    """The raw report's keys, then `adjudication` and `difference`; indented."""
    content: dict[str, Any] = {
        **evaluation.scores.model_dump(mode="json"),
        "adjudication": evaluation.adjudication and evaluation.adjudication.model_dump(mode="json"),
        "difference": evaluation.difference and evaluation.difference.model_dump(mode="json"),
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
