"""What documents call their fields: label phrases, with how surely each means it.

Those in English, German, French and Spanish stand here; Italian, Dutch, Portuguese and Polish in `lexicon_other_languages`.

A phrase is matched by its lower-case tokens (letters and digits, "#" and "%"), so "Rechnungs-Nr.:" and "rechnungs nr" are one.
Names that start with "not_" are labels of values that are no field: they keep a value from being taken for another.
"""

import re
from typing import NamedTuple

from extractors.fields import lexicon_other_languages


class Label(NamedTuple):
    """A field a phrase can stand for, and how surely (0 to 1)."""

    field: str
    weight: float


# field -> weight -> phrases, separated by "|"
_COMMISSIONS = (
    "agency commission|commission|less commission|less agency commission|agency discount|agency comm|agy comm"
    "|agentur provision"
)
COMMISSIONS = frozenset(_COMMISSIONS.split("|"))
"""Labels of what an agency keeps of the gross amount."""
_WHO_SELLS = (
    "salesperson|sales person|sales rep|sales representative|account executive|primary ae|account manager|sales office"
    "|sales region|verkäufer name|vertriebsmitarbeiter|kundenberater"
)
WHO_SELLS = frozenset(_WHO_SELLS.split("|"))
"""Labels of the person or the office that sold: only the seller's own papers name them."""

_DELIVERIES = (
    "ship to|deliver to|enviar a|entregar a|livrer à|livré à|warenempfänger|lieferempfänger|lieferadresse|lieferanschrift"
    "|delivery address|adresse de livraison|lieu de livraison|livraison à|livré chez|dirección de entrega|lugar de entrega"
    "|entregar en|deliver at|delivered to|delivery to|ship to address|shipping address|lieferort|lieferung an|shipped to"
)
DELIVERIES = frozenset(_DELIVERIES.split("|"))
"""Labels of where the goods go: the buyer's, or a place of its; never the name that its own order has on top."""

