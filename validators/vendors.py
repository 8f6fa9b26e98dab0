"""Who the seller is, and whether its bank details are those it had: fraud with invoices is mostly a changed account."""

from dataclasses import dataclass

from rapidfuzz.distance import Indel

from holdpoint.extraction import DocumentType, ExtractedField, Extraction
from holdpoint.finding import Finding, ReasonCode
from holdpoint.ports import EarlierAccount, Vendor
from holdpoint.values import iban_checksum_holds, identifier_key, normalise_iban, vendor_key
from validators.context import CheckContext
from validators.wording import page_of

_BILLS = (DocumentType.INVOICE, DocumentType.CREDIT_NOTE)
_ALMOST = 0.86  # of two names' keys, by the letters they share in order: near enough to be taken for each other
_SHORTEST_BEGINNING = 6  # characters of a key that may begin another's: "nordlicht" of "nordlichtfilialekiel"
_ASK = (
    "Before you approve it, ask the vendor by a way known from before, never by one that this document names. "
    "Two people must approve it."
)


@dataclass(frozen=True)
class VendorMatch:
    """Who of the vendor master the seller is. `alike`: who it may only pretend to be; `why` says what is different."""

    vendor: Vendor | None = None
    alike: Vendor | None = None
    why: str = ""


def match_vendor(extraction: Extraction, context: CheckContext) -> VendorMatch:
    """The vendor with the seller's VAT number, or its name where nothing speaks against it.

    Nothing where there is no vendor master, or the document is none that a vendor is paid by.
    """
    name, vat_id = extraction.value("seller_name"), extraction.value("seller_vat_id")
    if not context.master.has_vendors or extraction.type.document_type not in _BILLS or not (name or vat_id):
        return VendorMatch()
    accounts = [a.value for a in valid_accounts(extraction) if a.value is not None]
    candidates = context.master.vendors(name=name, vat_id=vat_id, iban=accounts[0] if accounts else None)
    vat_key = identifier_key(vat_id) if vat_id else None
    by_vat = [v for v in candidates if vat_key in v.vat_ids]
    if by_vat:
        return VendorMatch(max(by_vat, key=lambda v: _likeness(name, v)))
    if name is None:
        return VendorMatch()
    for vendor in sorted(candidates, key=lambda v: -_likeness(name, v)):
        has_account = any(normalise_iban(a) in vendor.ibans for a in accounts)
        is_same = _is_named(name, vendor)
        if not is_same and _likeness(name, vendor) < _ALMOST:
            continue
        if has_account or (is_same and not (vat_key and vendor.vat_ids)):
            return VendorMatch(vendor)
        why = (
            f"its VAT number is {vat_id}, that of {vendor.name} {' or '.join(vendor.vat_ids)}"
            if vat_key and vendor.vat_ids
            else f"its name is '{name}'"
        )
        return VendorMatch(alike=vendor, why=why)
    return VendorMatch()


def check_vendor(extraction: Extraction, match: VendorMatch, context: CheckContext) -> list[Finding]:
    """A seller that the vendor master does not know, or has blocked."""
    if not context.master.has_vendors or extraction.type.document_type not in _BILLS:
        return []
    seller = extraction.first("seller_name")
    if match.vendor is not None and not match.vendor.is_blocked:
        return []
    named = f"'{seller.value or seller.raw}'" if seller is not None else "The seller, whose name was not found,"
    if match.vendor is not None:
        message = (
            f"{named} is vendor {match.vendor.vendor_id} ({match.vendor.name}), who is blocked in the vendor master. "
            "Ask those who blocked it; reject the document if it stays so."
        )
    elif match.alike is not None:
        message = (
            f"{named} is not in the vendor master. It resembles {match.alike.name} (vendor {match.alike.vendor_id}), "
            f"but {match.why}: it may pretend to be that vendor. Ask that vendor by a way known from before."
        )
    else:
        message = (
            f"{named} is not in the vendor master. Check who it is and whether anything was ordered; then add it "
            "there, or reject the document."
        )
    return [Finding(code=ReasonCode.VENDOR_UNKNOWN, message=message, fields=("seller_name",), page=page_of(seller))]


