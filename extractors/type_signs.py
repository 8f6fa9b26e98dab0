"""What speaks for a document's type: its titles, its words, the shape of its first page, as numbers by name.

What a sign says for or against a type is not stated here: it is learned (extractors/classification.py).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from extractors.fields.layout import Cell, PageLayout, lay_out
from extractors.fields.table_headings import find_heading
from holdpoint.document import Document, Page, PageKind, Unit

_TITLE_WORDS = 8  # a title is short
_PAGES = 3  # the type shows on the first ones
_MOST_WORDS = 1500
_FEWEST_HEADINGS = 4
_STROKE = re.compile(r"\s[|·•—–]\s")
_AND_INVOICE = re.compile(  # "Docket/Invoice", "Work order / Invoice", "Lieferschein/Rechnung": it bills
    r"^\W*(?!pro|credit|gutschrift|avoir|abono)[^\W\d_]{2,}(?:\s[^\W\d_]{2,})?\s?/\s?(?=(?:invoice|rechnung|facture|factura|fattura)\b)",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\d[.,]\d\d\b")
_MANY_AMOUNTS = 6
_MANY_TILL_WORDS = 3
_NARROW = 320.0  # points: the rolls of tills are 58 or 80 mm wide, and no other paper is
_MANY_WORDS = 400


@dataclass(frozen=True)
class _Sign:
    """A pattern that a title (a short line of its own) or the text has."""

    name: str
    pattern: re.Pattern[str]
    title: bool


def _sign(name: str, pattern: str, *, title: bool = False) -> _Sign:
    return _Sign(name, re.compile(pattern, re.IGNORECASE), title)


_TILL_WORDS = (
    r"\b(?:cash|change|tendered?|rückgeld|wechselgeld|gegeben|bar|ec-?\s?karte|girocard|cashier|kasse|kassierer|bediener|rounding|visa|mastercard"
    r"|card|kartenzahlung|till|terminal|contactless|tip|bankomat|twint|esp[eè]ces|rendu|monnaie|carte\s+b(?:ancaire|leue)|cb|caisse|efectivo|cambio"
    r"|tarjeta|caja|contante|bancomat)\b"
)
_WHOSE = r"(?:ihre|unsere|your|our|votre|notre|su|nuestra)"
_KINDS = (  # any word but those that speak of another invoice, or of none
    r"(?!(?:pro|proforma|original|re|see|per|for|the|this|that|send|no|of|to|by|on|in|an?|each|every|all|overdue|due|previous|last|open"
    r"|related|credit|corrects?|against|with|without|from|and|or|as|facture|rechnung)\b)[a-z]+"
)
_RECHNUNG = (  # "Abrechnung" alone and those of wages and journeys bill nobody
    r"(?!storno|korrektur|(?:\w*(?:lohn|gehalts|entgelt|verdienst|bezüge|spesen|reisekosten|provisions))?abrechnung)[\w-]*rechnung"
)
_BILL = (  # what is called so without an invoice's name
    r"(?:your\s+)?(?:(?:water|gas|electric(?:ity)?|energy|heating|power|utility|phone|telephone|mobile|internet|broadband|cable|tv"
    r"|tax|service)\s+)?bill$|(?:(?:ground\s+)?rent|rates?|service\s+charge|premium)\s+demand\b|appel\s+de\s+(?:fonds|cotisations?|charges|loyer)\b|vorschreibung\b|(?:arzt)?liquidation\b|honorarnote\b|note\s+d['’]honoraires|(?:nota|minuta)\s+de\s+honorarios|(?:nota|cuenta)\s+de\s+(?:cargo|cobro)\b"
    r"|parcella\b|avis\s+d['’]échéance|(?:gebühren|beitrags|kosten|abgaben)bescheid\b"
    r"|(?:(?:professional\s+)?fee\s+(?:note|account)|note\s+of\s+fees|bill\s+of\s+costs|(?:[ée]tat|m[ée]moire|relev[ée])\s+d['’]honoraires)\b"
)
_ORDERED = (  # what an order may be called beside its plain name
    r"(?:einkaufs|kauf|werk|liefer|druck|anzeigen|montage|reparatur)?auftrag|liefer-?abruf|abruf(?=\W+(?:nr|no|\d))|bestellauftrag"
    r"|(?:work|sales|supply|call-?off|release|blanket|standing|materials?|parts|stock|spot|supplier|media)\s+order"
    r"|(?:hoja|nota|orden)\s+de\s+pedido|(?:ordre|demande)\s+d['’]achat"
)
_BILLS = (  # sentences that bill
    r"\b(?:this\s+is\s+(?:your|our|my)\s+(?:\w+\s+){0,2}(?:invoice|bill)|(?:we|i)\s+(?:hereby\s+)?(?:invoice|bill|charge)\s+you"
    r"|(?:to|for)\s+professional\s+services|services\s+rendered|charged?\s+to\s+(?:your\s+)?account|please\s+find\s+(?:below|our|my)\s+(?:\w+\s+){0,2}(?:invoice|charges|bill)"
    r"|(?:erlaube[nt]?|berechne[nt]?)\s+(?:ich|wir)|(?:ich|wir)\s+(?:ihnen\s+)?(?:wie\s+folgt\s+)?berechne[nt]?|zu\s+berechnen|in\s+rechnung\s+(?:zu\s+)?stelle[nt]?"
    r"|stelle[nt]?\s+(?:ich|wir)\b.{0,90}\brechnung\b|vous\s+factur(?:e|ons)|(?:le|les)\s+factur(?:o|amos)"
    r"|(?:por|pour)\s+(?:los|las|les)\s+(?:siguientes|travaux|prestations)\b.{0,30})"
)
_ORDERS = (  # sentences that order
    r"\b(?:wir\s+bestellen|hiermit\s+bestellen|bestellen\s+(?:wir|hiermit)|bitten\s+(?:wir\s+)?(?:sie\s+)?um\s+lieferung|bitte\s+liefern"
    r"|we\s+(?:hereby\s+)?order\b|please\s+(?:supply|ship|deliver|send\s+us)|(?:quote|show|state)\s+(?:this|our|the)\s+(?:p\.?o\.?|order)(?:\s+number)?\s+on|send\s+invoices?\s+to"
    r"|unsere\s+bestell(?:nummer|-nr)|nous\s+(?:vous\s+)?(?:passons|commandons)|(?:veuillez|merci\s+de)\s+(?:nous\s+)?(?:livrer|fournir|expédier)"
    r"|(?:les|le)\s+(?:pedimos|solicitamos)|rogamos\s+(?:nos\s+)?(?:env[íi]en|suministren|sirvan)|s[íi]rvanse\s+(?:enviar|suministrar))"
)

_REMINDS = (
    r"\b(?:(?:still|remains?)\s+(?:unpaid|outstanding|open)|(?:have\s+)?not\s+(?:yet\s+)?received\s+(?:your\s+)?payment|overdue|noch\s+(?:nicht\s+)?(?:offen|beglichen|bezahlt|ausgeglichen)"
    r"|(?:keine|keinen)\s+zahlung(?:seingang)?|in\s+verzug|impay[ée]e?s?|n['’]avons\s+pas\s+(?:encore\s+)?reçu|(?:sigue|siguen|contin[úu]a)\s+(?:pendiente|impagad)\w*"
    r"|(?:no\s+)?hemos\s+recibido\s+(?:su|el)\s+pago)"
)
_OFFERS = (
    r"\b(?:(?:pleased|happy)\s+to\s+(?:offer|quote)|(?:we|i)\s+(?:can|could|would)\s+(?:supply|offer)|prices?\s+(?:hold|valid)|biete[nt]?\s+(?:wir|ich|ihnen)\b|unser\s+angebot"
    r"|(?:angebot|offre|oferta|offer|quotation)\s+(?:gilt|ist\s+gültig|valable|v[áa]lida|is\s+valid|valid)|(?:ihre|ihrer)\s+anfrage|vous\s+propos(?:e|ons)|(?:les|le)\s+(?:ofrecemos|proponemos)"
    r"|go\s+ahead|your\s+(?:inquiry|enquiry)|votre\s+demande|su\s+(?:consulta|solicitud))"
)

_SIGNS = (
    _sign("invoice_title", rf"^\W*(?:copy|kopie)?\W*(?:\d+\.\s?)?(?:{_WHOSE}\s+)?(?:{_KINDS}\s+)?(?:invoice|facture|factura(?!\s+simplificada)|fattura|(?:verkoop|btw-?)?factuur|fatura(?!\s+simplificada)|faktura(?!\s+korygu)|{_RECHNUNG})\b(?!s?-?\s?korrektur|\s+(?:rectificativa|rectificative|de\s+abono|d['’]avoir)|\s*(?:date|period|month|address|to|an|à)\b)|^(?:\w\s)*r\s?e\s?c\s?h\s?n\s?u\s?n\s?g\b|^\W*{_BILL}", title=True),
    _sign("quotation_title", r"^\W*(?:quotation|(?:fee\s+)?(?:quote|estimate)(?!\s+(?:accepted|ref|approved)\b)|offer|proposal|angebot|kostenvoranschlag|devis|offre|presupuesto|oferta|offerte|preventivo|orçamento|proposta)\b", title=True),
    _sign("delivery_title", r"^\W*(?:delivery\s+note|packing\s+(?:list|slip)|dispatch\s+note|lieferschein|packliste|bon\s+de\s+livraison|bordereau|albar[áa]n|nota\s+de\s+entrega|pakbon|vrachtbrief|bolla|documento\s+di\s+trasporto|guia\s+de\s+(?:remessa|transporte))\b", title=True),
    _sign("confirmation_title", r"^\W*(?:order\s+(?:confirmation|acknowledg\w+)|auftragsbestätigung|bestellbestätigung|confirmation\s+de\s+commande|accusé\s+de\s+réception|confirmación\s+de(?:l)?\s+pedido)\b", title=True),
    _sign("statement_title", r"^\W*(?:(?:annual\s+)?(?:\w+\s+)?statement(?!\s+(?:date|no|number|period)\b)|kontoauszug|relevé(?!\s+d['’]honoraires)|extracto|estado\s+de\s+cuenta|estratto\s+conto|rekeningoverzicht|wyciąg)\b", title=True),
    _sign("reminder_title", r"^\W*(?:(?:(?:first|second|third|final|1st|2nd|3rd|premi[eè]re?|deuxième|troisième|dernière?|1er|2[eè]me|primer|segundo|último)\s+)?(?:payment\s+)?(?:reminder|demand(?!\s+(?:no|number|date|charges?|ref)\b))|(?:past\s+due|overdue|collection)\s+(?:notice|invoice|account|demand)|final\s+(?:notice|account|demand)|past\s+due$|(?:\d\.\s*|letzte\s+|zweite\s+|dritte\s+)?mahnung|zahlungserinnerung|(?:(?:premi[eè]re?|deuxième|troisième|dernière?|1er|[23][eè]m?e?|primer|segundo|último)\s+)?(?:rappel|relance|recordatorio|aviso\s+de\s+pago|requerimiento)|mise\s+en\s+demeure|(?:betalings)?herinnering|aanmaning|sollecito|aviso\s+de\s+cobrança|wezwanie\s+do\s+zapłaty|upomnienie)\b", title=True),
    _sign("wages_title", r"^\W*(?:pay\s?slip|pay\s?stub|earnings\s+statement|wage\s+slip|\w*(?:lohn|gehalts|entgelt|verdienst|bezüge)\w*(?:abrechnung|nachweis)|(?:lohn|gehalts)zettel|bulletin\s+de\s+(?:paie|salaire)|fiche\s+de\s+paie|n[óo]mina|recibo\s+de\s+salarios?)\b", title=True),
    _sign("wage_words", r"\b(?:net\s+pay|gross\s+pay|national\s+insurance|paye|lohnsteuer|nettoverdienst|gesamtbrutto|steuerklasse|sozialversicherung|salaire\s+(?:brut|net)|net\s+imposable|salario\s+base|total\s+devengado|l[íi]quido\s+a\s+percibir)\b"),
    _sign("remittance_title", r"^\W*(?:remittance|payment)\s+advice\b|^\W*(?:zahlungs-?avis|avis\s+de\s+(?:paiement|règlement|virement)|aviso\s+de\s+(?:pago|transferencia))\b", title=True),
    _sign("proforma_title", r"^\W*(?:(?:invoice|rechnung|facture|factura|fattura|factuur|fatura|faktura)\W*)?pro[\s-]?forma", title=True),
    _sign("salutation", r"\b(?:dear\s+(?:sir|madam|mr|mrs|ms|friends|neighbours|customer|all)|sehr\s+geehrte[rs]?|liebe[rs]?\s+\w+|madame,?\s+monsieur|cher\w*\s+\w+|estimad[oa]s?|muy\s+señor)\b"),
    _sign("closing", r"\b(?:kind\s+regards|yours\s+(?:sincerely|faithfully)|mit\s+freundlichen\s+grüßen|freundliche\s+grüße|cordialement|salutations|atentamente|saludos)\b"),
    _sign("manual", r"\b(?:chapter|figure\s+\d|table\s+of\s+contents|kapitel|inhaltsverzeichnis|abbildung\s+\d|chapitre|sommaire|capítulo|índice)\b"),
    _sign("balance_words", r"\b(?:opening\s+balance|closing\s+balance|kontostand|alter\s+saldo|neuer\s+saldo|ancien\s+solde|nouveau\s+solde|saldo\s+(?:anterior|final))\b"),
    _sign("payment_words", r"\b(?:iban|bic|swift)\b"),
    _sign("invoice_number", r"\b(?:invoice|inv\.?|bill|rechnungs?|rg|re\.?|faktura|fakturen)[\s-]*(?:(?:no|nr|number|nummer|date|datum)\b|#)|\bserie\s*/\s*n[úu]mero|\bn[º°]\s*factura\b|\brechnungs(?:nummer|datum|betrag)|\b(?:facture\s+n|(?:num[ée]ro|date|n\s?[°º])\s+de\s+fact(?!\w+\s+(?:rectificat|d['’]avoir|de\s+abono))|factura\s+n|\bfactuur(?:nummer|datum|nr)|(?:fattura|fatura)\s+(?:n|de)|faktur[ay]\s+(?:vat\s+)?nr|(?:n[úu]mero|fecha|n\.?\s?º)\s+(?:de\s+)?factura(?!\s+(?:rectificativa|de\s+abono)))"),
    _sign("payable", r"\b(?:amount\s+due|due\s+date|total\s+(?:now\s+)?due|balance\s+(?:due|now\s+due|to\s+pay)|please\s+pay|payment\s+(?:within|is\s+due)|terms:?\s+net|sort\s+code|payable|zahlbar|fällig|payment\s+terms|zahlungsziel|zahlbetrag|bitte\s+(?:überweisen|begleichen)|iban|bank\s+details|échéance|à\s+(?:régler|payer)|net\s+à\s+payer|vencimiento|(?:total|importe)\s+a\s+pagar|forma\s+de\s+pago|vervaldatum|te\s+(?:betalen|voldoen)|betaaltermijn|scadenza|(?:totale|netto)\s+(?:da|a)\s+pagare|vencimento|termin\s+płatności|do\s+zapłaty)\b"),
    _sign("total_amount", r"\b(?:total|gesamtbetrag|rechnungsbetrag|gesamt|summe|brutto|montant|importe|totaal|totale|razem)\b.{0,40}\d[.,]\d\d\b"),
    _sign("credit_title", r"^\W*(?:credit\s+(?:note|memo|invoice|advice)|credit\W*$|(?!(?:zins|lohn|gehalts)gutschrift)[^\W\d_]*gutschrift|rechnungskorrektur|korrekturrechnung|stornorechnung|(?:facture\s+d.)?avoir\b|note\s+de\s+cr[ée]dit|nota\s+d[ei]\s+(?:cr[ée]dito|abono)|(?:credit\s+)?adjustment(?:\s+note)?\W*$|credit(?:nota|factuur)|faktura\s+koryguj[ąa]ca|abono\b|factura\s+(?:rectificativa|de\s+abono)|storno)", title=True),
    _sign("credit_number", r"\b(?:credit(?:\s+(?:note|memo))?|gutschrifts?)[\s-]*(?:no|nr|number|nummer|date|datum|#)\b|\bgutschrifts(?:nummer|datum|betrag)|\bgutschriftnummer|\bavoir\s+n|\bn\s?[°º]\s+d.avoir|\bnum[ée]ro\s+d.avoir|\babono\s+n|\bde\s+abono\b|\bfactura\s+rectificativa"),
    _sign("credit_words", r"\b(?:credit(?:ed|s)?(?!\s+(?:card|limit|terms|transfer|union|insurance))|gutschrift\w*|avoirs?|abono|rectificativa|storno\w*|\w*korrektur|credit(?:nota|factuur)|koryguj\w+)\b"),
    _sign("order_title", rf"^\W*(?:purchase\s+order|(?:work\s+|sales\s+)?order(?!\s*(?:confirmation|acknowledg|total|date|type|flight|brand|period|no\b|number|#|/))|(?:[\w-]+-?)?bestellung|bestellschein|{_ORDERED}|insertion\s+order|contract\s+agreement|bon\s+de\s+commande|commande|pedido|orden\s+de\s+compra|(?:inkoop)?bestelling|bestelbon|inkooporder|ordine(?:\W*$|\s+(?:d['’]acquisto|di\s+acquisto|(?:a|al)\s+fornitore|fornitore|n\b))|encomenda|nota\s+de\s+encomenda|zamówienie)\b", title=True),
    _sign("order_number", r"\b(?:purchase\s+order|po|order|bestell|auftrags)[\s-]*(?:no|nr|number|nummer|date|datum|#)\b|\bbestell(?:nummer|datum)|\bcommande\s+n|\bde\s+commande\b|\bpedido\s+n|\bdel?\s+pedido\b|\borden\s+de\s+compra"),
    _sign("bills", _BILLS),
    _sign("orders", _ORDERS),
    _sign("reminds", _REMINDS),
    _sign("offers", _OFFERS),
    _sign("delivery_words", r"\b(?:deliver\s+to|ship\s+to|lieferadresse|liefertermin|please\s+(?:supply|deliver)|wir\s+bestellen|hiermit\s+bestellen|bestellen\s+wir|delivery\s+date|requested\s+delivery|livraison\s+souhaitée|nous\s+(?:livrer|fournir)|entrega\s+solicitada|nos\s+suministren|les\s+solicitamos)\b"),
    _sign("broadcast", r"\b(?:advertiser|flight\s+dates?|spots?|gross\s+amount|agency\s+commission|station|product\s+code)\b.*\b(?:spots?|rate|agency|buying)\b"),
    _sign("contract_title", r"(?:(?:non-?\s?disclosure|confidentiality|secrecy|standstill|mutual|proprietary\s+information).{0,40}agreement|geheimhaltungs(?:vereinbarung|vertrag)|vertraulichkeitsvereinbarung|verschwiegenheitsvereinbarung|^\W*(?:agreement|contract|vertrag|vereinbarung)\W*$|\bnda\b|(?:accord|engagement|contrat|convention).{0,30}(?:confidentialité|non[-\s]divulgation)|(?:acuerdo|contrato|convenio|compromiso).{0,30}(?:confidencialidad|no\s+divulgación))", title=True),
    _sign("agreement_title", r"^\W*(?:[\w-]+\s+){0,3}(?:(?:services?|licen[cs]e|framework|lease|rental|employment|loan|supply|distribution|consult(?:ing|ancy)|maintenance|purchase|sale|agency|processing|cooperation|partnership)\s+(?:agreement|contract))\W*$|^\W*(?:contract\s+of\s+employment|(?:commercial|residential)\s+lease|lease\s+of\b.*)\W*$|^\W*(?:miet|pacht|dienst(?:leistungs)?|werk|arbeits|anstellungs|rahmen(?:liefer)?|kauf|liefer|lizenz|wartungs|darlehens|kooperations|beratungs|ingenieur|handelsvertreter|auftragsverarbeitungs)vertrag\b|^\W*(?:vertrag|vereinbarung)\s+(?:zur|über|zwischen)\b|^\W*contrat(?:-|\s+)(?:de\s|d['’]|cadre)|^\W*convention\s+de\b|^\W*bail\s+(?:commercial|professionnel|d['’])|^\W*lettre\s+de\s+mission\W*$|^\W*(?:contrato|convenio|acuerdo)\s+(?:de|marco)\b", title=True),
    _sign("law", r"\b(?:governed\s+by|governing\s+law|gerichtsstand|anwendbares\s+recht|geltendes\s+recht|entire\s+agreement|in\s+witness\s+whereof|hereinafter|hereto|nachfolgend|laws\s+of\s+the|droit\s+applicable|loi\s+applicable|régie?s?\s+par\s+(?:le\s+droit|la\s+loi)|soumise?s?\s+au\s+droit|ley\s+aplicable|se\s+(?:regirá|rige)n?\s+por|(?:deutsche|österreichische|schweizerische)[sm]?\s+recht|recht\s+der\s+(?:bundesrepublik|republik|schweiz)|laws?\s+of\s+(?:england|scotland|ireland|germany|france|spain|the\s+netherlands)|(?:english|scottish|irish)\s+law|droit\s+(?:français|belge|suisse)|loi\s+(?:française|belge|suisse)|(?:ley|legislación|derecho)\s+español[a]?)\b"),
    _sign("parties", r"\b(?:by\s+and\s+between|(?:made|entered\s+into|concluded)\b.{0,40}\bbetween|wird\b.{0,60}\bgeschlossen|schließen\b.{0,40}\bvereinbarung|soussigné(?:e?s)?|ci-après\s+(?:dénommée?s?|«|le\b|la\b|l['’])|d['’]une\s+part|reunidos|en\s+adelante|en\s+lo\s+sucesivo|de\s+(?:una|otra)\s+parte|ambas\s+partes|les\s+parties|las\s+partes|die\s+parteien|the\s+parties|d['’]autre\s+part|comparecen|convienen|im\s+folgenden|vertragsp(?:artner|arteien)|hereby\s+undertakes?|(?:parties|party)\s+(?:to\s+this|of\s+the)|this\s+(?:agreement|contract|lease)|diese[rs]?\s+(?:vertrag|vereinbarung)|(?:le|du)\s+présent\s+(?:contrat|accord|bail)|(?:el|del)\s+presente\s+(?:contrato|acuerdo|convenio))\b"),
    _sign("secrecy", r"\b(?:confidential\s+information|evaluation\s+material|vertrauliche[rn]?\s+informationen|receiving\s+party|disclosing\s+party|proprietary\s+information|informations?\s+confidentielles?|partie\s+(?:réceptrice|divulgatrice)|información\s+confidencial|parte\s+(?:receptora|reveladora))\b"),
    _sign("receipt_title", r"^\W*(?:(?:cash\s+|sales\s+|official\s+|vat\s+)?receipt|customer\s+copy|kassenbon|[kz]\w*beleg|\w*-?quittung|bon(?!\s+(?:de|à)\b)|beleg|ticket(?!\s*/)|re[çc]u|recibo|factura\s+simplificada|cash\s+(?:bill|sales)|documento\s+commerciale|paragon|kassabon|scontrino|tal[ãa]o|fatura\s+simplificada)\b", title=True),
    _sign("till", _TILL_WORDS),
    _sign("till_number", r"\b(?:till|reg(?:ister)?|pos|kassa?e?|caisse|caja|terminal)[\s:#-]*(?:nr|no|id|n[°º])?[\s.:#-]*\d|\b(?:tbl|table|tisch|mesa|t[aá]vola)[\s:#-]*\d{1,3}\b|\b(?:bon|beleg|ticket|check|chk)[\s.:#-]*(?:nr|no|n[°º])?[\s.:#-]*\d"),
    _sign("clerk", r"\b(?:served\s+by|server|cashier|es\s+bediente|bediener?|kassierer|hôtesse|servi\s+par|vendeur|serveur|le\s+atendi[óo]|cajer[oa]|camarer[oa]|guests?|couverts?)\b"),
    _sign("thanks", r"\b(?:thank\s+you|vielen\s+dank|danke|please\s+come\s+again|auf\s+wiedersehen|gst\s+summary|not\s+(?:returnable|refundable)|exchange|besuch|einkauf|merci|gracias|visita|bient[ôo]t|bonne\s+journée)\b"),
    _sign("total_word", r"\b(?:total|summe|gesamt|zu\s+zahlen|betrag|sum|totaal|totale|razem|suma)\b"),
    _sign("clock", r"\d\d:\d\d"),
    # what a letterhead has and a till's strip has no room for
    _sign("registered", r"\b(?:amtsgericht|hrb?\s?\d{3,6}|handelsregister|firmenbuch|registered\s+(?:office|in\s+england)|registro\s+mercantil|capital\s+de|au\s+capital|rcs|cap(?:itale)?\.?\s+soc|kvk|gesch[äa]ftsf[üu]hrer)\b"),
)  # fmt: skip


_TILL = re.compile(_TILL_WORDS, re.IGNORECASE)


def signs_of(document: Document) -> dict[str, float]:
    """Every sign by name, 0 where it does not show; a title counts more the larger and the higher it stands.

    Of several titles one leads: "Statement" above a list of invoices, each row of which says "Invoice".
    """
    page = lay_out(document.pages[0])
    titles = list(_titles(page))
    words = (w.text for p in document.pages[:_PAGES] for w in p.words)
    text = " ".join(islice(words, _MOST_WORDS))
    found = {
        sign.name: max((s for t, s, _ in titles if sign.pattern.search(t)), default=0.0)
        if sign.title
        else float(sign.pattern.search(text) is not None)
        for sign in _SIGNS
    }
    leading, _ = _leading(titles)
    leads = {_leads(sign): float(bool(sign.pattern.search(leading))) for sign in _SIGNS if sign.title}
    if any(leads[name] for name in _OF_OTHERS):
        found |= dict.fromkeys(_BY_SENTENCE, 0.0)  # a delivery note may say, too, what will be billed
    return found | leads | _shape(document, page, text)


_BY_SENTENCE = ("bills", "orders")
_OF_OTHERS = tuple(
    f"{name}_leads"
    for name in ("quotation", "delivery", "confirmation", "statement", "reminder", "wages", "remittance", "proforma")
)


def title_of_page(page: Page) -> str | None:
    """The title of a bill, an order, an agreement or another paper that stands large or high on the page, or None."""
    return next(
        (t for t, s, _ in _titles(lay_out(page)) if s >= 1 and any(g.pattern.search(t) for g in _BEGINNINGS)), None
    )


_BEGINNINGS = tuple(g for g in _SIGNS if g.title and g.name != "remittance_title")  # a slip may end a bill


def leading_title(page: Page) -> Cell | None:
    """Where the page says what paper it is: its largest title's first cell."""
    return _leading(list(_titles(lay_out(page))))[1]


