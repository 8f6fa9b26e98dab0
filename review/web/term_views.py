"""What a bill takes off or adds as a whole and its terms of payment, as the page shows them: to be seen, not changed.

They leave with the values, so whoever decides sees them. A wrong one is made right by its line items or its sums.
"""

from holdpoint.document_terms import shown_terms
from holdpoint.extraction import Extraction
from review.web.field_views import FieldGroup, FieldView
from review.web.presentation import confidence_level

_TITLE = "For the whole document"


def term_group(extraction: Extraction | None) -> FieldGroup | None:
    """The group under the fields; None where the document has no such terms."""
    views = []
    for label, text, detail in shown_terms(extraction) if extraction is not None else ():
        level = confidence_level(detail.confidence)
        percent = round(detail.confidence * 100)
        views.append(FieldView(place=detail.name, label=label, value=text, level=level, word=level, percent=percent))
    return FieldGroup(title=_TITLE, fields=tuple(views)) if views else None
