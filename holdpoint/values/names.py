"""Names of companies and people: one way of writing what is printed in several."""

import re

LEGAL_FORMS = {
    "inc": "Inc.", "incorporated": "Inc.", "corp": "Corp.", "corporation": "Corporation", "ltd": "Ltd.",
    "limited": "Ltd.", "llc": "LLC", "lp": "LP", "llp": "LLP", "lllp": "LLLP", "co": "Co.", "company": "Company",
    "plc": "PLC", "na": "N.A.",
}  # fmt: skip
_DEGREES = frozenset({"jr", "sr", "md", "phd", "esq", "cpa", "dds"})  # after a comma behind a person's name


def registered_name(raw: str) -> str:
    """A name with its legal form in one shape: "Kite Pharma, Inc." and "Kite Pharma INC" are "Kite Pharma Inc.".

    No comma before the form, "and" for "&", no academic degree after a person's name. Capitals stay as they are.
    """
    words = raw.replace("&", " and ").split()
    out: list[str] = []
    for position, word in enumerate(words):
        bare = re.sub(r"[^\w]", "", word).lower()
        if position and bare in LEGAL_FORMS:
            out[-1] = out[-1].rstrip(",")
            out.append(LEGAL_FORMS[bare])
        elif position and bare in _DEGREES and out[-1].endswith(","):
            out[-1] = out[-1].rstrip(",")
            if bare in ("jr", "sr"):
                out.append(word)
        else:
            out.append(word)
    return " ".join(out).strip(" ,")
