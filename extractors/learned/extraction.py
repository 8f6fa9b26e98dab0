"""Fields of a document by a trained model, the rules filling in the fields that it was not taught."""

from functools import lru_cache
from pathlib import Path

from extractors.fields import ReadFields, read_by_rules
from extractors.fields.dates import UNDECIDED, ambiguous_date
from extractors.fields.evidence import make_field
from extractors.fields.layout import DocumentLayout
from extractors.fields.receipt_company import with_company
from extractors.judged.extraction import read_judged
from extractors.learned.hashing import Hasher
from extractors.learned.kinds import Kind
from extractors.learned.legibility import legibility
from extractors.learned.model import TypeModel
from extractors.learned.ranking import Choice, Choices, choose
from extractors.learned.storage import load_model
from extractors.learned.taught_type import TaughtType
from holdpoint.document import Document
from holdpoint.document_types import TYPE_SPECS
from holdpoint.extraction import DocumentType, ExtractedField
from holdpoint.finding import Finding
from holdpoint.values import find_dates

BUILT_IN = Path(__file__).parent.parent / "models"
_MOST_PLACES = 12  # of one value that are kept as evidence


@lru_cache(maxsize=16)
def _loaded(folder: Path) -> tuple[TypeModel, Hasher]:
    model = load_model(folder)
    return model, Hasher(model.bits)


def built_in_model(document_type: DocumentType) -> Path | None:
    """The folder of the model that the product ships for a type, or None."""
    folder = BUILT_IN / str(document_type)
    return folder if (folder / "model.json").exists() else None


def extract_fields(
    document: Document,
    document_type: DocumentType,
    company_names: tuple[str, ...] = (),
    model_folder: Path | None = None,
) -> ReadFields:
    """The fields of a type: by the model in that folder, else by the shipped one, else by the rules alone."""
    folder = model_folder or built_in_model(document_type)
    if folder is None or not any(page.words for page in document.pages):
        return read_judged(DocumentLayout.of(document), document_type, company_names)
    model, hasher = _loaded(folder)
    chosen = choose(document, model, hasher)
    ruled = chosen.ruled or read_by_rules(chosen.sheet.layout, document_type, company_names)
    learned = fields_of(chosen)
    if document_type is DocumentType.RECEIPT:
        learned = _of_companies(learned, chosen.sheet.layout)
    return _together(learned, ruled, model.taught, document_type)


def _of_companies(learned: ReadFields, layout: DocumentLayout) -> ReadFields:
    """The same, with the company below the shop's name as the seller."""
    fields = tuple(with_company(f, layout) if f.name == "seller_name" else f for f in learned.fields)
    return ReadFields(fields, learned.line_items, learned.findings, learned.details)


def fields_of(chosen: Choices) -> ReadFields:
    """The values that are likely enough, with every place that says them."""
    fields: list[ExtractedField] = []
    findings: list[Finding] = []
    for choice in chosen.choices:
        if choice.given:
            field, finding = _field(choice, chosen)
            fields.append(field)
            findings += [finding] if finding is not None else []
    return ReadFields(tuple(fields), (), tuple(findings))


def _field(choice: Choice, chosen: Choices) -> tuple[ExtractedField, Finding | None]:
    place = choice.place
    sheet = chosen.sheet
    spans = sheet.spans(place.tokens)
    others = [s for p in choice.option.places[1:_MOST_PLACES] for s in sheet.spans(p.tokens)]
    undecided = choice.kind is Kind.DATE and place.ambiguous and not chosen.order.is_proven
    field = make_field(
        choice.field,
        place.value,
        spans,
        min(choice.probability, UNDECIDED) if undecided else choice.probability,
        raw=place.raw,
        confirmed_by=others,
        reading=legibility(sheet, choice.kind, choice.option.places),
    )
    if not undecided:
        return field, None
    date = next(find_dates(place.raw), None)
    return field, ambiguous_date(choice.field, date, spans[0].page.number) if date is not None else None


def _together(learned: ReadFields, ruled: ReadFields, model: TaughtType, document_type: DocumentType) -> ReadFields:
    """In the type's order; a finding of the rules about a field that was learned is not theirs to make.

    Of a type that is not built in, rules are a second opinion and add nothing.
    """
    if not document_type.is_built_in:
        return learned
    taught = {f.name for f in model.fields}
    names = [f.name for f in TYPE_SPECS[document_type].fields]
    fields = [*learned.fields, *(f for f in ruled.fields if f.name not in taught)]
    findings = [*learned.findings, *(f for f in ruled.findings if not set(f.fields) & taught)]
    ordered = sorted(fields, key=lambda f: names.index(f.name) if f.name in names else len(names))
    return ReadFields(tuple(ordered), ruled.line_items, tuple(findings))
