"""Unit words as printed to codes of UN/ECE Recommendation 20."""

import re

ONE = "C62"
MUTUALLY_DEFINED = "ZZ"

_WORDS_BY_CODE = {
    "H87": "piece pieces pc pcs pce pz stück stueck stuck stk st pièce pièces piece(s) pza pzas unidad unidades ud uds "
    "pezzo pezzi each ea",
    ONE: "one unit units einheit einheiten unité unités",
    "HUR": "hour hours hr hrs h std stunde stunden heure heures hora horas",
    "MIN": "minute minutes min minuten minuto minutos",
    "DAY": "day days tag tage jour jours día días dia dias",
    "WEE": "week weeks woche wochen semaine semaines semana semanas",
    "MON": "month months monat monate mois mes meses",
    "ANN": "year years jahr jahre an ans année años año",
    "KGM": "kg kilo kilos kilogram kilograms kilogramm kilogramme kilogrammes",
    "GRM": "g gram grams gramm gramme grammes",
    "TNE": "t ton tons tonne tonnes tonnen tonelada toneladas",
    "LTR": "l ltr liter liters litre litres litro litros",
    "MLT": "ml milliliter millilitre",
    "MTR": "m meter meters metre metres mètre mètres metro metros lfm",
    "CMT": "cm centimeter centimetre zentimeter",
    "MMT": "mm millimeter millimetre",
    "KMT": "km kilometer kilometers kilometre kilometres kilomètre kilomètres",
    "MTK": "m² m2 qm sqm",
    "MTQ": "m³ m3 cbm",
    "KWH": "kwh",
    "PR": "pair pairs paar paire paires par pares",
    "SET": "set sets satz sätze jeu juego",
    "LS": "flat lump pauschal pauschale psch forfait",
    "E48": "service leistungseinheit",
    "XBX": "box boxes",
    "XCT": "carton cartons karton kartons",
    "XPK": "pack packs package packages paket pakete packung packungen paquet paquets paquete paquetes",
    "XBO": "bottle bottles flasche flaschen bouteille bouteilles botella botellas",
    "XPX": "pallet pallets palette paletten palettes palé palés",
    "XRO": "roll rolls rolle rollen rouleau rouleaux rollo rollos",
    "XBG": "bag bags beutel sac sacs bolsa bolsas",
    "DZN": "dozen dutzend douzaine docena",
    "P1": "% percent prozent",
}
_CODE_BY_WORD = {word: code for code, words in _WORDS_BY_CODE.items() for word in words.split()}
_CODE = re.compile(r"[A-Z0-9]{2,3}")


def unit_code(word: str | None, *, from_xml: bool) -> tuple[str, str | None]:
    """The code of a unit, and what has to be said beside it (None where the code says it all).

    No unit is "one" (C62). What an embedded e-invoice says (`from_xml`) is a code already and stays; a printed text is
    one only where it is among those that we write, for printed words and codes collide ("PAL", a pallet, is the code of
    pascal). A word that is not known is "mutually defined" (ZZ), and the word goes into the line's note: nothing is
    passed off as pieces.
    """
    if word is None:
        return ONE, None
    if word in _WORDS_BY_CODE or (from_xml and _CODE.fullmatch(word)):
        return word, None
    code = _CODE_BY_WORD.get(word.lower().strip(" ."))
    return (code, None) if code is not None else (MUTUALLY_DEFINED, f"Unit as printed: {word}")