_PHRASES: dict[str, dict[float, str]] = {
    "number": {
        1.0: "invoice number|invoice no|invoice nr|invoice #|invoice id|inv no|inv #|invoice ref"
        "|invoice reference|rechnung #|rechnungs #|tax invoice no|tax invoice number|bill number|bill no|rechnungsnummer|rechnungs nummer"
        "|rechnungs nr|rechnungsnr|rechnung nr|rechnung nummer|rechnung no|rg nr|re nr|belegnummer|beleg nr|belegnr"
        "|numéro de facture|facture n|facture no|n de facture|n facture|número de factura|factura n|factura no"
        "|nº de factura|credit note number|credit note no|credit note nr|credit note #|credit memo no"
        "|credit memo number|gutschriftsnummer|gutschriftnummer|gutschrifts nr|gutschrift nr|gutschriftnr"
        "|gutschriftsnr|gutschrift nummer|rechnungskorrektur nr|rechnungskorrekturnummer|korrekturrechnung nr"
        "|stornorechnung nr|auftragsnummer|auftrags nr|auftragsnr|contract #|contract number|contract no"
        "|contract agreement number|contract revision|contract rev|invoice num|facture numéro|rechnungs id"
        "|credit note id|credit number|credit no|credit #|credit memo #"
        "|numéro facture|n de la facture|nº factura|n º de factura|factura nº|factura n º|n º factura|facture nº"
        "|avoir n|avoir no|n d avoir|n avoir|numéro d avoir|avoir numéro|abono n|abono nº|abono n º|nº de abono"
        "|n º de abono|número de abono|nº de factura rectificativa|n º de factura rectificativa"
        "|número de factura rectificativa|factura rectificativa n º|factura rectificativa nº|facture d avoir n"
        "|n de facture d avoir"
        "|adjustment note number|adjustment note no|adjustment note nr|pro number|pro no|pro #|invoice pro number|freight bill no"
        "|freight bill number|serie y folio|folio factura|nº documento|n º documento|nº de documento|n º de documento|n documento"
        "|n de documento|número de documento|numéro de document|n de pièce|numéro de pièce|n pièce|note de crédit n|note de crédit no"
        "|note de crédit numéro|nota de crédito nº|nota de crédito n|factura núm|núm factura|núm de factura|serie y número|factura número"
        "|comprobante nº|comprobante n|facture numéro|kostenrechnung nr|kostennote nr|honorarnote nr|liquidation nr|kostenrechnungsnummer"
        "|note d honoraires n|invoice document no|bill #|invoice serial no|tax invoice #"
        "|fakturanummer|fakturennummer|faktura nummer|fakturanr|fakturennr|fakturen nr|faktura no|serie número|serie nº|serie n º"
        "|serie numero|serie y nº|serie y n º|facture de vente n|factura de venta n|factura de venta no|factura de venta nº"
        "|factura de venta n º|factura electrónica de venta no|factura electrónica de venta n|factura electrónica n"
        "|factura electrónica nº|nota de cargo nº|nota de cargo n º|nota de cargo n|bescheid nr|bescheidnummer|gebührenbescheid nr"
        "|rech nr|fact nº|fact n º|fact n|pièce n",
        0.5: "est #|estimate #|estimate number",
        0.95: "inv",
        0.8: "frachtrechnung|beitragsrechnung|abschlagsrechnung|jahresrechnung|transportrechnung|warenrechnung|reparaturrechnung"
        "|mobilfunkrechnung|anzahlungsrechnung|schlussrechnung|sammelrechnung|teilrechnung|endrechnung|honorarrechnung|monatsrechnung"
        "|document number|document no|doc no|dokumentnummer|dokument nr|vorgangsnummer|reference number"
        "|reference no|number|nummer|no|nr|contract|invoice|rechnung|gutschrift"
        "|credit note|credit memo|facture|factura|avoir|facture d avoir|abono|factura rectificativa|factura de abono"
        "|beleg|document|memo no|memo #|minuta n|minuta de honorarios n|minuta de honorarios n º"
        "|kostenrechnung|honorarnote|kostennote|note de crédit|note d honoraires|nota de crédito|n",
    },
    "order_number": {  # an order's own number; on an invoice it names the order that is invoiced
        1.0: "order number|order no|order nr|order #|purchase order number|purchase order no|purchase order #"
        "|purchase order nr|order rev|order revision|po number|po no|p o number|p o no|po #|bestellnummer"
        "|bestell nr|bestellnr|bestellung nr"
        "|bestellung nummer|order id|commande n|commande nº|commande no|n de commande|n commande|numéro de commande"
        "|bon de commande n|n de bon de commande|numéro de bon de commande|pedido n|pedido nº|pedido n º|nº de pedido"
        "|n º de pedido|nº pedido|número de pedido|orden de compra n|orden de compra nº|orden de compra n º"
        "|nº de orden de compra|n º de orden de compra|número de orden de compra"
        "|p o #|customer p o|customer p o #|customer p o no|cust po|cust po #|customer po no|customer po number|customer po #"
        "|purchase order ref|subcontract order|subcontract order no|work order no|orden de compra|o c|oc n|oc nº|o c nº|o c n|s ped|su ped"
        "|pedido núm|núm pedido|núm de pedido|bestell id|best nr|bestellung vom nr|po nr|abruf nr|abrufnummer|einkaufsauftrag nr|einkaufsauftrag",
        0.95: "po|p o",
        0.8: "bestellung|purchase order|order|bon de commande|commande|pedido|orden de compra",
    },
    "issue_date": {
        1.0: "invoice date|date of invoice|date of issue|issue date|issued|issued on|rechnungsdatum|belegdatum"
        "|ausstellungsdatum|date de facture|date de la facture|date d émission|fecha de factura|fecha de emisión"
        "|credit note date|gutschriftsdatum|gutschriftdatum|datum der gutschrift|datum der rechnung"
        "|rechnung vom|invoice dated"
        "|rechnungs lieferdatum|rechnungs und lieferdatum|rechnungs leistungsdatum|rechnungs und leistungsdatum"
        "|date issued|tax date|bill date|billing date|inv date|inv dt|rechnungs datum|korrekturdatum"
        "|date de facturation|date facture|date d établissement|date de l avoir|date d avoir"
        "|fecha factura|fecha de la factura|fecha de expedición|fecha de abono|fecha del abono"
        "|beleg datum|facture du|facture datée du|date d établissement de la facture|fecha y hora de emisión|fecha emisión"
        "|date de pièce|date du document|fecha documento|fecha del documento|fecha expedición|date d émission de la facture"
        "|fakturadatum|fakturendatum|date raised|date billed|credit date|credit memo date|date of credit",
        0.9: "datée du|daté du|en date du|fechada el|fechado el|date|datum|fecha|dated|den|date time|vom|du|document date|dokumentdatum|contract date|original date",
        0.75: "tax point|tax point date|statement date",  # of a British invoice, of an American utility's: where it names no other
        0.6: "print date|druckdatum",
    },
    "order_date": {  # an order's own date; on an invoice it is the date of what is invoiced
        1.0: "order date|date of order|bestelldatum|bestellung vom|auftragsdatum|purchase order date|po date|date ordered"
        "|datum der bestellung|date de commande|date de la commande|fecha de pedido|fecha del pedido|bestell datum"
        "|auftrag datum|fecha pedido|date commande|date bon de commande|fecha orden|fecha de la orden|fecha de orden",
    },
    "due_date": {
        1.0: "due date|payment due|date due|due on|due by|due|payable by|pay by|please pay by|payment date|fällig am"
        "|fälligkeit|fälligkeitsdatum|zahlbar bis|zahlungsziel|zu zahlen bis|fällig|zahlung bis|zahlbar bis zum"
        "|bitte zahlen sie bis|bitte überweisen sie bis|date d échéance|échéance|fecha de vencimiento|vencimiento"
        "|payment due date|payment due by|payable until|payment due on|spätestens bis|zahlbar spätestens|bis zum"
        "|zahlbar bis spätestens|payment by|no later than|at the latest by|latest by|spätestens am|spätestens bis zum"
        "|à régler avant le|régler avant le|à régler le|payer avant le|paiement avant le|date limite de paiement"
        "|date de règlement|échéance le|jours au plus tard le|payable au plus tard le|fecha límite de pago"
        "|fecha vencimiento|vence el|días a más tardar el|pago a más tardar el|pago antes del|pagar antes del"
        "|fälligkeitstag|netto bis|bis spätestens|final date for payment|last date for payment|latest date for payment|pay before"
        "|payment is due by|payment is due on|is due on|is due by|are due on|are due by|due for payment|due for payment on|zahltermin"
        "|zahlungstermin|zahlung fällig am|zahlungsfrist|zahlungseingang bis|zu begleichen bis|fällig zum|fällig bis"
        "|soit jusqu au|payable jusqu au|à payer jusqu au|soit au plus tard le|au plus tard le|à payer pour le|à payer avant le"
        "|payable le|payable avant le|à acquitter avant le|délai de paiement|date d exigibilité|dus le|dû le"
        "|vencimientos|vencimto|vencim|vto|fecha vto|fecha de vto|vto para el pago|vence|pagadero el"
        "|pagadero antes del|vencimiento el|con vencimiento el|con vencimiento"
        "|fecha límite|con fecha límite|fecha de cargo|fecha cargo|fecha de cobro|fecha de adeudo|abbuchung am|abbuchungstermin|abbuchungsdatum|abbuchungstag"
        "|lastschrifttermin|lastschriftdatum|lastschrifteinzug am|lastschrifteinzug zum|fälligkeit der lastschrift|einzugstermin"
        "|direct debit date|debit date|autopay date|payment deadline|deadline for payment|zahlbar am|nettofälligkeit"
        "|date limite de règlement|règlement le|plazo máximo de pago|fecha tope de pago|último día de pago",
        0.8: "fecha de pago",
    },
    "order_reference": {
        1.0: "your order|your order no|your order number|your reference|your ref|customer order|customer order no"
        "|order reference|order ref|po reference|po ref|your po|ihre bestellung|ihre bestellnummer|ihre bestell nr"
        "|ihr auftrag|ihr zeichen|bestellreferenz|kundenbestellung|purchase order reference|customer po|buyer reference"
        "|ihre auftragsnummer|ihre bestellung nr|ihre bestellung vom|ihre referenz|customer reference|cust ref|bestellbezug"
        "|votre commande|votre commande n|votre n de commande|réf commande|référence commande|votre référence|votre réf"
        "|su pedido|su pedido n|su pedido nº|ref pedido|referencia pedido|su referencia|su ref"
        "|o c del cliente|oc del cliente|orden de compra del cliente|oc cliente|o c cliente|pedido del cliente|pedido cliente|nº pedido cliente"
        "|nº pedido de origen|nº pedido de origen del cliente|n º pedido de origen del cliente|nº de pedido del cliente|s pedido"
        "|vos références|vos réf|v réf|votre bon de commande|votre bon de commande n|commande client"
        "|ihre referenz best nr|ihre best nr|ihre bestell nummer|kundenreferenz|ihre bestellung|ihrer bestellung|ihrer bestellung nr|ihr auftrag nr|kunden bestellnummer"
        "|kundenbestellnummer|auftragsreferenz|kundenauftrag|kunden auftragsnummer|ihre auftrags nr|ihre anfrage"
        "|your p o|your p o no|your po no|your po number|your purchase order|your purchase order no|customer order number|cust order no"
        "|client po|your order ref|buyer order no|buyer s order no|buyers order no|customer order ref"
        "|customer o no|your o no|cust o no|votre po|ihre po|ihr po|su po|votre bc|votre bc n|v commande|v commande n"
        "|bestell nr des kunden|bestellnummer des kunden|kunden bestell nr|bestellnummer kunde|bestell nr kunde"
        "|référence commande n|réf commande n|external document no|external document number|externe belegnr|externe belegnummer|n doc externe|nº documento externo",
    },
    "reference": {  # whose says what stands beside it: `number_labels`
        1.0: "reference|référence|referenz|referencia|referência|riferimento|referentie",
    },
    "net_amount": {
        1.0: "net amount|net total|total net|subtotal|sub total|net|total excl vat|total excluding vat|total ex vat"
        "|total before tax|amount excl vat|nettobetrag|netto|nettosumme|summe netto|gesamt netto|netto gesamt"
        "|gesamtbetrag netto|rechnungsbetrag netto|netto summe|zwischensumme|total ht|montant ht|base imponible"
        "|total excl tax|taxable amount|zwischentotal|gesamtnettowert|gesamtwert netto|imponibile|totale imponibile|net value|nettowert|gesamtnetto|total without vat|zwischensumme netto"
        "|total net amount|goods total|warenwert|sum net|net sum|summe positionen|invoice net|nettobetrag gesamt"
        "|total exclusive of vat|amount before tax|netto betrag|total excluding tax|excl vat|bemessungsgrundlage"
        "|total sales excluding gst|total excl gst|total net of vat|total exclusive gst"
        "|total net ht|montant net ht|total hors taxes|total hors taxe|montant hors taxes|montant hors taxe|sous total"
        "|sous total ht|base ht|total base imponible|total neto|importe neto|suma neta|total sin iva|neto gravado|importe neto gravado"
        "|subtotaal|subtotaal excl btw|totaal excl btw|totaal exclusief btw|bedrag excl btw|nettobedrag|subtotale|totale netto"
        "|razem netto|suma netto|total líquido|total ilíquido|valor líquido"
        "|total htva|htva|montant htva|hors tva|total hors tva|montant hors tva|total goods|total goods value|goods value|goods net"
        "|net goods|value of goods|total base|suma sin iva|importe sin iva|montant h t|total h t|nettoentgelt|entgelt netto|positionen netto|total ohne mwst|total exkl mwst",
        0.85: "nett",
        0.6: "amount|summe|suma|net amount eur|goods|base",
    },
    "tax_amount": {
        1.0: "vat|vat amount|vat total|total vat|total vat amount|sales tax|tax|tax amount|tax total|total tax|mwst|mehrwertsteuer|ust"
        "|umsatzsteuer|umsatzsteuerbetrag|mwst betrag|mehrwertsteuerbetrag|steuerbetrag|ust betrag|zzgl mwst|zzgl ust"
        "|zzgl umsatzsteuer|plus vat|tva|montant tva|iva|gst|gst amount|total gst|steuer|zuzüglich umsatzsteuer"
        "|zuzüglich mehrwertsteuer|summe mwst|summe ust|gesamt mwst|value added tax|gesamte mwst|mwst gesamt|ust gesamt"
        "|zuzüglich mwst|zuzüglich ust|enthaltene mwst|incl vat|inkl mwst|inkl ust|enthaltene umsatzsteuer|vat at"
        "|thereof vat|includes vat|davon mwst|total sst|service tax|gst payable|total tax amount|sst|total iva"
        "|pst|hst|qst|tvq|tps|gst hst|cgst|sgst|igst|utgst|includes gst|includes gst of|gst included|total gst included"
        "|total tva|montant de la tva|montant tva|dont tva|cuota iva|cuota de iva|importe iva|importe del iva"
        "|versicherungsteuer|versicherungssteuer|i v a|t v a|btw|totaal btw|btw bedrag|totale iva|imposta|totale imposta|t v a|montant t v a|taxes and fees|impuestos|kwota vat|total de iva|total do iva|moms",
    },
    "total_amount": {
        1.0: "total amount|grand total|invoice total|total incl vat|total including vat|total inc vat|gesamtbetrag"
        "|rechnungsbetrag|bruttobetrag|gesamtsumme|endbetrag|rechnungssumme|brutto|gesamt brutto|gesamtbetrag brutto"
        "|summe brutto|bruttosumme|total ttc|montant ttc|total factura|order total|bestellwert|auftragswert|gross amount"
        "|gross total|total gross|auftragssumme|gutschriftbetrag|gutschriftsbetrag|credit total|total credit"
        "|gesamtbetrag inkl mwst|total amount due|credit note total|total invoice amount|invoice amount|rechnung gesamt"
        "|bestellsumme|gesamt inkl mwst|total incl tax|total including tax|summe inkl mwst|gesamtbetrag inkl ust"
        "|total gross amount|rechnungsendbetrag|endsumme|total credited|amount credited|gutschriftssumme|total eur|total usd"
        "|total gbp|total order value|order value|rounded total|total rounded|gesamtbetrag eur|total inclusive of vat"
        "|total rm|total sales|total amt|total inclusive gst|net amount due|total payable|nett total|total due rounded"
        "|total rounding|gesamtwert|korrekturbetrag|contract total|gross billing|total sales inclusive gst|gross value"
        "|total sales inclusive of gst|total amount payable|total inclusive of gst|total sales incl gst"
        "|montant total ttc|montant total|total à payer ttc|total général ttc|total général|toutes taxes comprises"
        "|total current charges|current charges|total charges this period|charges for this period|total new charges|new charges"
        "|totale documento|totale fattura|auszahlungsbetrag|montant de l avoir|importe total|total general|total con iva|total iva incluido|total pedido|total abono"
        "|total de la factura|importe total factura|rechnungsbeitrag"
        "|totaal incl btw|totaal inclusief btw|totaalbedrag|factuurbedrag|totale complessivo|totale con iva|razem brutto|suma brutto"
        "|total documento|total do documento|total geral|total com iva|bestellsumme inkl mwst|stornobetrag"
        "|total tvac|tvac|montant tvac|total tva comprise|tva comprise|montant t t c|total t t c|bruttoentgelt|gesamtentgelt|rechnungstotal|fakturenbetrag|fakturabetrag|fakturatotal"
        "|total of this invoice|total this invoice|this invoice total",
        0.7: "gross",
        0.85: "totaal|totale|razem|total|gesamt|summe|sum|totals|zu zahlen|total sales amount|gesamtpreis|brutto summe|nett",
    },
    "amount_due": {
        1.0: "amount due|balance due|offener saldo|zu bezahlen|zahlbetrag|zu zahlender betrag|fälliger betrag|noch zu zahlen|net à payer|payable"
        "|amount payable|total due|balance|restbetrag|offener betrag|amount to pay|please pay|outstanding amount"
        "|zahlbetrag eur|zu zahlen|due now|importe a pagar|pay this amount|total to pay|fälliger gesamtbetrag"
        "|montant à payer|total à payer|reste à payer|montant dû|solde à payer|total a pagar|importe total a pagar"
        "|líquido a pagar|saldo a pagar|zu zahlender beitrag|restforderung|restsumme|restzahlung|offener restbetrag"
        "|verbleibender betrag|verbleibender restbetrag|noch offen|remaining balance|balance to pay|current payment due|payment due"
        "|amount now due|net à régler|montant à prélever|nachzahlung|netto a pagare|totale da pagare|total a percibir"
        "|líquido a percibir|importe líquido|total balance due|balance to pay on collection"
        "|te betalen|te voldoen|openstaand bedrag|nog te betalen|do zapłaty|pozostało do zapłaty|importo da pagare|valor a pagar"
        "|att betala|at betale|til betaling|cantidad a ingresar|amount payable to us"
        "|à payer|montant à régler|à régler|solde restant dû|restant dû|solde dû|reste dû|a pagar|total a cobrar|líquido a cobrar"
        "|pendiente de pago|importe pendiente|a ingresar|to pay|balance now due|total now due|amount owing|balance owing"
        "|balance outstanding|noch zu bezahlen|noch zu begleichen|überweisungsbetrag|einzugsbetrag|abbuchungsbetrag|lastschriftbetrag",
    },
    "iban": {1.0: "iban"},
    "seller_vat_id": {
        1.0: "vat id|vat no|vat number|vat reg no|vat registration|vat registration no|vat registration number|ust idnr"
        "|ust identnr|umsatzsteuer identnr|ust id nr|ust id|ustid|umsatzsteuer id|umsatzsteuer identifikationsnummer|ust identifikationsnummer|uid"
        "|our vat id|our vat no|unsere ust idnr|tva intracommunautaire|n tva|nif|cif|vat|ustidnr|vat identification number"
        "|umsatzsteuer idnr|ust ident nr|vat identification no|seller vat|supplier vat|vat reg|umsatzsteuer id nr"
        "|numéro de tva|n de tva|tva intracom|n tva intracommunautaire|n de tva intracommunautaire"
        "|numéro de tva intracommunautaire|identifiant tva|nif iva|n i f|c i f|mwst nr|mwst nummer|mwst uid|uid mwst",
    },
    "buyer_vat_id": {
        1.0: "your vat id|your vat no|your vat number|customer vat|customer vat no|customer vat id|customer vat number"
        "|buyer vat|buyer vat id|ihre ust idnr|ihre ust id|ust idnr kunde|kunden ust idnr|ust id kunde|client vat"
        "|ihre umsatzsteuer id|kunde ust idnr|ust idnr des kunden|buyer vat no|buyer vat number|recipient vat id"
        "|ust idnr empfänger|vat id customer|vat id of customer|vat no customer|ihre ustidnr|ihre ust id nr"
        "|ust idnr des leistungsempfängers|ihre ust identnr|ust identnr kunde|bill to vat|ihre uid nr|ihre uid|ihre uid nummer|uid kunde|your vat reg no"
        "|votre n tva|votre n de tva|votre numéro de tva|votre tva intracommunautaire|n tva client|n tva du client"
        "|tva client|nif del cliente|nif cliente|cif del cliente|cif cliente|su nif|su cif|ihre mwst nr"
        "|ihre mwst nummer",
    },
    "buyer_name": {
        1.0: "bill to|billed to|invoice to|invoiced to|sold to|customer|buyer|client|rechnungsempfänger|rechnung an|kunde"
        "|käufer|auftraggeber|rechnungsadresse|billing address|invoice address|empfänger|facturé à|cliente|besteller"
        "|ordered by|leistungsempfänger|customer name|buyer name|bill to address|rechnungsanschrift|to|an"
        "|credit to|credited to"
        "|gutschrift an|kunden anschrift|purchaser|invoice recipient|recipient|billing to|issued to"
        "|adresse de facturation|facturé au|acheteur|destinataire|facturar a|facturado a|abonado a|comprador|destinatario"
        "|datos del cliente|client facturé|prepared for|tenant|mieter|adhérent|adhérente|titular|receptor|versicherungsnehmer"
        "|souscripteur|facturer à|adressé à|arrendatario|arrendataria|inquilino|locataire|para|nabywca|cessionario"
        "|factuuradres|faktureres til|klant|debiteur|adquirente|odbiorca|kund|köpare|intestatario fattura"
        "|destinataire de la facture|preneur|hirer|doit|exhibitor|expositor|exposant"
        "|apellido y nombre razón social|nombre o razón social|razón social del cliente|odběratel|køber",
        0.92: "zahlbar durch|payable par|pagabile da",
        0.88: "agency",
        0.7: "paciente|patient|patientin|alumno|alumna|schüler|schülerin|élève|student|guest|gast|huésped",
        0.5: f"{_DELIVERIES}|advertiser",
    },
    "seller_name": {
        1.0: "seller|supplier|vendor|verkäufer|lieferant|rechnungssteller|from|von|fournisseur|sold by"
        "|issued by|absender|supplier name|sender|auftragnehmer|order to|an den lieferanten|bestellung an|to supplier"
        "|leistungserbringer|service provider|aussteller|rechnungsersteller|versicherer|vermieter"
        "|vendeur|émetteur|proveedor|emisor|fournisseur n|verkauft von|vendu par|vendido por|landlord"
        "|bailleur|arrendador|arrendadora|de|sprzedawca|cedente|leverancier|verhuurder|dodavatel|exploitant|fornitore|fornecedor"
        "|leverandør|säljare|wystawca|prestataire|locatore",
        0.8: "station|zahlbar an|konto zahlbar an|account payable to|compte payable à|conto pagabile a",
        0.6: "organiser|organizer|organiza|organizador|organizadora|organisateur|veranstalter|vendedor|account holder|kontoinhaber|account name|payable to|remit to|send payment to|send payments to"
        "|remit address|remittance address|remit payment to|beneficiary|zahlungsempfänger|direct credit|ten name van|t n v",
    },
    "currency": {1.0: "currency|währung|devise|moneda|rechnungswährung|invoice currency"},
    # labels of what is no field
    "not_party": {
        1.0: f"name|names|comment|comments|remark|remarks|notes|demographic|{_WHO_SELLS}"
        "|agency code|advertiser code|product|brand|property|market|special handling|deal|deal no"
        "|contact person|ansprechpartner|vertreter|bearbeiter|interlocuteur|persona de contacto"
    },
    "not_date": {
        1.0: "original invoice date|fecha de la factura original|fecha factura original|fecha de factura original"
        "|date de la facture d origine|ursprüngliches rechnungsdatum|originalrechnung vom|delivery date|date of delivery|lieferdatum|leistungsdatum|leistungszeitraum|service period|service date"
        "|versanddatum|shipping date|ship date|date of supply|supply date|flight dates|flight|requested delivery"
        "|delivery by|liefertermin|wunschtermin|zeitraum|period|date shipped|datum der lieferung|lieferung bis|liefern bis"
        "|skonto bis|broadcast month|expected delivery|deliver by|delivery|lieferung|valid until|gültig bis|invoice period"
        "|billing period|abrechnungszeitraum|week of|start date|end date|deliver on|with discount until"
        "|date de livraison|date livraison|livraison souhaitée|livraison|date de prestation|période|fecha de entrega"
        "|fecha entrega|entrega solicitada|entrega|período|periodo"
        "|leistungs datum|liefer datum|lieferschein datum|vertrags datum|arrivée|départ|llegada|salida|arrival|departure|check in"
        "|check out|anreise|abreise|vto cae|vto de cae|fecha de vto de cae|fecha vto cae|vencimiento cae|fecha de certificación"
        "|fecha de inicio de actividades|inicio act|inicio de actividades|valable jusqu au|offre valable jusqu au|su oferta"
        "|votre offre|votre devis|ihr angebot|unser angebot|your quote|your quotation|facture précédente|fin de contrat"
        "|vertragsende|vertragsbeginn|contract start|contract end|lieferung am|próxima factura|prochaine facture|nächste rechnung"
    },
    "not_identifier": {
        1.0: "alt order|alt order no|alt order #|alternate order|agency order|agency order no|agency order #"
        "|customer no|customer number|customer id|kundennummer|kunden nr|kundennr|account no|account number"
        "|lieferschein|lieferscheinnummer|lieferschein nr|delivery note|delivery note no|phone|tel|telefon|fax|mobile"
        "|steuernummer|steuer nr|tax no|tax number|tax id|hrb|handelsregister|bic|swift|blz|kontonummer|konto nr|company no"
        "|company number|company registration no|registered no|reg no|gst no|gst id|gst reg no|co reg no|st nr|stnr"
        "|supplier no|supplier number|lieferantennummer|lieferanten nr|clerk|sachbearbeiter|page|seite|project no"
        "|projektnummer|project|article no|artikelnummer|art nr|item no|pos|sort code|roc no|vendor no|vendor number"
        "|customer code|steuer id|item code|kd nr|kunden id|delivery note number|amtsgericht|registration no|eori"
        "|gläubiger id|creditor id|original invoice|original invoice no|original invoice number|corrects invoice"
        "|zu rechnung|zur rechnung|ursprungsrechnung|ursprüngliche rechnung|bezug rechnung|for invoice|re invoice"
        "|refers to invoice|original rechnung|ihre rechnung|your invoice|related invoice|rechnungsbezug|cost centre"
        "|kostenstelle|quote no|angebot nr|angebotsnummer|quotation no|credit for invoice|gutschrift zu rechnung"
        "|regarding invoice|preceding invoice|invoice reference no|terminal|cashier"
        "|n client|n de client|numéro client|numéro de client|code client|n fournisseur|code fournisseur|facture d origine"
        "|sur facture|siret|siren|rcs|rpm|nº de cliente|n º de cliente|nº cliente|número de cliente|código de cliente"
        "|código cliente|nº de proveedor|n º de proveedor|factura original|registro mercantil|tomo|folio|página"
        "|registered in england no|registered in england and wales no|registered in scotland no|registered in ireland no"
        "|registered no|handelsregister|tél|téléphone|teléfono|móvil|su oferta|votre offre|votre devis|notre devis|ihr angebot"
        "|unser angebot|offre|devis|oferta|presupuesto|rectifica factura|factura rectificada|factura que rectifica|comprobante asociado"
        "|facture précédente|facture rectifiée|facture concernée|factura de origen|factura asociada|folio fiscal|cae|cae n|remito"
        "|albarán|albarán nº|albarán n|bon de livraison|bon de livraison n|bon de retour|n bl|chambre|réservation|habitación|localizador"
        "|n de compte|numéro de compte|n de contrat|numéro de contrat|contrat n|vertragsnummer|vertragskonto|vertragskontonummer"
        "|bill of lading|room|room no|zimmer|zimmer nr|unser zeichen|unsere referenz|our order|our order no|our ref|our reference"
        "|notre réf|notre référence|nuestra ref|n s ref|mandatsreferenz|debitor|debitorennummer|debitoren nr|route|tour"
        "|po box|p o box|p o drawer|job no|job number|member no|member number|mitgliedsnummer|mitglieds nr|gerätenummer|geräte nr"
    },
    "not_money": {
        1.0: f"{_COMMISSIONS}|account balance now due|old balance|balance b f|arrears|accounts payable|discount|rabatt|skonto|shipping|versand|versandkosten"
        "|versandkostenpauschale|cash|change|rückgeld|gegeben"
        "|bar|paid|bereits gezahlt|anzahlung|deposit|prepaid|rounding|rounding adj|rounding adjustment|rundung|unit price"
        "|einzelpreis|price|preis|tip|trinkgeld|tender|tendered|amount paid|already paid|carried forward|übertrag|visa"
        "|net price|nettopreis|stammkapital|share capital|ec karte|cash paid"
        "|freight|carriage|carriage net|fracht|total discount|total savings|you saved|total qty|total items|total quantity|vorauszahlung"
        "|carry over|zwischensumme übertrag|übertrag seite|cash tendered|change due|total paid|credit card"
        "|mastercard|girocard|kreditkarte|debit|karte|kartenzahlung|geg bar|zurück|round d adj|rnd adj|payment received"
        "|report|à reporter|suma y sigue|suma anterior|remise|rabais|escompte|descuento|prix unitaire|p u ht|prix"
        "|precio unitario|precio|acompte|anticipo|bereits bezahlt|anzahlungen|erhaltene anzahlungen|abschlagszahlung"
        "|previous balance|account balance|prior balance|opening balance|balance brought forward|balance forward|last balance|past due balance"
        "|beginning balance|alter saldo|saldovortrag|solde précédent|ancien solde|total hours|equivalent eur|equivalent usd"
        "|payment|payments|payments received|credit|credits|credit applied|credits applied|zahlung|zahlungen|abschlag"
        "|abschlagszahlungen|acomptes|acompte versé|vorauszahlungen|abschlagsrechnung|abschlagsrechnungen|teilzahlung"
        "|teilzahlungen"
        "|less deposit|déjà payé|déjà réglé|pagado|pagos recibidos|frais de port|gastos de envío|total fees|total costs|retención irpf|retención|irpf|ritenuta d acconto|ritenuta|cis deduction"
        "|retenue de garantie|retenue à la source|retention|previously certified|withholding tax|capital social|au capital de"
    },
}


