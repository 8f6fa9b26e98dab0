"""Numbers and units of time in words, as contracts write them in English and German."""

NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "eighteen": 18, "twenty": 20,
    "twenty-four": 24, "twenty-five": 25, "thirty": 30, "thirty-six": 36, "sixty": 60, "ninety": 90,
    "ein": 1, "eine": 1, "einem": 1, "einer": 1, "eines": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7,
    "acht": 8, "neun": 9, "zehn": 10, "zwölf": 12, "fünfzehn": 15, "achtzehn": 18, "zwanzig": 20, "vierundzwanzig": 24,
    "dreißig": 30, "sechsunddreißig": 36,
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
}
