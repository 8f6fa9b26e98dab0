"""What the product needs from outside, as seams. A Protocol only where two implementations exist or are planned."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from holdpoint.decision import Delivery
from holdpoint.model import Frozen
from holdpoint.values import DateOrder


class SourceItem(Frozen):
    """A file seen at a source; with its content hash, the identity of an arrival."""

    source: str  # the source's name in the settings
    path: str  # relative to the source, "/" between folders
    size: int
    modified_at: datetime  # UTC
    version: str | None = None  # the source's own name for exactly these bytes (an S3 version or ETag, an IMAP UID)


class Source(Protocol):
    """Where documents arrive. Originals are read, never moved or deleted.

    A run lists from the position that the run before left, and leaves `position` once every listed item is recorded;
    so a run that is killed lists the same items again, and recording them again does nothing.
    """

    name: str
    unsettled: int  # after a listing: items left for the next run because they changed too recently

    def list_items(self, position: str | None = None) -> Iterator[SourceItem]:
        """Items unchanged for the settling time, from that position on (None: all), in a stable order.

        SourceError when the source cannot be read, TransientError when it broke off and may be back.
        """
        ...

    @property
    def position(self) -> str | None:
        """After a listing that was read to its end: where the next one may start; None: at the beginning."""
        ...

    def read(self, item: SourceItem) -> bytes:
        """The item's bytes. TransientError when it vanished or changed meanwhile."""
        ...

    def fingerprint(self, item: SourceItem) -> str:
        """The SHA-256 of an item too large to be read whole. TransientError as for `read`."""
        ...

    def recorded(self, items: Sequence[SourceItem]) -> None:
        """These items are safely recorded: what announced them can be taken away (a notification, a flag)."""
        ...


class Scratch(Protocol):
    """Named bytes that may be lost at the cost of work alone: the results of a batch that is under way."""

    def get(self, name: str) -> bytes | None:
        """What was put under that name ("a/b/c.json"), or None."""
        ...

    def put(self, name: str, data: bytes) -> None:
        """Keep it; what stood there is replaced. Readers see all of it or nothing."""
        ...

    def clear(self, prefix: str) -> None:
        """Forget every name that begins with the prefix and a "/"."""
        ...


class BlobStore(Protocol):
    """Content-addressed bytes. Writing the same bytes again does nothing."""

    def put(self, data: bytes) -> str:
        """Store durably (on disk before returning); return the SHA-256 in hex."""
        ...

    def get(self, sha256: str) -> bytes:
        """The bytes, verified against the hash. KeyError when absent, StoreError when damaged."""
        ...

    def has(self, sha256: str) -> bool: ...

    def delete(self, sha256: str) -> None:
        """Take the bytes away; what is not there is no error. For retention alone: nothing else ever deletes."""
        ...


class Destination(Protocol):
    """Where releases go. Sending the same delivery again has one effect at a receiver that honours the key."""

    name: str

    def send(self, delivery: Delivery) -> None:
        """Return when the receiver has it. TransientDeliveryError or TerminalDeliveryError otherwise."""
        ...


class ModelAnswer(Frozen):
    """What a language model wrote, and what it cost as its service counts; None where it does not say."""

    text: str
    input_tokens: int | None = None
    output_tokens: int | None = None


class LanguageModel(Protocol):
    """A language model of someone else. What it gets leaves the house; nothing it says is believed."""

    name: str  # kind and model, e.g. "bedrock:amazon.nova-lite-v1:0"; written into summaries and logs

    def ask(self, instructions: str, material: str) -> ModelAnswer:
        """Its answer to our instructions about the material, within its time and size limits.

        TransientModelError when there is none now (it has been tried again already), TerminalModelError when there
        never will be.
        """
        ...


class Vendor(Frozen):
    """A vendor as the master has it. One without accounts is known, but nothing is known of its bank details."""

    vendor_id: str
    name: str
    vat_ids: tuple[str, ...] = ()
    ibans: tuple[str, ...] = ()
    country: str | None = None  # ISO 3166, two letters
    is_blocked: bool = False


class OrderLine(Frozen):
    """One line of a purchase order; prices are net."""

    description: str
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    amount: Decimal | None = None