def _meanings() -> dict[str, tuple[Label, ...]]:
    """Every phrase with all that it can stand for; where several languages share one, it says a field once."""
    found: dict[str, dict[str, Label]] = {}
    for by_field in (_PHRASES, lexicon_other_languages.PHRASES):
        for field, by_weight in by_field.items():
            for weight, phrases in by_weight.items():
                for phrase in phrases.split("|"):
                    found.setdefault(phrase, {}).setdefault(field, Label(field, weight))
    return {phrase: tuple(labels.values()) for phrase, labels in found.items()}


LABELS = _meanings()

_TOKEN = re.compile(r"[^\W_]+|[#%]")


def tokens_of(text: str) -> list[str]:
    """The letters and digits, "#" and "%" of a text, as phrases are matched by them; case stays."""
    return _TOKEN.findall(text)


_IN_NAMES = frozenset({"de", "del", "du", "para", "n"})  # "De Vries": labels only before what they announce


def is_label(text: str) -> bool:
    """Whether the text is a label and nothing else."""
    phrase = " ".join(tokens_of(text.lower()))
    return phrase in LABELS and phrase not in _IN_NAMES


_LEGAL_FORMS_TEXT = """
gmbh ag kg ohg gbr ug se ev ek mbh kgaa partg ltd limited plc llp llc inc incorporated corp corporation co
company lp sàrl eirl selarl snc scop sarl sas sa eurl sl slu srl spa bv nv ab as oy aps oü sro sdn bhd pty pte eg ewiv sau scp sll slp
"""
LEGAL_FORMS = frozenset(_LEGAL_FORMS_TEXT.split())
_STREET_WORDS_TEXT = """
straße strasse str weg platz allee gasse ring damm ufer chaussee promenade hof markt street st road rd avenue
ave lane ln drive dr boulevard blvd way court square place quay row terrace park close rue calle jalan lot
quai chemin impasse allée cours chaussée avenida avda paseo plaza camino carretera ronda
lorong taman plaza suite floor highway industriepark kamp steig wall graben tor brücke business
alley crescent mews parkway pkwy circle trail esplanade
"""
STREET_WORDS = tuple(_STREET_WORDS_TEXT.split())
