"""Papers of many kinds, drawn by the project itself: what a taught type is told apart from.

Bills and orders in every layout, the same with the words of papers that are none of the known types (a quotation, a
delivery note, an order confirmation, a reminder, a statement), receipts, letters and agreements.
"""

import hashlib
import random
from collections.abc import Iterator

from extractors.file_types import sniff
from extractors.opening import open_file
from extractors.options import ReadingOptions
from holdpoint.document import BlobRef, Document, Word
from holdpoint.settings import LimitSettings
from samples import papers
from samples.contracts import draw_agreement, make_agreement
from samples.formats import LANGUAGES
from samples.layouts.catalogue import LAYOUTS
from samples.letters import draw_letter
from samples.till_receipts import draw_till_receipt, make_till_receipt
from samples.truth import Register

# What the papers of other types call themselves, in place of what a bill or an order does.
OTHER_PAPERS = (
    ("Quotation", "Angebot", "Devis", "Presupuesto"),
    ("Delivery note", "Lieferschein", "Bon de livraison", "Albarán"),
    ("Order confirmation", "Auftragsbestätigung", "Confirmation de commande", "Confirmación de pedido"),
    ("Payment reminder", "Mahnung", "Rappel", "Recordatorio"),
    ("Statement", "Kontoauszug", "Relevé", "Extracto"),
)
_OWN_WORDS = (
    *("invoice", "rechnung", "facture", "factura", "credit", "gutschrift", "avoir", "abono"),
    *("order", "bestell", "commande", "pedido", "purchase"),
)
_MAKERS = (papers.invoice, papers.credit_note, papers.order, papers.long_invoice)
_OF_A_KIND = 16


def other_kinds(seed: int = 1) -> Iterator[tuple[str, Document]]:
    """Some 170 documents, each with its kind of paper: 15 ms of work each, the same for the same seed."""
    layouts = list(LAYOUTS)
    for make in _MAKERS:
        for n in range(_OF_A_KIND):
            rng = random.Random(f"{seed} {make.__name__} {n}")  # noqa: S311 -- nothing secret
            language = n % len(LANGUAGES)
            made = make(rng, Register(), layouts[n % len(layouts)], LANGUAGES[language])
            document = read_plain(made.data)
            yield make.__name__, document
            title = OTHER_PAPERS[n % len(OTHER_PAPERS)]
            yield title[0], disguised(document, title[language])
    for n in range(_OF_A_KIND):
        rng = random.Random(f"{seed} {n}")  # noqa: S311 -- nothing secret
        of_two, of_all = LANGUAGES[n % 2], LANGUAGES[n % len(LANGUAGES)]
        yield "letter", read_plain(draw_letter(rng, of_two))
        yield "agreement", read_plain(draw_agreement(make_agreement(rng, of_all, forms=True)))
        yield "receipt", read_plain(draw_till_receipt(make_till_receipt(rng, Register(), of_all)))


def read_plain(data: bytes) -> Document:
    """The document of a file of our own, whose words are all in its text layer."""
    blob = BlobRef(sha256=hashlib.sha256(data).hexdigest(), size=len(data), media_type=sniff(data), name="x")
    options = ReadingOptions(limits=LimitSettings(), languages=("eng",))
    return open_file(blob, data, options, text_only=True)[0].document


def disguised(document: Document, title: str) -> Document:
    """A bill whose own name, wherever it stands, is that of another paper."""

    def word(one: Word) -> Word:
        return one.model_copy(update={"text": title}) if one.text.lower().startswith(_OWN_WORDS) else one

    pages = (page.model_copy(update={"words": tuple(map(word, page.words))}) for page in document.pages)
    return document.model_copy(update={"pages": tuple(pages)})
