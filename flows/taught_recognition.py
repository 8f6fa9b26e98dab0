"""Teaching a model folder what tells its type from all other papers."""

from collections.abc import Sequence
from pathlib import Path

from extractors.learned.recognition import save_recogniser
from extractors.learned.recognition_fit import RecognitionReport, fit_recogniser
from extractors.learned.taught_type import TaughtType
from flows.other_kinds import other_kinds
from holdpoint.document import Document
from holdpoint.extraction import DocumentType


def teach_to_recognise(
    taught: TaughtType, documents: Sequence[Document], others: Sequence[tuple[str, Document]], folder: Path
) -> RecognitionReport | None:
    """Put what tells the type from other papers into the model's folder; None, and nothing, for a built-in type.

    `others` are labelled documents of other types; the project's own papers come to them.
    """
    if DocumentType(taught.name).is_built_in:
        return None
    recogniser, report = fit_recogniser(documents, [*other_kinds(), *others])
    save_recogniser(recogniser, folder)
    return report