def _leads(sign: _Sign) -> str:
    return sign.name.replace("_title", "_leads")


def _leading(titles: Sequence[tuple[str, float, Cell]]) -> tuple[str, Cell | None]:
    """The title in the largest type, the highest of several as large; empty where there is none."""
    known = [(text, cell) for text, _, cell in titles if any(g.title and g.pattern.search(text) for g in _SIGNS)]
    largest = max((cell.height for _, cell in known), default=0.0)
    return next((found for found in known if found[1].height > _AS_LARGE * largest), ("", None))


_AS_LARGE = 0.95  # of the largest title's height: what is set in one size


def _titles(page: PageLayout) -> Iterable[tuple[str, float, Cell]]:
    """Short lines with how much of a title each is, large and high on the page is 1 and more, and their first cell."""
    for line in page.lines:
        whole = " ".join(c.text for c in line)
        if _heads_list(page, line):
            continue
        for cell, text in ((c, c.text) for c in (*line, *line[:1])):
            text = whole if len(line) > 1 and cell is line[0] and len(whole.split()) <= _TITLE_WORDS else text
            if len(text.split()) > _TITLE_WORDS:
                text = _STROKE.split(text, maxsplit=1)[0]  # "Invoice 4711 | 31 October 2026 | due 30 November 2026"
                if len(text.split()) > _TITLE_WORDS:
                    continue
            high = 1.0 if cell.box.y0 < 0.45 * page.page.height else 0.4
            text = _AND_INVOICE.sub("", text)
            large = 1.25 if cell.height > 1.25 * page.line_height else 1.0 if len(text.split()) <= 4 else 0.7
            yield text, high * large, cell


