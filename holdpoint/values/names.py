"""Names of companies and people: one way of writing what is printed in several."""

import re

LEGAL_FORMS = {
    "inc": "Inc.", "incorporated": "Inc.", "corp": "Corp.", "corporation": "Corporation", "ltd": "Ltd.",
    "limited": "Ltd.", "llc": "LLC", "lp": "LP", "llp": "LLP", "lllp": "LLLP", "co": "Co.", "company": "Company",
    "plc": "PLC", "na": "N.A.",
}  # fmt: skip
_DEGREES = frozenset({"md", "phd", "esq", "cpa", "dds"})  # behind a person's name
_TITLES = frozenset({"mr", "mrs", "ms", "dr", "herr", "frau"})


def registered_name(raw: str) -> str:
    """A name with its legal form in one shape: "Kite Pharma, Inc." and "Kite Pharma INC" are "Kite Pharma Inc.".

    No commas, "and" for "&", neither title nor academic degree of a person. Capitals stay as they are.
    """
    words = raw.replace("&", " and ").replace(",", " ").split()
    out: list[str] = []
    for position, word in enumerate(words):
        bare = re.sub(r"[^\w]", "", word).lower()
        if position and bare in LEGAL_FORMS:
            out.append(LEGAL_FORMS[bare])
        elif position > 1 and bare in _DEGREES:
            break
        elif len(words) > 1 and not position and bare in _TITLES:
            continue
        else:
            out.append(word)
    return " ".join(out)
