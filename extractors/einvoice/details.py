"""What an e-invoice states beyond its type's fields: allowances, charges, taxes by rate, means and terms of payment.

Business groups after EN 16931-1: BG-20 and BG-21 (allowances, charges), BG-23 (VAT breakdown), BG-16 (payment), and the
totals of BG-22 that no field has. Names are "GROUP[N].TERM", one-based, or the total's own name.
"""

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from extractors.einvoice.paths import elements, texts
from extractors.einvoice.stated import plain_number
from holdpoint.document_terms import PAYMENT_TERMS
from holdpoint.extraction import ExtractedField, Provenance
from holdpoint.values import format_money, format_number, normalise_iban, parse_date

MakeField = Callable[[str, str, str | None, str], ExtractedField]  # name, raw, value, quote

_CHARGE = frozenset({"true", "1", "mg"})  # FatturaPA: "MG" maggiorazione, "SC" sconto


@dataclass(frozen=True)
class _Group:
    """Elements that stand for one business group each, on any of `places`; where each of them keeps its terms."""

    name: str
    places: tuple[str, ...]
    terms: dict[str, tuple[str, ...]]
    indicator: tuple[str, ...] = ()  # where it says that it is a charge and no allowance


_CII_SETTLEMENTS = ("ApplicableHeaderTradeSettlement", "ApplicableSupplyChainTradeSettlement")


def _cii(element: str) -> tuple[str, ...]:
    return tuple(f"{settlement}/{element}" for settlement in _CII_SETTLEMENTS)


_CII = (
    _Group(
        "allowances",
        _cii("SpecifiedTradeAllowanceCharge"),
        {
            "amount": ("/ActualAmount",),
            "base": ("/BasisAmount",),
            "reason": ("/Reason",),
            "tax_rate": ("/CategoryTradeTax/RateApplicablePercent", "/CategoryTradeTax/ApplicablePercent"),
        },
        indicator=("/ChargeIndicator",),
    ),
    _Group(
        "charges",  # freight: in ZUGFeRD 1.0 and in the EXTENDED profile, beside the charges
        _cii("SpecifiedLogisticsServiceCharge"),
        {
            "amount": ("/AppliedAmount",),
            "reason": ("/Description",),
            "tax_rate": ("/AppliedTradeTax/RateApplicablePercent", "/AppliedTradeTax/ApplicablePercent"),
        },
    ),
    _Group(
        "taxes",
        _cii("ApplicableTradeTax"),
        {
            "rate": ("/RateApplicablePercent", "/ApplicablePercent"),
            "category": ("/CategoryCode",),
            "base": ("/BasisAmount",),
            "amount": ("/CalculatedAmount",),
            "reason": ("/ExemptionReason",),
        },
    ),
    _Group(
        "payments",
        _cii("SpecifiedTradeSettlementPaymentMeans"),
        {
            "means": ("/TypeCode",),
            "iban": ("/PayeePartyCreditorFinancialAccount/IBANID",),
            "account_name": ("/PayeePartyCreditorFinancialAccount/AccountName",),
            "bic": ("/PayeeSpecifiedCreditorFinancialInstitution/BICID",),
        },
    ),
)
_UBL = (
    _Group(
        "allowances",
        ("/AllowanceCharge",),
        {
            "amount": ("/Amount",),
            "base": ("/BaseAmount",),
            "reason": ("/AllowanceChargeReason",),
            "tax_rate": ("/TaxCategory/Percent",),
        },
        indicator=("/ChargeIndicator",),
    ),
    _Group(
        "taxes",
        ("/TaxTotal/TaxSubtotal",),
        {
            "rate": ("/TaxCategory/Percent",),
            "category": ("/TaxCategory/ID",),
            "base": ("/TaxableAmount",),
            "amount": ("/TaxAmount",),
            "reason": ("/TaxCategory/TaxExemptionReason",),
        },
    ),
    _Group(
        "payments",
        ("/PaymentMeans",),
        {
            "means": ("/PaymentMeansCode",),
            "iban": ("/PayeeFinancialAccount/ID",),
            "account_name": ("/PayeeFinancialAccount/Name",),
            "bic": ("/PayeeFinancialAccount/FinancialInstitutionBranch/ID",),
        },
    ),
)
_FATTURAPA = (
    _Group(
        "allowances",
        ("DatiGeneraliDocumento/ScontoMaggiorazione",),
        {"amount": ("/Importo",), "percent": ("/Percentuale",)},
        indicator=("/Tipo",),
    ),
    _Group(
        "taxes",
        ("DatiRiepilogo",),
        {
            "rate": ("/AliquotaIVA",),
            "category": ("/Natura",),
            "base": ("/ImponibileImporto",),
            "amount": ("/Imposta",),
            "reason": ("/RiferimentoNormativo",),
        },
    ),
    _Group(
        "payments",
        ("DettaglioPagamento",),
        {
            "means": ("/ModalitaPagamento",),
            "iban": ("/IBAN",),
            "bic": ("/BIC",),
            "due_date": ("/DataScadenzaPagamento",),
            "amount": ("/ImportoPagamento",),
        },
    ),
)
_TOTALS = {
    "line_total": (
        "SpecifiedTradeSettlementHeaderMonetarySummation/LineTotalAmount",
        "SpecifiedTradeSettlementMonetarySummation/LineTotalAmount",
        "/LegalMonetaryTotal/LineExtensionAmount",
    ),
    "allowance_total": (
        "SpecifiedTradeSettlementHeaderMonetarySummation/AllowanceTotalAmount",
        "SpecifiedTradeSettlementMonetarySummation/AllowanceTotalAmount",
        "/LegalMonetaryTotal/AllowanceTotalAmount",
    ),
    "charge_total": (
        "SpecifiedTradeSettlementHeaderMonetarySummation/ChargeTotalAmount",
        "SpecifiedTradeSettlementMonetarySummation/ChargeTotalAmount",
        "/LegalMonetaryTotal/ChargeTotalAmount",
    ),
    "prepaid_amount": (
        "SpecifiedTradeSettlementHeaderMonetarySummation/TotalPrepaidAmount",
        "SpecifiedTradeSettlementMonetarySummation/TotalPrepaidAmount",
        "/LegalMonetaryTotal/PrepaidAmount",
    ),
    "rounding_amount": (
        "SpecifiedTradeSettlementHeaderMonetarySummation/RoundingAmount",
        "/LegalMonetaryTotal/PayableRoundingAmount",
        "DatiGeneraliDocumento/Arrotondamento",
    ),
    "stamp_duty": ("DatiGeneraliDocumento/DatiBollo/ImportoBollo",),
    "withholding_tax": ("DatiGeneraliDocumento/DatiRitenuta/ImportoRitenuta",),
}
_TERMS_OF_PAYMENT = (
    *_cii("SpecifiedTradePaymentTerms/Description"),
    "/PaymentTerms/Note",
)
_GROUPS_BY_ROOT = {
    "CrossIndustryInvoice": _CII, "CrossIndustryDocument": _CII, "SCRDMCCBDACIOMessageStructure": _CII,
    "Invoice": _UBL, "CreditNote": _UBL, "FatturaElettronica": _FATTURAPA,
}  # fmt: skip
_NUMBERS = frozenset({"rate", "tax_rate", "percent"})
_MONEY = frozenset({"amount", "base"})


