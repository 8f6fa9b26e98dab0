"""Numbers and units of time in words, as contracts write them in English, German, French and Spanish."""

from holdpoint.values.alternatives import any_of

NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "eighteen": 18, "twenty": 20,
    "twenty-four": 24, "twenty-five": 25, "thirty": 30, "thirty-six": 36, "sixty": 60, "ninety": 90,
    "ein": 1, "eine": 1, "einem": 1, "einer": 1, "eines": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7,
    "acht": 8, "neun": 9, "zehn": 10, "zwölf": 12, "fünfzehn": 15, "achtzehn": 18, "zwanzig": 20, "vierundzwanzig": 24,
    "dreißig": 30, "sechsunddreißig": 36,
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "douze": 12,
    "quinze": 15, "dix-huit": 18, "vingt": 20, "vingt-quatre": 24, "trente": 30, "trente-six": 36, "soixante": 60,
    "uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10,
    "doce": 12, "quince": 15, "dieciocho": 18, "veinte": 20, "veinticuatro": 24, "treinta": 30, "treinta y seis": 36, "sesenta": 60,
}  # fmt: skip
UNITS = {
    "year": "year",
    "month": "month",
    "day": "day",
    "week": "week",
    "jahr": "year",
    "monat": "month",
    "tag": "day",
    "woche": "week",
    "an": "year",
    "année": "year",
    "año": "year",
    "mois": "month",
    "mes": "month",
    "jour": "day",
    "día": "day",
    "semaine": "week",
    "semana": "week",
}
UNIT = rf"(?P<unit>{any_of(UNITS)})(?:e?[ns]?|en)\b(?:['’]s?)?"
"""A pattern of a unit, in whatever number and case it stands."""