class PurchaseOrder(Frozen):
    """What was ordered. `vendor_id` is that of the vendor master, where the two know each other."""

    number: str
    vendor_id: str | None = None
    vendor_name: str | None = None
    currency: str | None = None
    net_amount: Decimal | None = None
    total_amount: Decimal | None = None
    is_closed: bool = False
    lines: tuple[OrderLine, ...] = ()


class MasterData(Protocol):
    """What the owner's systems know of vendors and orders. TransientError when they cannot be asked now."""

    has_vendors: bool  # False: there is no vendor master, so nobody is unknown
    has_orders: bool

    def vendors(self, *, name: str | None, vat_id: str | None, iban: str | None) -> tuple[Vendor, ...]:
        """Vendors with that VAT number or account, and those whose name is it or resembles it."""
        ...

    def vendor(self, vendor_id: str) -> Vendor | None: ...

    def order(self, number: str) -> PurchaseOrder | None:
        """The order of that number, compared by letters and digits."""
        ...


class EarlierDocument(Frozen):
    """What duplicate detection needs to know of a document seen before."""

    document_id: str
    seller_name: str | None
    number: str | None
    total_amount: str | None
    issue_date: str | None
    file_name: str
    shared_bands: int = 0  # of its print with the document asked for; 0 where it was found by its values
    fingerprint: str = ""  # of its first page, where it has hardly any text


class EarlierAccount(Frozen):
    """An account that a document seen before names."""

    iban: str
    seller_name: str | None
    vat_key: str | None
    document_id: str
    file_name: str


class AccountHistory(Frozen):
    """What earlier documents say of a vendor's account.

    `is_known`: it is the vendor's first account, or stands on a released document of the vendor's, or the vendor has no
    account yet. `other`: an account the vendor had before. `users`: documents of other vendors with this account.
    """

    is_known: bool = True
    other: EarlierAccount | None = None
    users: tuple[EarlierAccount, ...] = ()


class InvoicedLine(Frozen):
    """One line of an invoice or credit note that names an order, as it is printed."""

    description: str
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    amount: Decimal | None = None


class EarlierInvoice(Frozen):
    """What an earlier invoice or credit note took of an order, or of a vendor's days. Amounts as they are printed."""

    document_id: str
    is_credit_note: bool
    currency: str | None
    net_amount: Decimal | None
    total_amount: Decimal | None
    file_name: str
    is_released: bool = True
    lines: tuple[InvoicedLine, ...] = ()  # where it was asked for by its order


class History(Protocol):
    """What was seen before. Earlier means arrived earlier, whatever was decided first; rejected documents count not."""

    def similar(
        self,
        *,
        document_id: str,
        seller_name: str | None,
        number: str | None,
        total_amount: str | None,
        issue_date: str | None,
    ) -> tuple[EarlierDocument, ...]:
        """Documents seen before this one, other than itself, that share the number, or the total and the date."""
        ...

    def alike(self, *, document_id: str, bands: Sequence[int]) -> tuple[EarlierDocument, ...]:
        """Documents seen before whose print shares one of these bands (`validators.likeness`), the likest first."""
        ...

    def account(self, *, document_id: str, seller_name: str, vat_id: str | None, iban: str) -> AccountHistory:
        """What earlier documents say of the account `iban` of this seller."""
        ...

    def invoiced(self, *, document_id: str, order: str) -> tuple[EarlierInvoice, ...]:
        """Earlier invoices and credit notes that name this order, with their lines."""
        ...

    def recent(
        self, *, document_id: str, seller_name: str, vat_id: str | None, since: date, until: date
    ) -> tuple[EarlierInvoice, ...]:
        """Earlier invoices and credit notes of this seller, issued within these days, both included."""
        ...


class RememberedVendor(Frozen):
    """What people confirmed on a vendor's earlier documents: its names, the usual one first, and its order of dates."""

    documents: int
    names: tuple[str, ...] = ()
    date_order: DateOrder | None = None  # None: no document told, or they disagree


class VendorMemory(Protocol):
    """What is remembered of vendors. Only documents that a person decided are remembered."""

    def recall(self, *, vat_id: str | None, iban: str | None) -> RememberedVendor | None:
        """The vendor with that tax number, or else with that account; None for one that is not known."""
        ...