def check_bank_details(
    document_id: str, extraction: Extraction, match: VendorMatch, context: CheckContext
) -> list[Finding]:
    """An account that is not the vendor's by the master, or where that has none, by earlier documents; or another's.

    One finding an account. Accounts whose check digits are wrong are left to their own check.
    """
    if extraction.type.document_type not in _BILLS:
        return []
    findings = []
    for field in valid_accounts(extraction):
        message = _master_says(extraction, field, match, context)
        if message is None and not _is_listed(field, match.vendor):
            message = _history_says(document_id, extraction, field, context)
        if message is not None:
            findings.append(
                Finding(
                    code=ReasonCode.BANK_DETAILS_CHANGED,
                    message=f"{message} {_ASK}",
                    fields=("iban", "seller_name"),
                    page=page_of(field),
                )
            )
    return findings


def valid_accounts(extraction: Extraction) -> list[ExtractedField]:
    """The IBANs whose length and check digits are right."""
    return [f for f in extraction.all("iban") if f.value is not None and iban_checksum_holds(f.value)]


def _master_says(
    extraction: Extraction, field: ExtractedField, match: VendorMatch, context: CheckContext
) -> str | None:
    iban = normalise_iban(field.value or "")
    vendor = match.vendor or match.alike
    if _is_listed(field, match.vendor):
        return None
    if vendor is not None and vendor.ibans:
        has = " or ".join(map(shown_account, vendor.ibans[:3]))
        like = "" if match.vendor is not None else ", whose name it resembles,"
        return (
            f"The account {shown_account(iban)} is not one of {vendor.name}{like} in the vendor master "
            f"(vendor {vendor.vendor_id}: {has})."
        )
    owners = context.master.vendors(name=None, vat_id=None, iban=iban)
    others = [v for v in owners if vendor is None or v.vendor_id != vendor.vendor_id]
    if others:
        seller = extraction.value("seller_name") or "this seller"
        return (
            f"The account {shown_account(iban)} is that of {others[0].name} (vendor {others[0].vendor_id}) in the "
            f"vendor master, not of {seller}."
        )
    return None


def _is_listed(field: ExtractedField, vendor: Vendor | None) -> bool:
    return vendor is not None and normalise_iban(field.value or "") in vendor.ibans


def _history_says(document_id: str, extraction: Extraction, field: ExtractedField, context: CheckContext) -> str | None:
    seller, vat_id = extraction.value("seller_name"), extraction.value("seller_vat_id")
    if seller is None or field.value is None:
        return None
    found = context.history.account(document_id=document_id, seller_name=seller, vat_id=vat_id, iban=field.value)
    account = shown_account(normalise_iban(field.value))
    if not found.is_known and found.other is not None:
        return (
            f"The account {account} is new for {seller}: so far it was {shown_account(found.other.iban)}, as on "
            f"'{found.other.file_name}' (document {found.other.document_id})."
        )
    others = [user for user in found.users if _is_another(seller, vat_id, user)]
    if others:
        return (
            f"The account {account} was so far that of {others[0].seller_name or 'another seller'}, as on "
            f"'{others[0].file_name}' (document {others[0].document_id}), and now {seller} names it."
        )
    return None


def _is_another(seller: str, vat_id: str | None, user: EarlierAccount) -> bool:
    """Whether an earlier document is of another vendor: neither its VAT number nor a name like this one."""
    if vat_id and user.vat_key == identifier_key(vat_id)[:20]:
        return False
    return user.seller_name is not None and _similar(vendor_key(seller), vendor_key(user.seller_name)) < _ALMOST


def _is_named(name: str, vendor: Vendor) -> bool:
    """The vendor's name, or its name with more behind it ("…, branch Kiel")."""
    key, known = vendor_key(name), vendor_key(vendor.name)
    return key == known or (len(known) >= _SHORTEST_BEGINNING and key.startswith(known))


def _likeness(name: str | None, vendor: Vendor) -> float:
    return _similar(vendor_key(name), vendor_key(vendor.name)) if name else 0.0


def _similar(one: str, other: str) -> float:
    return float(Indel.normalized_similarity(one, other))


def shown_account(iban: str | None) -> str:
    """An IBAN as banks print it, in groups of four."""
    text = iban or ""
    return " ".join(text[n : n + 4] for n in range(0, len(text), 4))
