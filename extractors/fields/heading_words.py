"""What tables of goods call their columns: single words and pairs of words, in the languages of Europe and America.

A word is compared in lower case and without the marks around it.
"""

OTHER = "other"
"""A column that is no cell of a line item: its words belong to no neighbour."""

_HEADINGS = {
    "position": "pos position # no nr line item ln pos.nr lfd lp l.p poz posición riga rang n° nº",
    "code": "sku code art artikelnr artikelnummer art.-nr artnr item-no itemno article part ref réf référence "
    "referencia código gtin ean codigo cód codice kod symbol referência artículo articulo material pzn isbn upc hsn hsn/sac "
    "sac plu articolo artigo artikelcode materialnr materialnummer teilenummer produktnummer cpv",
    "description": "description bezeichnung beschreibung artikel leistung item details product produkt désignation "
    "descripción concepto artikelbezeichnung artikelbeschreibung service text goods particulars ware "
    "leistungsbeschreibung produktbeschreibung warenbezeichnung produktbezeichnung libellé descrizione omschrijving "
    "descripcion detalle producto servicio servicios denominación texto prestation prestations intitulé produit produits "
    "tätigkeit leistungen arbeiten descrição designação produto nazwa opis beskrivning beskrivelse benämning kuvaus popis "
    "megnevezés prestazione prodotto oggetto artigo activity task materialbezeichnung gegenstand designation designacion "
    "work hire title titel titre título titulo titolo arbeit",
    "quantity": "qty quantity menge anzahl quantité cantidad cant qté units hours stunden mge quantità aantal "
    "anz qte hrs std nb nbre nombre uds unidades horas heures jours nights nächte tage noches nuits ilość antal cantidade "
    "qtd qtde quant q.tà q.ta qta pcs pieces shipped shp geliefert livré gelief uren ore mængde määrä množství mennyiség "
    "verbrauch consommation consumo kg/ud tally volume kilos quantita'",
    "unit": "unit einheit einh me uom unité unidad ud mengeneinheit eh un um u.m jm j.m j.m. m.e u/m uom eenheid unità unidade enhet",
    "unit_price": "price preis einzelpreis stückpreis e-preis ep rate prix precio einzel einzelpr unitprice each "
    "e.-preis pu p.u nettopreis nettoeinzelpreis stückpr prezzo prijs "
    "ansatz tarif satz stundensatz tagessatz cena preço cost tarifa tariffa tarief pvp à-preis stukprijs eenheidsprijs hinta pris stückkosten "
    "costo coste pr.unit p.unit",
    "tax_rate": "vat tax mwst ust tva iva vat% mwst% ust% steuer gst steuersatz % ust.-satz btw btw% iva% "
    "alíquota alicuota aliquota alícuota ptu moms mva taxe taxes impuesto hst gst/hst",
    "amount": "amount total betrag gesamt gesamtpreis summe gesamtbetrag montant importe net netto sum line-total "
    "gesamtpr g-preis entgelt nettobetrag linetotal value wert gp nettowert gesamtwert importo bedrag "
    "razem extended extension ext charge charges valor subtotal totale totaal kwota wartość cargo cargos debit belopp summa beløb zwischensumme "
    "brutto gross bruttobetrag positionspreis positionsbetrag totalpreis totalbetrag",
    OTHER: "discount rabatt remise dto descuento date datum lieferdatum fecha data lot lote charge-nr ordered bestellt commandé "
    "bonif bonificación sconto korting desconto rabat weight gewicht poids peso delivery entrega liefertermin",
}  # fmt: skip
GROSS = frozenset({"brutto", "gross", "bruttobetrag", "ttc", "inc", "incl", "bruttó", "inclusive"})
"""Words of a heading that say its amounts are with tax."""
SYMBOLS = frozenset(
    ["€", "£", "$", "chf", "eur", "gbp", "usd", "cad", "aud", "nzd", "mxn", "pln", "czk", "huf", "sek", "dkk", "nok"]
)
"""Alone in its cell such a word heads the amounts."""
DISCOUNTS = frozenset(
    [
        *("rem", "remise", "rab", "rabatt", "disc", "discount", "dto", "desc", "descuento", "nachlass", "bonif"),
        *("sconto", "korting", "desconto", "rabat", "sconti", "descuentos", "remises", "rabatte", "discounts", "sc"),
    ]
)
QUALIFIERS = GROSS | SYMBOLS | {"net", "netto", "neto", "nett", "ht", "h.t", "brut"}
"""Behind the name of a column they say what its amounts are, and head no column of their own."""
BEFORE_A_TAX = frozenset(
    [
        *("ex", "exc", "excl", "exkl", "excluding", "without", "ohne", "sin", "hors", "zzgl"),
        *("inc", "incl", "inkl", "including", "inclusive", "con", "mit"),
    ]
)
"""With the tax behind it such a word says what the amounts are: "Price ex GST"."""
FILLERS = QUALIFIERS | BEFORE_A_TAX | {
    *("in", "of", "je", "pro", "per", "de", "du", "des", "la", "le", "les", "l", "el", "los", "das", "der", "die", "und"),
    *("and", "y", "et", "i", "e", "lub", "&", "+", "/", "od", "oder", "or", "a", "zu", "à", "unit", "unitario", "unitaire"),
    *("unitário", "unit.", "no", "nr", "nº", "n°", "name", "bez"),
}  # fmt: skip
"""Words that say more about the heading beside them."""
PER = frozenset({"per", "pro", "je", "por", "par", "à"})
"""Behind a price it says what it is for, behind a quantity it heads the units."""
ALONE = {"per": "unit", "pro": "unit", "je": "unit", "ex": "quantity", "expl": "quantity", "list": "unit_price"}
"""Words that head a column where they stand alone in their cell: "Ex." are the copies of a book."""
BEFORE_A_SYMBOL = {"unit": "unit_price", "line": "amount", "ud": "unit_price", "unité": "unit_price"}
"""What a word heads before a currency: "Unit £", "Line £"."""
COMPOUNDS = {
    "preis": "unit_price", "prijs": "unit_price", "menge": "quantity", "bezeichnung": "description",
    "beschreibung": "description", "omschrijving": "description",
}  # fmt: skip
"""The last part of a compound word, where the whole one is not known."""
COLUMN_OF = {word: column for column, words in _HEADINGS.items() for word in words.split()}
PHRASES = {
    ("unit", "price"): "unit_price", ("line", "total"): "amount", ("unit", "cost"): "unit_price", ("net", "amount"): "amount",
    ("price", "unit"): "unit_price", ("net", "price"): "unit_price", ("item", "no"): "code", ("item", "description"): "description",
    ("total", "price"): "amount", ("art", "nr"): "code", ("tax", "rate"): "tax_rate", ("vat", "rate"): "tax_rate",
    ("vat", "%"): "tax_rate", ("mwst", "%"): "tax_rate", ("ust", "%"): "tax_rate", ("tax", "%"): "tax_rate", ("tva", "%"): "tax_rate", ("iva", "%"): "tax_rate", ("net", "total"): "amount",
    ("price", "net"): "unit_price", ("einzelpreis", "netto"): "unit_price", ("betrag", "netto"): "amount", ("gesamt", "netto"): "amount",
    ("total", "net"): "amount", ("price", "eur"): "unit_price", ("line", "amount"): "amount", ("article", "no"): "code",
    ("product", "description"): "description", ("goods", "services"): "description", ("artikel", "nr"): "code", ("net", "value"): "amount",
    ("preis", "einheit"): "unit_price", ("prix", "unitaire"): "unit_price", ("precio", "unitario"): "unit_price",
    ("montant", "ht"): "amount", ("total", "ht"): "amount", ("p.u", "ht"): "unit_price", ("prix", "ht"): "unit_price",
    ("preis", "netto"): "unit_price", ("unit", "net"): "unit_price", ("unit", "rate"): "unit_price",
    ("produkt", "beschreibung"): "description", ("meng", "einheit"): "unit", ("taux", "tva"): "tax_rate", ("tipo", "iva"): "tax_rate",
    ("ust", "satz"): "tax_rate", ("mwst", "satz"): "tax_rate", ("steuer", "satz"): "tax_rate", ("preis", "pro"): "unit_price",
    ("%", "iva"): "tax_rate", ("%", "tva"): "tax_rate", ("%", "mwst"): "tax_rate", ("%", "vat"): "tax_rate", ("iva", "tipo"): "tax_rate",
    ("tipo", "impositivo"): "tax_rate", ("alícuota", "iva"): "tax_rate", ("alicuota", "iva"): "tax_rate", ("aliquota", "iva"): "tax_rate",
    ("stawka", "vat"): "tax_rate", ("vat", "code"): "tax_rate", ("tax", "code"): "tax_rate", ("btw", "%"): "tax_rate",
    ("vat", "amount"): OTHER, ("tax", "amount"): OTHER, ("kwota", "vat"): OTHER, ("montant", "tva"): OTHER, ("importe", "iva"): OTHER,
    ("cuota", "iva"): OTHER, ("betrag", "mwst"): OTHER, ("betrag", "ust"): OTHER, ("vat", "total"): OTHER,
    ("valor", "unitario"): "unit_price", ("importe", "unitario"): "unit_price", ("costo", "unitario"): "unit_price", ("coste", "unitario"): "unit_price",
    ("prezzo", "unitario"): "unit_price", ("preço", "unitário"): "unit_price", ("valor", "unitário"): "unit_price", ("preço", "unit"): "unit_price",
    ("precio", "unit"): "unit_price", ("prix", "unit"): "unit_price", ("prezzo", "unit"): "unit_price", ("montant", "unitaire"): "unit_price",
    ("tarif", "unitaire"): "unit_price", ("prix", "u"): "unit_price", ("p", "unit"): "unit_price", ("p", "u"): "unit_price", ("precio", "neto"): "unit_price",
    ("precio", "ud"): "unit_price", ("precio", "unidad"): "unit_price", ("prix", "net"): "unit_price", ("p.u", "net"): "unit_price", ("cena", "netto"): "unit_price",
    ("cena", "jedn"): "unit_price", ("cost", "unit"): "unit_price", ("rate", "hour"): "unit_price", ("hourly", "rate"): "unit_price", ("daily", "rate"): "unit_price",
    ("day", "rate"): "unit_price", ("unit", "value"): "unit_price", ("preis", "eh"): "unit_price", ("preis", "einh"): "unit_price", ("preis", "me"): "unit_price",
    ("ep", "netto"): "unit_price", ("e", "preis"): "unit_price", ("g", "preis"): "amount", ("p.u", "ttc"): "unit_price", ("prix", "ttc"): "unit_price",
    ("importe", "neto"): "amount", ("importe", "total"): "amount", ("valor", "neto"): "amount", ("valor", "total"): "amount", ("precio", "total"): "amount",
    ("prezzo", "totale"): "amount", ("preço", "total"): "amount", ("prix", "total"): "amount", ("ext", "price"): "amount", ("extended", "price"): "amount",
    ("ext", "cost"): "amount", ("extended", "cost"): "amount", ("ext", "amount"): "amount", ("extended", "amount"): "amount", ("total", "cost"): "amount",
    ("wartość", "netto"): "amount", ("wartość", "brutto"): "amount", ("goods", ""): "amount", ("goods", "value"): "amount", ("goods", "total"): "amount",
    ("montant", "net"): "amount", ("montant", "ttc"): "amount", ("total", "ttc"): "amount", ("preis", "gesamt"): "amount", ("price", "total"): "amount",
    ("netto", "betrag"): "amount", ("brutto", "betrag"): "amount", ("nr", "katalogowy"): "code", ("part", "number"): "code", ("part", "no"): "code", ("product", "code"): "code",
    ("item", "code"): "code", ("stock", "code"): "code", ("item", "#"): "code", ("art", "no"): "code", ("product", "no"): "code",
    ("clave", "unidad"): OTHER, ("unit", "measure"): "unit", ("u", "medida"): "unit", ("unidad", "medida"): "unit", ("u", "m"): "unit",
    ("nombre", "de"): "quantity", ("nb", "de"): "quantity", ("nb", "jours"): "quantity", ("delivered", "qty"): "quantity", ("qty", "shipped"): "quantity",
    ("qty", "ordered"): OTHER, ("qty", "delivered"): "quantity", ("delivery", "date"): OTHER, ("service", "date"): OTHER, ("need", "by"): OTHER, ("required", "by"): OTHER,
    ("%", "dto"): OTHER, ("%", "bonif"): OTHER, ("%", "rem"): OTHER, ("%", "remise"): OTHER, ("%", "rabatt"): OTHER, ("%", "disc"): OTHER,
    ("texto", "breve"): "description", ("kwota", "netto"): "amount", ("prijs", "per"): "unit_price", ("p", "unitário"): "unit_price",
    ("bedrag", "excl"): "amount", ("totaal", "excl"): "amount", ("vr", "unitario"): "unit_price", ("vr", "total"): "amount",
    ("pr", "unitário"): "unit_price", ("pr", "unitario"): "unit_price", ("pr", "unit"): "unit_price", ("pr", "un"): "unit_price",
    ("list", "price"): "unit_price", ("price", "list"): "unit_price",
    ("ex", "vat"): "amount", ("excl", "vat"): "amount", ("ex", "gst"): "amount", ("excl", "gst"): "amount", ("inc", "vat"): "amount", ("inc", "gst"): "amount",
    ("incl", "vat"): "amount", ("ex", "tax"): "amount", ("excl", "btw"): "amount", ("incl", "btw"): "amount",
}  # fmt: skip
