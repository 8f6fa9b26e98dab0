"""Where each syntax keeps the business terms: CII (Factur-X, ZUGFeRD 1 and 2, XRechnung), Order-X, UBL, FatturaPA.

Business terms after EN 16931-1; paths after UN/CEFACT Cross Industry Invoice D16B and ZUGFeRD 1.0, OASIS UBL 2.1, and
the Agenzia delle Entrate's FatturaPA 1.2. Steps are local names, so prefixes and versions do not matter.
"""

from dataclasses import dataclass, replace

from holdpoint.extraction import DocumentType


@dataclass(frozen=True)
class Syntax:
    """Where one syntax keeps each business term; alternatives are tried in order, each a path of local names.

    "/" at a path's start makes it begin at the element, otherwise anywhere below; "{currency}" stands for the
    document's currency.
    """

    type_code: tuple[str, ...]
    terms: dict[str, tuple[str, ...]]
    row: str
    row_terms: dict[str, tuple[str, ...]]
    base_quantity: tuple[str, ...]
    address: dict[str, tuple[str, ...]]
    added_up: frozenset[str] = frozenset()  # terms that are the sum over all matches
    document_type: DocumentType | None = None  # where the syntax is of one type only; else the type code tells


_CII = Syntax(
    type_code=("ExchangedDocument/TypeCode", "HeaderExchangedDocument/TypeCode"),
    terms={
        "number": ("ExchangedDocument/ID", "HeaderExchangedDocument/ID"),
        "issue_date": ("ExchangedDocument/IssueDateTime/*", "HeaderExchangedDocument/IssueDateTime/*"),
        "due_date": ("SpecifiedTradePaymentTerms/DueDateDateTime/*",),
        "currency": ("InvoiceCurrencyCode",),
        "seller_name": ("SellerTradeParty/Name",),
        "seller_vat_id": ("SellerTradeParty/SpecifiedTaxRegistration/ID[@schemeID='VA']",),
        "buyer_name": ("BuyerTradeParty/Name",),
        "buyer_vat_id": ("BuyerTradeParty/SpecifiedTaxRegistration/ID[@schemeID='VA']",),
        "order_reference": (
            "ApplicableHeaderTradeAgreement/BuyerOrderReferencedDocument/IssuerAssignedID",
            "ApplicableSupplyChainTradeAgreement/BuyerOrderReferencedDocument/ID",
        ),
        "net_amount": ("SpecifiedTradeSettlementHeaderMonetarySummation/TaxBasisTotalAmount",
                       "SpecifiedTradeSettlementMonetarySummation/TaxBasisTotalAmount"),
        "tax_amount": ("SpecifiedTradeSettlementHeaderMonetarySummation/TaxTotalAmount[@currencyID='{currency}']",
                       "SpecifiedTradeSettlementHeaderMonetarySummation/TaxTotalAmount",
                       "SpecifiedTradeSettlementMonetarySummation/TaxTotalAmount"),
        "total_amount": ("SpecifiedTradeSettlementHeaderMonetarySummation/GrandTotalAmount",
                         "SpecifiedTradeSettlementMonetarySummation/GrandTotalAmount"),
        "amount_due": ("SpecifiedTradeSettlementHeaderMonetarySummation/DuePayableAmount",
                       "SpecifiedTradeSettlementMonetarySummation/DuePayableAmount"),
        "iban": ("PayeePartyCreditorFinancialAccount/IBANID",),
    },
    row="IncludedSupplyChainTradeLineItem",
    row_terms={
        "description": ("SpecifiedTradeProduct/Name",),
        "quantity": ("SpecifiedLineTradeDelivery/BilledQuantity", "SpecifiedSupplyChainTradeDelivery/BilledQuantity"),
        "unit": ("SpecifiedLineTradeDelivery/BilledQuantity/@unitCode",
                 "SpecifiedSupplyChainTradeDelivery/BilledQuantity/@unitCode"),
        "unit_price": ("NetPriceProductTradePrice/ChargeAmount",),
        "tax_rate": ("ApplicableTradeTax/RateApplicablePercent", "ApplicableTradeTax/ApplicablePercent"),
        "amount": ("SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount",
                   "SpecifiedTradeSettlementMonetarySummation/LineTotalAmount"),
    },
    base_quantity=("NetPriceProductTradePrice/BasisQuantity",),
    address={
        "street": ("SellerTradeParty/PostalTradeAddress/LineOne",),
        "more": ("SellerTradeParty/PostalTradeAddress/LineTwo",),
        "postcode": ("SellerTradeParty/PostalTradeAddress/PostcodeCode",),
        "city": ("SellerTradeParty/PostalTradeAddress/CityName",),
        "country": ("SellerTradeParty/PostalTradeAddress/CountryID",),
    },
)  # fmt: skip

# Order-X 1.0 (UN/CEFACT SCRDM D20B): the same parties and sums, names of its own for currency and quantity
_ORDER_X = replace(
    _CII,
    document_type=DocumentType.ORDER,
    terms=_CII.terms | {"currency": ("OrderCurrencyCode",)},
    row_terms=_CII.row_terms
    | {
        "quantity": ("SpecifiedLineTradeDelivery/RequestedQuantity",),
        "unit": ("SpecifiedLineTradeDelivery/RequestedQuantity/@unitCode",),
    },
)

