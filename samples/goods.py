"""What the invented companies sell: by trade, in four languages, with usual prices (net, in the seller's currency).

A row is description in English | in German | unit in English | unit in German | lowest price | highest price | most units;
French and Spanish are in `goods_in_french_and_spanish`.
"""

from typing import NamedTuple

from samples.formats import Language
from samples.goods_in_french_and_spanish import DESCRIPTIONS, UNITS


class Good(NamedTuple):
    """One thing a company sells; prices are in whole currency units."""

    names: dict[Language, str]
    units: dict[Language, str]
    low: float
    high: float
    most: int
    reduced: bool  # taxed at the reduced rate (books, food, plants)


_ROWS = {
    "office": """
Copy paper A4 80 g, white, 500 sheets|Kopierpapier A4 80 g, weiß, 500 Blatt|box|Karton|4|29|20
Ballpoint pen, blue, medium|Kugelschreiber blau, mittel|pcs|Stk.|0.4|1.9|100
Lever arch file 80 mm, recycled board|Ordner 80 mm, Recyclingkarton|pcs|Stk.|1.8|3.9|60
Toner cartridge black, 8,500 pages|Tonerkartusche schwarz, 8.500 Seiten|pcs|Stk.|48|129|6
Desk lamp LED, dimmable, with base|Schreibtischleuchte LED, dimmbar, mit Fuß|pcs|Stk.|29|89|8
Swivel chair "Linea", mesh back, armrests|Drehstuhl "Linea", Netzrücken, Armlehnen|pcs|Stk.|149|329|4
Whiteboard 120 x 90 cm, magnetic|Whiteboard 120 x 90 cm, magnetisch|pcs|Stk.|49|119|4
Adhesive notes 76 x 76 mm, 12 pads|Haftnotizen 76 x 76 mm, 12 Blöcke|pack|Pack|6|14|20
Envelopes DL with window, 500|Briefumschläge DIN lang mit Fenster, 500|box|Karton|14|26|10
Handbook "Archiving in practice", 3rd edition|Handbuch "Ablage in der Praxis", 3. Auflage|pcs|Stk.|19|49|5|reduced
Document shredder P-4, 16 sheets|Aktenvernichter P-4, 16 Blatt|pcs|Stk.|119|249|2
Hanging folders, assorted, 25|Hängemappen, sortiert, 25 Stück|box|Karton|12|24|10
Calendar 2026, one week on two pages|Kalender 2026, eine Woche auf zwei Seiten|pcs|Stk.|7|19|30|reduced
Label tape 12 mm, black on white|Schriftband 12 mm, schwarz auf weiß|pcs|Stk.|9|19|12
""",
    "it": """
Notebook 14", 16 GB, 512 GB SSD|Notebook 14", 16 GB, 512 GB SSD|pcs|Stk.|690|1190|3
Monitor 27", 2560 x 1440, height adjustable|Monitor 27", 2560 x 1440, höhenverstellbar|pcs|Stk.|189|349|4
Docking station USB-C, 100 W|Dockingstation USB-C, 100 W|pcs|Stk.|99|219|5
Network switch 24 ports, managed|Netzwerk-Switch 24 Ports, verwaltet|pcs|Stk.|149|389|2
Patch cable Cat 6A, 3 m, grey|Patchkabel Cat 6A, 3 m, grau|pcs|Stk.|3|8|60
Rack mounting and cabling on site|Rackmontage und Verkabelung vor Ort|hours|Std.|79|115|12
Installation of workstation, per seat|Einrichtung Arbeitsplatz, je Platz|flat|psch.|65|120|6
Wireless keyboard and mouse set|Tastatur-Maus-Set, kabellos|set|Set|29|79|15
Backup storage 2 TB, monthly fee|Backup-Speicher 2 TB, monatliche Gebühr|month|Monat|19|49|12
Support contract "Basic", one quarter|Wartungsvertrag "Basis", ein Quartal|flat|psch.|120|390|1
SSD 1 TB NVMe, 5 years warranty|SSD 1 TB NVMe, 5 Jahre Garantie|pcs|Stk.|69|129|10
Headset with noise cancelling, USB|Headset mit Geräuschunterdrückung, USB|pcs|Stk.|39|119|12
Firewall appliance, rules set up and tested|Firewall, Regelwerk eingerichtet und geprüft|pcs|Stk.|320|640|1
""",
    "consulting": """
Workshop "Process mapping", preparation and delivery|Workshop "Prozessaufnahme", Vorbereitung und Durchführung|days|Tage|680|1250|2
Consulting, senior consultant|Beratung, Senior Consultant|hours|Std.|95|165|16
Project management, remote|Projektleitung, remote|hours|Std.|85|140|20
Written report including charts|Schriftlicher Bericht einschließlich Grafiken|flat|psch.|450|1400|1
Travel expenses, train 2nd class|Reisekosten, Bahn 2. Klasse|flat|psch.|48|189|2
Translation German to English, per standard line|Übersetzung Deutsch - Englisch, je Normzeile|lines|Zeilen|1.2|1.9|400
Review of tender documents|Durchsicht der Ausschreibungsunterlagen|hours|Std.|90|150|10
Training material, printed, per participant|Schulungsunterlagen, gedruckt, je Teilnehmer|pcs|Stk.|12|29|20|reduced
Data analysis and evaluation of survey|Datenanalyse und Auswertung der Befragung|hours|Std.|90|140|14
Moderation of steering meeting|Moderation des Lenkungskreises|hours|Std.|95|150|6
""",
    "food": """
Espresso beans "Casa Bruna", 1 kg|Espressobohnen "Casa Bruna", 1 kg|bag|Beutel|14|24|20|reduced
Mineral water, still, 12 x 0.75 l|Mineralwasser still, 12 x 0,75 l|crate|Kiste|5|9|40
Apple juice, cloudy, 6 x 1 l|Apfelsaft naturtrüb, 6 x 1 l|crate|Kiste|9|15|20
Sandwich platter, 20 pieces, mixed|Brötchenplatte, 20 Stück, gemischt|pcs|Stk.|39|69|5|reduced
Fruit basket, seasonal, 5 kg|Obstkorb saisonal, 5 kg|pcs|Stk.|19|34|8|reduced
Delivery and collection of crockery|Lieferung und Abholung Geschirr|flat|psch.|25|60|1
Butter biscuits, 2 kg tin|Buttergebäck, Dose 2 kg|tin|Dose|16|29|10|reduced
Service staff, evening event|Servicekraft, Abendveranstaltung|hours|Std.|28|42|18
Rye bread, sliced, 750 g|Roggenbrot, geschnitten, 750 g|pcs|Stk.|3|5|40|reduced
Cane sugar sticks, box of 500|Rohrzuckersticks, Karton 500|box|Karton|11|19|6|reduced
Hire of coffee machine, two groups|Miete Siebträgermaschine, zweigruppig|days|Tage|75|140|3
""",
    "craft": """
Wall paint, matt white, 12.5 l|Wandfarbe matt weiß, 12,5 l|bucket|Eimer|39|79|12
Painting of walls, two coats|Wandanstrich, zweimal deckend|m²|m²|5.5|9.5|120
Skirting board oak, 60 mm|Sockelleiste Eiche, 60 mm|m|m|6|14|80
Fitter, hours worked on site|Monteurstunden vor Ort|hours|Std.|48|72|24
Travel, zone 2|Anfahrt, Zone 2|flat|psch.|28|59|2
Interior door CPL white, 86 x 198 cm|Innentür CPL weiß, 86 x 198 cm|pcs|Stk.|119|289|5
Silicone sealant, transparent, 310 ml|Silikon transparent, 310 ml|pcs|Stk.|5|11|20
Laying of laminate including underlay|Laminat verlegen einschließlich Dämmung|m²|m²|14|26|60
Disposal of rubble, container 3 m³|Entsorgung Bauschutt, Container 3 m³|flat|psch.|140|260|1
Wall plug set, 8 mm, 200|Dübelset 8 mm, 200 Stück|box|Karton|12|22|6
Tile adhesive flexible, 25 kg|Fliesenkleber flexibel, 25 kg|bag|Sack|14|29|20
LED panel 62 x 62 cm, 4000 K|LED-Panel 62 x 62 cm, 4000 K|pcs|Stk.|35|79|16
""",
    "industry": """
Deep groove ball bearing 6204-2RS|Rillenkugellager 6204-2RS|pcs|Stk.|4|12|60
Hexagon bolt M10 x 60, 8.8, zinc plated, 100|Sechskantschraube M10 x 60, 8.8, verzinkt, 100 Stück|pack|Pack|14|32|10
Hydraulic hose DN 12, 1.5 m, pressed|Hydraulikschlauch DN 12, 1,5 m, verpresst|pcs|Stk.|28|59|14
Pressure gauge 0-10 bar, glycerine|Manometer 0-10 bar, Glyzerin|pcs|Stk.|24|64|8
Sheet metal part, laser cut, drawing 4471-B|Blechteil lasergeschnitten, Zeichnung 4471-B|pcs|Stk.|8|36|80
Gear oil CLP 220, 20 l|Getriebeöl CLP 220, 20 l|can|Kanister|79|149|5
Calibration of torque wrench with certificate|Kalibrierung Drehmomentschlüssel mit Zertifikat|pcs|Stk.|58|95|6
Freight and packaging|Fracht und Verpackung|flat|psch.|18|95|1
V-belt SPZ 1250|Keilriemen SPZ 1250|pcs|Stk.|9|21|24
Proximity switch M12, PNP, 4 mm|Näherungsschalter M12, PNP, 4 mm|pcs|Stk.|19|58|20
Pallet cage, galvanised, 1200 x 800 mm|Gitterbox verzinkt, 1200 x 800 mm|pcs|Stk.|119|219|6
Safety gloves, cut level C, size 9|Schutzhandschuhe, Schnittschutz C, Gr. 9|pair|Paar|5|13|60
Solenoid valve G 1/2, 24 V DC|Magnetventil G 1/2, 24 V DC|pcs|Stk.|49|109|6
""",
}


def _parse(rows: str) -> tuple[Good, ...]:
    goods = []
    for row in rows.strip().splitlines():
        en, de, unit_en, unit_de, low, high, most, *reduced = row.split("|")
        french, spanish = DESCRIPTIONS[en]
        names: dict[Language, str] = {"en": en, "de": de, "fr": french, "es": spanish}
        units: dict[Language, str] = {"en": unit_en, "de": unit_de, "fr": UNITS[unit_en][0], "es": UNITS[unit_en][1]}
        goods.append(Good(names, units, float(low), float(high), int(most), bool(reduced)))
    return tuple(goods)


GOODS: dict[str, tuple[Good, ...]] = {trade: _parse(rows) for trade, rows in _ROWS.items()}