def read_details(root: etree._Element, extractor: str, version: str) -> tuple[ExtractedField, ...]:
    """Every stated term of every group, then the totals, each with its place in the XML as evidence."""

    def field(name: str, raw: str, value: str | None, quote: str) -> ExtractedField:
        where = Provenance(page=0, quote=quote, extractor=extractor, version=version)
        return ExtractedField(
            name=name, raw=raw, value=value, confidence=1.0 if value is not None else 0.5, provenance=(where,)
        )

    found: list[ExtractedField] = []
    counts: dict[str, int] = {}  # of all groups: charges come from two
    for group in _GROUPS_BY_ROOT.get(etree.QName(root).localname, ()):
        found += _of_group(root, group, counts, field)
    for name, paths in _TOTALS.items():
        for text, quote in list(texts(root, paths))[:1]:
            found.append(field(name, text, _money(text), quote))
    for text, quote in list(texts(root, _TERMS_OF_PAYMENT))[:1]:
        found.append(field(PAYMENT_TERMS, text, _lines(text), quote))
    return tuple(found)


def _lines(text: str) -> str | None:
    """The text with its lines, which mean something: XRechnung has one discount in each ("#SKONTO#TAGE=14#...")."""
    return "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip()) or None


def _of_group(root: etree._Element, group: _Group, counts: dict[str, int], field: MakeField) -> list[ExtractedField]:
    found = []
    for position, (element, where) in enumerate(elements(root, group.places), start=1):
        is_charge = any(text.lower() in _CHARGE for text, _ in texts(element, group.indicator))
        name = "charges" if is_charge else group.name
        counts[name] = counts.get(name, 0) + 1
        for term, paths in group.terms.items():
            for text, quote in list(texts(element, paths))[:1]:
                label = f"{name}[{counts[name]}].{term}"
                found.append(field(label, text, _value(term, text), f"{where}[{position}]/{quote}"))
    return found


def _value(term: str, text: str) -> str | None:
    if term in _MONEY:
        return _money(text)
    if term in _NUMBERS:
        number = plain_number(text)
        return format_number(number) if number is not None else None
    if term == "iban":
        return normalise_iban(text)
    if term == "due_date":
        day = parse_date(text[:10])
        return day.isoformat() if day is not None else None
    return " ".join(text.split()) or None


def _money(text: str) -> str | None:
    number = plain_number(text)
    return format_money(number) if number is not None else None
