"""Invoices and credit notes as e-invoice files, each checked by the official rules before it is written."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from connectors.einvoice_output.cii import cii_xml
from connectors.einvoice_output.facturx_pdf import facturx_pdf
from connectors.einvoice_output.from_message import einvoice_of
from connectors.einvoice_output.model import EInvoice
from connectors.einvoice_output.refusals import refusal
from connectors.einvoice_output.rules import RuleSet, Violation, require_rules, violations
from connectors.einvoice_output.ubl import ubl_xml
from connectors.files_place import FilesPlace, file_stem
from connectors.message import CORRECTION, EARLIER_CORRECTION, EARLIER_RELEASE, RELEASE
from holdpoint.decision import Delivery
from holdpoint.errors import DeliveryError, StoreError, TerminalDeliveryError, TransientDeliveryError, TransientError
from holdpoint.ports import BlobStore

Syntax = Literal["ubl", "cii", "factur-x"]
_SCHEMAS = (RELEASE, CORRECTION, EARLIER_RELEASE, EARLIER_CORRECTION)
_ENDINGS: dict[Syntax, str] = {"ubl": "ubl.xml", "cii": "cii.xml", "factur-x": "pdf"}
_MOST_NAMED = 5  # broken rules in one message; the first ones say enough


class EInvoiceDestination:
    """A `Destination` that writes one file for each release, and for each correction the file of its new revision.

    A void is refused: no file can take another one back, so a person has to tell the receiver.
    """

    def __init__(
        self,
        name: str,
        place: FilesPlace,
        blobs: BlobStore,
        syntax: Syntax,
        *,
        company_country: str | None = None,
        seller_country: str | None = None,
    ) -> None:
        """ConfigurationError when the official rules are not installed."""
        require_rules()
        self.name = name
        self._place = place
        self._blobs = blobs
        self._syntax = syntax
        self._countries = {"company_country": company_country, "seller_country": seller_country}

    def send(self, delivery: Delivery) -> None:
        """Return when the file is there; sent again, it does nothing.

        TerminalDeliveryError names the rule or business term that the document breaks, and the remedy;
        TransientDeliveryError when the place or the original cannot be reached now.
        """
        try:
            path, data = self.file_of(delivery)
            self._place.put_once(path, data)
        except DeliveryError as error:
            error.document_id = error.document_id or delivery.document_id
            raise

    def file_of(self, delivery: Delivery) -> tuple[str, bytes]:
        """Name and bytes of the delivery's file, checked: the same delivery, the same bytes."""
        message = _message_of(delivery)
        invoice = einvoice_of(message, **self._countries)
        path = f"{file_stem(delivery.key)}.{_ENDINGS[self._syntax]}"
        if self._syntax == "ubl":
            return path, _checked(ubl_xml(invoice), "ubl-credit-note" if invoice.is_credit_note else "ubl-invoice")
        xml = _checked(cii_xml(invoice), "cii")
        return path, xml if self._syntax == "cii" else self._pdf(message, xml, invoice)

    def _pdf(self, message: Mapping[str, Any], xml: bytes, invoice: EInvoice) -> bytes:
        sha256 = message["sha256"]
        try:
            original = self._blobs.get(sha256)
        except KeyError:
            raise TerminalDeliveryError(
                f"The original {sha256} is not in the blob store.",
                consequence="No Factur-X file was written.",
                remedy="Restore the blob store from its backup, then redrive.",
            ) from None
        except (StoreError, TransientError) as error:
            raise TransientDeliveryError(
                error.fact, consequence="No Factur-X file was written; it is tried again.", remedy=error.remedy
            ) from error
        return facturx_pdf(original, xml, invoice, datetime.fromisoformat(message["released_at"]))


def _message_of(delivery: Delivery) -> dict[str, Any]:
    try:
        message = json.loads(delivery.body)
    except ValueError:
        message = None
    if not isinstance(message, dict):
        raise refusal("BT-3", "the message is no JSON object.", "Report this: a message always is one.")
    if message.get("schema") not in _SCHEMAS:
        raise refusal(
            "BT-3",
            f"a message of the schema '{message.get('schema')}' cannot be an e-invoice.",
            "Tell the receiver of the files that the earlier one is void.",
        )
    return message


def _checked(xml: bytes, rules: RuleSet) -> bytes:
    broken = violations(xml, rules)
    if broken:
        raise _refusal_of(broken)
    return xml


def _refusal_of(broken: tuple[Violation, ...]) -> TerminalDeliveryError:
    named = dict.fromkeys(f"{v.rule}: {v.message}" for v in broken)
    terms = dict.fromkeys(label for v in broken for label in (v.rule, *v.terms))
    more = len(named) - _MOST_NAMED
    return refusal(
        ", ".join(list(terms)[: 3 * _MOST_NAMED]),
        f"the file would break {len(named)} rule{'s' if len(named) > 1 else ''} of EN 16931: "
        + " ".join(list(named)[:_MOST_NAMED])
        + (f" (and {more} more)" if more > 0 else ""),
        "Correct the values that the rule names, or name another destination for such documents.",
    )