# A party's other tax number ("FC", the tax office's) is no VAT number
_UBL_VAT = (
    "PartyTaxScheme[normalize-space(*[local-name()='TaxScheme'])='VAT']",
    "PartyTaxScheme[not(*[local-name()='TaxScheme'])]",
)
_UBL = Syntax(
    type_code=("/InvoiceTypeCode", "/CreditNoteTypeCode"),
    terms={
        "number": ("/ID",),
        "issue_date": ("/IssueDate",),
        "due_date": ("/DueDate", "PaymentMeans/PaymentDueDate"),
        "currency": ("/DocumentCurrencyCode",),
        "seller_name": ("AccountingSupplierParty/Party/PartyLegalEntity/RegistrationName",
                        "AccountingSupplierParty/Party/PartyName/Name"),
        "seller_vat_id": tuple(f"AccountingSupplierParty/Party/{scheme}/CompanyID" for scheme in _UBL_VAT),
        "buyer_name": ("AccountingCustomerParty/Party/PartyLegalEntity/RegistrationName",
                       "AccountingCustomerParty/Party/PartyName/Name"),
        "buyer_vat_id": tuple(f"AccountingCustomerParty/Party/{scheme}/CompanyID" for scheme in _UBL_VAT),
        "order_reference": ("/OrderReference/ID",),
        "net_amount": ("LegalMonetaryTotal/TaxExclusiveAmount",),
        "tax_amount": ("/TaxTotal/TaxAmount[@currencyID='{currency}']", "/TaxTotal/TaxAmount"),
        "total_amount": ("LegalMonetaryTotal/TaxInclusiveAmount",),
        "amount_due": ("LegalMonetaryTotal/PayableAmount",),
        "iban": ("PaymentMeans/PayeeFinancialAccount/ID",),
    },
    row="InvoiceLine",
    row_terms={
        "description": ("Item/Name", "Item/Description"),
        "quantity": ("InvoicedQuantity", "CreditedQuantity"),
        "unit": ("InvoicedQuantity/@unitCode", "CreditedQuantity/@unitCode"),
        "unit_price": ("Price/PriceAmount",),
        "tax_rate": ("Item/ClassifiedTaxCategory/Percent",),
        "amount": ("LineExtensionAmount",),
    },
    base_quantity=("Price/BaseQuantity",),
    address={
        "street": ("AccountingSupplierParty/Party/PostalAddress/StreetName",),
        "more": ("AccountingSupplierParty/Party/PostalAddress/AdditionalStreetName",),
        "postcode": ("AccountingSupplierParty/Party/PostalAddress/PostalZone",),
        "city": ("AccountingSupplierParty/Party/PostalAddress/CityName",),
        "country": ("AccountingSupplierParty/Party/PostalAddress/Country/IdentificationCode",),
    },
)  # fmt: skip

_FATTURAPA = Syntax(
    type_code=("DatiGeneraliDocumento/TipoDocumento",),
    terms={
        "number": ("DatiGeneraliDocumento/Numero",),
        "issue_date": ("DatiGeneraliDocumento/Data",),
        "due_date": ("DettaglioPagamento/DataScadenzaPagamento",),
        "currency": ("DatiGeneraliDocumento/Divisa",),
        "seller_name": (
            "CedentePrestatore/DatiAnagrafici/Anagrafica/Denominazione",
            "CedentePrestatore/DatiAnagrafici/Anagrafica",
        ),
        "seller_vat_id": ("CedentePrestatore/DatiAnagrafici/IdFiscaleIVA",),
        "buyer_name": (
            "CessionarioCommittente/DatiAnagrafici/Anagrafica/Denominazione",
            "CessionarioCommittente/DatiAnagrafici/Anagrafica",
        ),
        "buyer_vat_id": ("CessionarioCommittente/DatiAnagrafici/IdFiscaleIVA",),
        "order_reference": ("DatiOrdineAcquisto/IdDocumento",),
        "net_amount": ("DatiRiepilogo/ImponibileImporto",),
        "tax_amount": ("DatiRiepilogo/Imposta",),
        "total_amount": ("DatiGeneraliDocumento/ImportoTotaleDocumento",),
        "amount_due": ("DettaglioPagamento/ImportoPagamento",),
        "iban": ("DettaglioPagamento/IBAN",),
    },
    row="DettaglioLinee",
    row_terms={
        "description": ("Descrizione",),
        "quantity": ("Quantita",),
        "unit": ("UnitaMisura",),
        "unit_price": ("PrezzoUnitario",),
        "tax_rate": ("AliquotaIVA",),
        "amount": ("PrezzoTotale",),
    },
    base_quantity=(),
    address={
        "street": ("CedentePrestatore/Sede/Indirizzo",),
        "more": (),
        "postcode": ("CedentePrestatore/Sede/CAP",),
        "city": ("CedentePrestatore/Sede/Comune",),
        "country": ("CedentePrestatore/Sede/Nazione",),
    },
    added_up=frozenset({"net_amount", "tax_amount", "amount_due"}),  # by rate, by rate, by instalment
)
SYNTAX_BY_ROOT = {
    "CrossIndustryInvoice": _CII, "CrossIndustryDocument": _CII, "Invoice": _UBL, "CreditNote": _UBL,
    "FatturaElettronica": _FATTURAPA,
    "SCRDMCCBDACIOMessageStructure": _ORDER_X,
}  # fmt: skip
