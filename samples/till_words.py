"""What tills print in English, German, French and Spanish: kinds of shops, goods, and the words around the amounts."""

from dataclasses import dataclass
from typing import Literal

from samples.formats import Country, Language

Trade = Literal["food", "table", "goods", "fuel", "parking", "ride"]

# (names with {}, trade). {} is a family, a place or an animal; none of these shops exists.
SHOP_NAMES: dict[Language, tuple[tuple[str, Trade], ...]] = {
    "en": (
        ("{} Grocers", "food"), ("{} Food Market", "food"), ("The {} Deli", "food"), ("{} Mini Mart", "food"), ("{} Farm Shop", "food"),
        ("{}'s Bakery", "food"), ("The {} Arms", "table"), ("{} Coffee Roasters", "table"), ("{}'s Kitchen", "table"), ("{} Tea Rooms", "table"),
        ("Cafe {}", "table"), ("{} Noodle House", "table"), ("{} Steakhouse", "table"), ("{} Pharmacy", "goods"), ("{} Books", "goods"),
        ("{} Ironmongers", "goods"), ("{} Garden Centre", "goods"), ("{} Pet Supplies", "goods"), ("{} Service Station", "fuel"),
        ("{} Filling Station", "fuel"), ("{} Petroleum", "fuel"), ("{} Car Park", "parking"), ("{} Parking Garage", "parking"),
        ("{} Cabs", "ride"), ("{} Minicabs", "ride"), ("{} Bus Lines", "ride"),
    ),
    "de": (
        ("{} Markt", "food"), ("Bäckerei {}", "food"), ("Metzgerei {}", "food"), ("Getränke {}", "food"), ("Bioladen {}", "food"),
        ("Gasthof {}", "table"), ("Restaurant {}", "table"), ("Eiscafé {}", "table"), ("Pizzeria {}", "table"), ("Imbiss {}", "table"),
        ("Brauhaus {}", "table"), ("Apotheke {}", "goods"), ("Buchhandlung {}", "goods"), ("Baumarkt {}", "goods"), ("Drogerie {}", "goods"),
        ("Schreibwaren {}", "goods"), ("Gärtnerei {}", "goods"), ("Tankstelle {}", "fuel"), ("{} Mineralöl", "fuel"), ("Autohof {}", "fuel"),
        ("Parkhaus {}", "parking"), ("Tiefgarage {}", "parking"), ("Taxi {}", "ride"), ("Taxiunternehmen {}", "ride"), ("Verkehrsbetriebe {}", "ride"),
    ),
    "fr": (
        ("Épicerie {}", "food"), ("Boulangerie {}", "food"), ("Supermarché {}", "food"), ("Primeurs {}", "food"), ("Fromagerie {}", "food"),
        ("Brasserie {}", "table"), ("Café {}", "table"), ("Le {}", "table"), ("Crêperie {}", "table"), ("Auberge {}", "table"), ("Chez {}", "table"),
        ("Pharmacie {}", "goods"), ("Librairie {}", "goods"), ("Bricolage {}", "goods"), ("Quincaillerie {}", "goods"), ("Jardinerie {}", "goods"),
        ("Station {}", "fuel"), ("Relais {}", "fuel"), ("Parking {}", "parking"), ("Taxi {}", "ride"), ("Transports {}", "ride"),
    ),
    "es": (
        ("Supermercado {}", "food"), ("Panadería {}", "food"), ("Frutería {}", "food"), ("Carnicería {}", "food"), ("Autoservicio {}", "food"),
        ("Bar {}", "table"), ("Restaurante {}", "table"), ("Cafetería {}", "table"), ("Mesón {}", "table"), ("Cervecería {}", "table"), ("Casa {}", "table"),
        ("Farmacia {}", "goods"), ("Librería {}", "goods"), ("Ferretería {}", "goods"), ("Papelería {}", "goods"), ("Bazar {}", "goods"),
        ("Estación de Servicio {}", "fuel"), ("Gasolinera {}", "fuel"), ("Aparcamiento {}", "parking"), ("Parking {}", "parking"), ("Taxi {}", "ride"),
    ),
}  # fmt: skip
OWN_NAMES: dict[Language, str] = {
    "en": "Ashgrove|Bellweather|Copperfield|Dunmore|Elmhurst|Fairholt|Greyfriars|Hazelwood|Ivybridge|Kestrel|Langley|Mallard|Norwood|Oxbow|Penhallow|"
    "Quarry Bank|Redfern|Swan & Otter|Thornbury|Underhill|Westgate|Yarrow|Silver Birch|Two Rivers|Hartley & Son|Old Mill|Foxglove|Bramley",
    "de": "Ahrens|Birkenhof|Claasen|Drosselweg|Eulenspiegel|Fährhaus|Goldener Hirsch|Hufnagel|Immergrün|Jägerhof|Kirchblick|Lerchenfeld|Moorwinkel|"
    "Nordstern|Obertor|Pfeiffer|Quellental|Rosengarten|Seeadler|Tannenhof|Uhlenhorst|Vogelsang|Wiesengrund|Zollhaus|am Markt|am Südtor|Zur Post|Brunnenhof",
    "fr": "du Vieux Port|des Lilas|Aubertin|de la Fontaine|Bellerive|du Cygne|Delcourt|de l'Église|Fougères|du Grand Pré|Hirondelle|Jolivet|Kermarec|"
    "Lavandière|Montplaisir|des Noyers|de l'Orme|Pervenche|du Quai|Rivoire|Saint-Aubin|des Tilleuls|Vaucresson|Clair Matin|Petit Jean|Mistral",
    "es": "Alameda|El Brezo|Los Cerezos|Doña Elvira|Espinosa|La Fuente|Guadalora|Hermanos Ríos|El Jardín|La Loma|Mirador|Nogales|Los Olivares|"
    "Peñafiel|Quintana|El Roble|San Telmo|Tejada|Urbina|Valdeflores|La Yedra|Zamorano|El Puerto|Las Torres|Santa Inés|Marisol",
}  # fmt: skip
# description, lowest and highest price with tax, at the reduced rate
Article = tuple[str, float, float, bool]
ARTICLES: dict[Language, dict[Trade, tuple[Article, ...]]] = {
    "en": {
        "food": (("Milk 1L", 0.9, 1.6, True), ("Sourdough loaf", 2.4, 4.9, True), ("Eggs large 6", 1.8, 3.2, True), ("Butter salted", 1.9, 3.1, True), ("Apples Gala", 1.1, 3.0, True),
                 ("Crisps sharing", 1.5, 2.9, False), ("Red wine 75cl", 6.5, 12.9, False), ("Dish soap", 1.2, 2.6, False), ("Batteries AA 4pk", 3.5, 7.9, False), ("Carrier bag", 0.1, 0.4, False)),
        "table": (("Fish cakes", 7.5, 13.5, False), ("Ploughmans", 8.9, 14.5, False), ("Cappuccino", 2.9, 4.4, False), ("Pale ale pint", 4.8, 6.9, False), ("House white 175ml", 5.2, 8.4, False),
                  ("Side salad", 3.5, 5.5, False), ("Kids pasta", 5.9, 8.5, False), ("Apple crumble", 5.5, 7.9, False)),
        "goods": (("Paracetamol 16s", 0.9, 2.5, False), ("Sun cream SPF30", 6.5, 13.9, False), ("Paperback", 7.9, 12.9, True), ("Gift wrap", 1.9, 4.5, False), ("Claw hammer", 9.5, 18.9, False),
                  ("Potting compost 50L", 5.9, 9.9, False), ("Bird seed 2kg", 3.9, 8.5, False), ("Door hinge pair", 4.2, 9.6, False)),
        "fuel": (("Unleaded", 28.0, 84.0, False), ("Diesel", 30.0, 95.0, False)), "parking": (("Parking", 2.0, 24.0, False),), "ride": (("Fare", 5.5, 48.0, False),),
    },
    "de": {
        "food": (("Bio-Vollmilch 1L", 1.1, 1.8, True), ("Roggenmischbrot", 2.9, 4.9, True), ("Eier 6er", 1.7, 2.9, True), ("Speisequark 500g", 0.9, 1.9, True), ("Salatgurke", 0.6, 1.4, True),
                 ("Mineralwasser 6x1,5", 2.5, 5.4, False), ("Spätburgunder 0,75", 5.9, 11.9, False), ("Geschirrspülmittel", 0.9, 2.4, False), ("Tragetasche", 0.1, 0.4, False), ("Pfand", 0.25, 1.5, False)),
        "table": (("Schnitzel Wiener Art", 13.9, 19.9, False), ("Pils 0,4", 3.8, 5.2, False), ("Salatteller", 8.9, 13.5, False), ("Espresso", 2.2, 3.2, False), ("Rinderroulade", 15.9, 22.5, False),
                  ("Johannisbeerschorle", 3.4, 4.8, False), ("Flammkuchen", 9.9, 13.9, False), ("Eisbecher", 6.5, 9.5, False)),
        "goods": (("Nasenspray 10ml", 2.9, 6.9, False), ("Taschenbuch", 9.9, 14.0, True), ("Glühlampe", 2.5, 7.9, False), ("Handcreme", 1.9, 5.9, False), ("Dübel 8mm 50St", 3.4, 6.9, False),
                  ("Blumenerde 40L", 4.5, 9.9, False), ("Geschenkpapier", 1.9, 4.2, False), ("Zange 160mm", 8.9, 19.9, False)),
        "fuel": (("Super E10", 30.0, 90.0, False), ("Diesel", 35.0, 110.0, False)), "parking": (("Parkgebühr", 1.5, 22.0, False),), "ride": (("Fahrpreis", 6.0, 55.0, True),),
    },
    "fr": {
        "food": (("BAGUETTE TRADITION", 1.1, 1.5, True), ("LAIT DEMI ECREME 1L", 0.9, 1.6, True), ("CAMEMBERT AOP", 2.4, 4.5, True), ("POMMES GOLDEN", 1.4, 3.5, True), ("BEURRE DOUX 250G", 2.1, 3.4, True),
                 ("COTES DU RHONE", 4.9, 11.9, False), ("PAPIER TOILETTE X6", 2.5, 4.9, False), ("PILES LR6 X4", 3.9, 7.5, False), ("SAC CABAS", 0.2, 1.0, False)),
        "table": (("Plat du jour", 12.5, 17.9, False), ("Entrecôte frites", 18.5, 25.9, False), ("Café", 1.6, 2.8, False), ("Demi pression", 3.2, 4.9, False), ("Formule midi", 14.9, 21.9, False),
                  ("Verre de vin", 4.2, 6.9, False), ("Crème brûlée", 6.5, 9.5, False), ("Eau minérale 50cl", 3.2, 4.9, False)),
        "goods": (("DOLIPRANE 1G", 2.1, 3.2, True), ("LIVRE POCHE", 7.4, 10.9, True), ("VIS BOIS X100", 4.9, 9.9, False), ("AMPOULE LED", 3.9, 8.9, False), ("TERREAU 40L", 6.5, 12.9, False),
                  ("CREME SOLAIRE", 7.9, 15.9, False), ("CAHIER A4", 1.9, 4.5, False)),
        "fuel": (("SP95-E10", 30.0, 90.0, False), ("GAZOLE", 35.0, 105.0, False)), "parking": (("Stationnement", 2.0, 26.0, False),), "ride": (("Prix de la course", 8.0, 58.0, False),),
    },
    "es": {
        "food": (("LECHE ENTERA 1L", 0.8, 1.4, True), ("BARRA PAN", 0.7, 1.5, True), ("HUEVOS L DOCENA", 2.1, 3.6, True), ("ACEITE OLIVA VE", 6.5, 11.9, True), ("NARANJAS", 1.2, 3.6, True),
                 ("VINO TINTO RIOJA", 3.9, 9.9, False), ("LEJIA 2L", 0.9, 2.1, False), ("SERVILLETAS", 1.1, 2.9, False), ("BOLSA", 0.1, 0.3, False)),
        "table": (("Menú del día", 11.5, 16.9, False), ("Café con leche", 1.3, 2.2, False), ("Ración croquetas", 7.5, 11.9, False), ("Caña", 1.5, 2.9, False), ("Tortilla", 3.5, 8.9, False),
                  ("Copa vino", 2.5, 4.5, False), ("Agua 1/2", 1.4, 2.4, False), ("Tarta de queso", 4.5, 6.9, False)),
        "goods": (("IBUPROFENO 600", 1.9, 3.5, True), ("LIBRO BOLSILLO", 8.9, 12.9, True), ("BOMBILLA LED", 2.9, 7.5, False), ("CINTA EMBALAR", 1.9, 4.2, False), ("TORNILLOS 5X40", 2.5, 6.9, False),
                  ("PROTECTOR SOLAR", 7.5, 14.9, False), ("CUADERNO A5", 1.5, 4.9, False)),
        "fuel": (("SIN PLOMO 95", 28.0, 85.0, False), ("GASOLEO A", 30.0, 98.0, False)), "parking": (("Estancia", 1.5, 24.0, False),), "ride": (("Importe carrera", 6.0, 45.0, True),),
    },
}  # fmt: skip


