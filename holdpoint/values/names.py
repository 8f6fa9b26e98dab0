"""Names of companies and people: one way of writing what is printed in several."""

import re
import unicodedata

LEGAL_FORMS = {
    "inc": "Inc.", "incorporated": "Inc.", "corp": "Corp.", "corporation": "Corporation", "ltd": "Ltd.",
    "limited": "Ltd.", "llc": "LLC", "lp": "LP", "llp": "LLP", "lllp": "LLLP", "co": "Co.", "company": "Company",
    "plc": "PLC", "na": "N.A.", "gmbh": "GmbH", "ag": "AG", "kg": "KG", "ohg": "OHG", "sarl": "SARL",
    "sas": "SAS", "eurl": "EURL", "sl": "S.L.", "slu": "S.L.U.", "srl": "SRL",
}  # fmt: skip
_MARKS = re.compile(r"[^\w]")
_DEGREES = frozenset({"md", "phd", "esq", "cpa", "dds"})  # behind a person's name
_TRAILING_ID = re.compile(r"\s*[(\[]\s*#?\d+\s*[)\]]\s*$")
_TRAILING_PARTY = re.compile(r"\s*-\s*[DR]\s*-?\s*$")
_FORM_OF_ADDRESS = re.compile(
    r"^(?:mr|mrs|ms|miss|herrn?|frau|m\.|mme|mlle|monsieur|madame|mademoiselle|sr\.|sra\.|srta\.|señora?|d\.ª|dª|dña|doña"
    r"|sig\.(?:\s?ra)?|signora?|de heer|dhr|mevr|mevrouw)\.?\s+(?=\S+\s+\S)",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\s(?:et|und|u\.|and|&|\+|y|e|en)\s", re.IGNORECASE)  # "M. et Mme Lind": both are named
_TITLES = frozenset({"mr", "mrs", "ms", "dr", "herr", "frau"})


def bare_word(word: str) -> str:
    """A word in lower case without punctuation, as legal forms and titles are told by: "Inc.," is "inc"."""
    return _MARKS.sub("", word).lower()


def form_of_address(name: str) -> str:
    """What stands before a person's name on an envelope, with the blank behind it: "Mme " of "Mme Odile Perrachon".

    Nothing before a single word, before the names of a couple, and before an office ("Madame la Présidente").
    """
    match = _FORM_OF_ADDRESS.match(name)
    if match is None or _SEVERAL.search(f" {name[match.end() :]}") or not name[match.end()].isupper():
        return ""
    return match.group()


def registered_name(raw: str) -> str:
    """A name with its legal form in one shape: "Kite Pharma, Inc." and "Kite Pharma INC" are "Kite Pharma Inc.".

    No commas, "and" for "&", neither title nor academic degree of a person. Capitals stay as they are.
    """
    words = raw.replace("&", " and ").replace(",", " ").split()
    out: list[str] = []
    for position, word in enumerate(words):
        bare = bare_word(word)
        if position and bare in LEGAL_FORMS:
            out.append(LEGAL_FORMS[bare])
        elif position > 1 and bare in _DEGREES:
            break
        elif len(words) > 1 and not position and bare in _TITLES:
            continue
        else:
            out.append(word)
    return " ".join(out)


_ALIKE = str.maketrans(
    {
        "0": "o", "1": "l", "i": "l", "|": "l", "5": "s", "\u0430": "a", "\u0435": "e", "\u043e": "o", "\u0440": "p",
        "\u0441": "c", "\u0445": "x", "\u0443": "y", "\u0456": "l", "\u0455": "s", "\u0501": "d", "\u03bf": "o",
        "\u03b1": "a",
    }
)  # fmt: skip
_FORMS_TEXT = """
ag and bv co corp corporation company cv e ek eg et eurl ev gbr gmbh inc incorporated kft kg kgaa limited llc llp lp
ltd mbh nv ohg ood oy plc pty sa sagl sarl sas sasu sl slu sp spa srl sro u ug und y
"""
_FORMS = frozenset(form.translate(_ALIKE) for form in _FORMS_TEXT.split())


def vendor_key(name: str) -> str:
    """What two names of vendors are compared by: what looks the same to a hurried eye has the same key.

    Without legal form, accents, punctuation, capitals; "ue" as "u"; letters that pass for others (0 and o, 1, i and l,
    rn and m, Cyrillic and Greek ones) as one.
    """
    folded = unicodedata.normalize("NFKD", name.casefold().replace("ß", "ss"))
    bare = "".join(c for c in folded if not unicodedata.combining(c)).translate(_ALIKE)
    joined = re.sub(r"(?<=\b\w)\.(?=\w)", "", bare)  # "s.a.r.l." is one word
    words = re.findall(r"[^\W_]+", joined)
    kept = [word for word in words if word not in _FORMS] or words
    key = "".join(kept)
    for pair, one in (("ae", "a"), ("oe", "o"), ("ue", "u"), ("rn", "m"), ("vv", "w")):
        key = key.replace(pair, one)
    return key


def bare_name(name: str) -> str:
    """A name without a bracketed number and an American party's letter at its end: "Warren for President-D (99)"."""
    return _TRAILING_PARTY.sub("", _TRAILING_ID.sub("", name))