def _heads_list(page: PageLayout, line: Sequence[Cell]) -> bool:
    """Whether it is the heading of a list, "Invoice | Date | Due | Amount"; in a form one row of values stands below it."""
    if len(line) < _FEWEST_HEADINGS or _has_digit(line):
        return False
    below = page.lines[line[0].line + 1 : line[0].line + 3]
    return sum(len(row) >= _FEWEST_HEADINGS - 1 and _has_digit(row) for row in below) > 1


def _has_digit(line: Sequence[Cell]) -> bool:
    return any(ch.isdigit() for cell in line for ch in cell.text)


def _shape(document: Document, page: PageLayout, text: str) -> dict[str, float]:
    """Tills print narrow strips of few words a line; bills have a table; contracts and manuals run on."""
    words = [sum(len(c.words) for c in line) for line in page.lines] or [0]
    mean = sum(words) / len(words)
    amounts = len(_AMOUNT.findall(text))
    return {
        "narrow_lines": float(mean < 5.5),
        "full_lines": float(mean > 9),
        "strip": float(page.page.height > 1.6 * page.page.width),
        "photo": float(page.page.kind is PageKind.PHOTO),
        "several_pages": float(len(document.pages) > 1),
        "many_pages": float(len(document.pages) > 4),
        "many_words": float(sum(words) > _MANY_WORDS),
        "few_words": float(sum(words) < 60),
        "amounts": float(amounts > 0),
        "many_amounts": float(amounts >= _MANY_AMOUNTS),
        "many_till_words": float(len({w.lower() for w in _TILL.findall(text)}) >= _MANY_TILL_WORDS),
        "narrow_paper": float(page.page.unit is Unit.POINT and page.page.width < _NARROW),
        "goods_table": float(find_heading(page) is not None),
    }