@dataclass(frozen=True)
class TillWords:
    """The words of one language, several ways each; "|" parts them."""

    total: str
    subtotal: str
    cash: str
    change: str
    card: str
    tax: str
    net: str
    gross: str
    tax_inside: str  # with {} for the rate
    serial: str
    till: str
    clerk: str
    table: str
    date: str
    thanks: str
    title: str  # above it all; an empty part prints none
    discount: str
    items: str
    owner: str  # with {} for a person


WORDS: dict[Language, TillWords] = {
    "en": TillWords(
        total="TOTAL|Total|TOTAL DUE|Balance Due|Amount Due|GRAND TOTAL|Total to pay|TOTAL GBP", subtotal="Subtotal|SUB TOTAL|Sub-total",
        cash="CASH|Cash|Cash tendered", change="CHANGE|Change|Change due", card="CARD|VISA DEBIT|MASTERCARD|Contactless|CARD PAYMENT|AMEX",
        tax="VAT", net="Net", gross="Gross", tax_inside="VAT @ {} incl.|Includes VAT {}|VAT included {}", serial="Receipt|Bill No|Trans|Check #|Chk|Ticket|Inv No",
        till="Till|Reg|POS|Terminal", clerk="Served by|Cashier|Op|Server", table="Table|Tbl", date="Date|",
        thanks="Thank you for your visit|THANK YOU PLEASE CALL AGAIN|Thanks for shopping with us|Goods may be exchanged within 28 days|Please retain this receipt|Have a nice day",
        title="||SALES RECEIPT|RECEIPT|CUSTOMER COPY|VAT RECEIPT", discount="Member discount|Coupon|Multibuy saving|PRICE CUT", items="{} ITEMS|Items: {}|No. of items {}", owner="Prop. {}|t/a {} Trading|{} Retail Ltd|{} Holdings Limited",
    ),
    "de": TillWords(
        total="SUMME|Summe EUR|Gesamt|Gesamtbetrag|Zu zahlen|TOTAL|Total EUR|Betrag|Endbetrag|Rechnungsbetrag", subtotal="Zwischensumme|ZW-SUMME",
        cash="BAR|Bar|Gegeben|Geg. Bar", change="RÜCKGELD|Rückgeld|Zurück|Wechselgeld", card="girocard|EC-Karte|Kartenzahlung|VISA|Mastercard|Kreditkarte|Bankomat",
        tax="MwSt|USt|Steuer", net="Netto", gross="Brutto", tax_inside="inkl. {} MwSt|enth. MwSt {}|MwSt {}|darin {} USt", serial="Bon-Nr.|Beleg|Rechnung Nr.|Quittung Nr.|Beleg-Nr.",
        till="Kasse|Kassa|Terminal", clerk="Es bediente Sie|Bediener|Bed.|Kassierer", table="Tisch", date="Datum|",
        thanks="Vielen Dank für Ihren Besuch|Danke und auf Wiedersehen|Umtausch nur mit Bon|Es gelten unsere AGB|TSE-Signatur: {}|Beleg bitte aufbewahren",
        title="||RECHNUNG|Kassenbon|QUITTUNG|Kundenbeleg|BELEG", discount="Rabatt|Coupon|Kundenkarte|Nachlass", items="Artikel: {}|{} Posten|Anzahl Artikel {}", owner="Inh. {}|Inhaber: {}|{} GmbH|{} e.K.|Familie {}|Pächter {}",
    ),
    "fr": TillWords(
        total="TOTAL|TOTAL TTC|TOTAL A PAYER|NET A PAYER|Montant TTC|Total EUR|Montant dû|TOTAL EUR", subtotal="Sous-total|SOUS TOTAL",
        cash="ESPECES|Espèces|Reçu espèces", change="RENDU|Rendu monnaie|A rendre|Monnaie rendue", card="CB|Carte bancaire|CB EMV|CARTE BLEUE|SANS CONTACT|VISA",
        tax="TVA", net="HT", gross="TTC", tax_inside="dont TVA {}|TVA {}|TVA incluse {}", serial="Ticket|Ticket n°|Note n°|Reçu n°|Fact. n°",
        till="Caisse|CAISSE", clerk="Hôtesse|Servi par|Vendeur|Serveur", table="Table", date="Date|Le|DATE",
        thanks="Merci de votre visite|MERCI ET A BIENTOT|Merci de votre confiance|Ni repris ni échangé sans ticket|Service compris|Bonne journée",
        title="||TICKET DE CAISSE|REÇU|TICKET CLIENT|NOTE", discount="Remise|REMISE FIDELITE|Bon de réduction|PROMO", items="{} ARTICLES|Nombre d'articles : {}|{} ART.", owner="SARL {}|SAS {}|M. {}|EURL {}|Éts {}",
    ),
    "es": TillWords(
        total="TOTAL|TOTAL A PAGAR|Importe total|TOTAL EUR|Total compra|TOTAL (€)|TOTAL:|Total a pagar", subtotal="Subtotal|SUBTOTAL",
        cash="EFECTIVO|Efectivo|Entregado", change="CAMBIO|Cambio|Devolución", card="TARJETA|Tarjeta|VISA|Tarjeta bancaria|Contactless",
        tax="IVA", net="Base", gross="Total", tax_inside="IVA {} incluido|IVA incl. {}|incluye IVA {}", serial="Ticket|Nº ticket|Factura simplificada|N.º|Op.",
        till="Caja|CAJA", clerk="Le atendió|Cajero|Camarero|Dependiente", table="Mesa", date="Fecha|",
        thanks="GRACIAS POR SU VISITA|Gracias por su compra|IVA INCLUIDO|Conserve este ticket para cambios|Vuelva pronto|Buen viaje",
        title="||FACTURA SIMPLIFICADA|TICKET|RECIBO|COPIA CLIENTE", discount="Descuento|DTO.|Vale|Oferta", items="{} ARTÍCULOS|Artículos: {}|Uds. {}", owner="{} S.L.|Hnos. {}|{} e Hijos S.L.|{} S.A.",
    ),
}  # fmt: skip
PERSONS: dict[Language, str] = {
    "en": "H. Whitcombe|Pritchard|Amelia Stroud|Dalton & Reed|Brightwater",
    "de": "Holger Wendisch|Katja Rübsam|Stadelmann|Yilmaz|Brettschneider",
    "fr": "Vasseur|Lucie Marchetti|Chauvière|Benoît & Fils|Rambaud",
    "es": "Carrascosa|Lucía Benavides|Ibáñez|Santamarina|Cortijo",
}
COUNTRIES: dict[Language, tuple[Country, ...]] = {
    "en": ("GB", "GB", "US", "IE"), "de": ("DE", "DE", "AT", "CH"), "fr": ("FR", "FR", "BE", "CH"), "es": ("ES",),
}  # fmt: skip
