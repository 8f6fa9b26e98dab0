"""Invented companies: names, places, streets, and what a letterhead shows of them. None of them exists."""

import random
import re
import unicodedata
from dataclasses import dataclass

from samples.formats import Country, Language, in_groups
from samples.identifiers import make_bank, make_iban, make_vat_id

_NAMES: dict[Country, dict[str, str]] = {
    # country -> trade -> names
    "DE": {
        "office": "Hollerbach Bürotechnik GmbH|Papierhaus Quendel & Söhne KG",
        "it": "Netzwerkstatt Isarblick GmbH|Datenhafen Systemhaus GmbH & Co. KG",
        "consulting": "Kranzfelder Unternehmensberatung GmbH|Wiesenthal & Partner Beratungsgesellschaft mbH",
        "food": "Genussmanufaktur Löwenzahn GmbH|Brotzeit Catering Mühlhaupt e.K.",
        "craft": "Malerbetrieb Üppigkeit & Weiß GmbH|Bautischlerei Sägebrecht GmbH",
        "industry": "Fördertechnik Strömsdörfer GmbH|Drehteile Hägelmann GmbH & Co. KG|Rheinwerk Antriebstechnik AG",
    },
    "AT": {
        "office": "Büro Edelweißer GmbH",
        "consulting": "Donaukanal Consulting GmbH",
        "food": "Feinkost Marillenhof GmbH",
        "industry": "Ennstaler Maschinenbau GmbH",
    },
    "GB": {
        "office": "Harrowgate Office Supplies Ltd|Pennine Stationers Limited",
        "it": "Brackenfield Systems Ltd|Tidewater Networks Limited",
        "consulting": "Larkspur Advisory LLP|Stonebridge Analytics Ltd",
        "food": "The Copper Kettle Catering Co. Ltd|Moorland Provisions Limited",
        "craft": "Ashdown Joinery Ltd|Whitlock Interiors Limited",
        "industry": "Calderdale Bearings Ltd|Fenwright Engineering plc",
    },
    "IE": {"it": "Slievebawn Software Limited", "consulting": "Curragh Research Limited", "food": "Glenmore Foods Ltd"},
    "NL": {"industry": "Waterlijn Techniek B.V.", "it": "Polderlicht Automatisering B.V.", "office": "Kantoorhuis De Vries & Zonen B.V."},
    "US": {
        "office": "Blue Mesa Office Products Inc.",
        "it": "Juniper Ridge Data LLC",
        "consulting": "Harborlight Consulting Group Inc.",
        "industry": "Prairie Valve & Fitting Co.",
    },
    "FR": {
        "office": "Papeterie des Quatre Vents SARL|Bureau Mirabelle SAS",
        "it": "Réseaux Clairvaux SAS|Octet & Compagnie SARL",
        "consulting": "Cabinet Vauquelin Conseil SAS|Atelier Horizon Conseil SARL",
        "food": "Traiteur La Belle Échalote SARL|Maison Tournesol SAS",
        "craft": "Menuiserie Bois-Joli SARL|Peintures Grandval EURL",
        "industry": "Mécanique Générale du Forez SA|Hydraulique Beaurivage SAS",
    },
    "BE": {
        "it": "Informatique du Sablon SRL",
        "consulting": "Meuse Conseil SRL",
        "food": "Saveurs de Hesbaye SA",
        "industry": "Ateliers Grandpré SA",
    },
    "ES": {
        "office": "Papelería Tres Olivos S.L.|Suministros Alcoraya S.A.",
        "it": "Redes Guadiana S.L.|Sistemas Peñablanca S.L.",
        "consulting": "Consultoría Mirasierra S.L.|Gestión Valdehermoso S.L.",
        "food": "Catering El Azafrán S.L.|Alimentación Campoverde S.A.",
        "craft": "Reformas Castañuela S.L.|Carpintería Encinar S.L.",
        "industry": "Mecanizados Urumea S.A.|Rodamientos Moncayo S.L.",
    },
    "CH": {
        "office": "Bürobedarf Hasliberg AG",
        "it": "Datenwerk Aaretal GmbH|Informatique Lavaux Sàrl",
        "consulting": "Säntisblick Beratung AG|Conseil Jorat Sàrl",
        "industry": "Präzisionsteile Emmental AG",
    },
}  # fmt: skip
_STREETS: dict[Country, str] = {
    "DE": "Gerberstraße|Am Alten Güterbahnhof|Lindenallee|Schützenweg|Industriestraße|Mühlgasse|Königsberger Straße",
    "AT": "Marktgasse|Donaulände|Bahnhofstraße|Lindengasse",
    "GB": "Foundry Lane|Kingsmead Road|Harbour Street|Mill Bank|Beechwood Avenue|Station Approach",
    "IE": "Quay Street|Abbey Road|Mountjoy Terrace",
    "NL": "Kanaalweg|Molenstraat|Handelskade",
    "US": "Cottonwood Avenue|Market Street|Industrial Parkway|Lakeview Drive",
    "FR": "rue des Tanneurs|avenue de la Gare|boulevard Voltaire|chemin du Moulin|quai des Brumes|place du Marché",
    "BE": "rue du Moulin|avenue des Tilleuls|chaussée de Namur|quai de Meuse",
    "ES": "Calle Mayor|Avenida de la Constitución|Calle del Olmo|Paseo de la Alameda|Plaza del Mercado|Camino Viejo",
    "CH": "Bahnhofstrasse|Seestrasse|Mühleweg|Industriestrasse",
}
_PLACES: dict[Country, str] = {
    "DE": "80997 München|50829 Köln|04229 Leipzig|70565 Stuttgart|48155 Münster|90431 Nürnberg|24113 Kiel|79108 Freiburg",
    "AT": "4020 Linz|1030 Wien|8053 Graz|5020 Salzburg",
    "GB": "Leeds LS11 5TQ|Bristol BS2 0QQ|Norwich NR3 2BZ|Sheffield S9 1XH|Exeter EX2 8LP|Preston PR2 5PB",
    "IE": "Galway H91 K8YN|Cork T12 XF62|Dublin D08 P3C7",
    "NL": "3542 AB Utrecht|5616 KL Eindhoven|9723 BT Groningen",
    "US": "Boulder, CO 80301|Columbus, OH 43215|Raleigh, NC 27603|Duluth, MN 55802",
    "FR": "69003 Lyon|44000 Nantes|31000 Toulouse|67000 Strasbourg|38000 Grenoble|35000 Rennes|21000 Dijon",
    "BE": "5000 Namur|4000 Liège|1050 Bruxelles|7000 Mons",
    "ES": "28013 Madrid|46004 Valencia|41001 Sevilla|50003 Zaragoza|08025 Barcelona|15003 A Coruña",
    "CH": "8005 Zürich|3011 Bern|4051 Basel|6003 Luzern",
}
_DIAL: dict[Country, str] = {"DE": "+49", "AT": "+43", "GB": "+44", "IE": "+353", "NL": "+31", "US": "+1", "FR": "+33", "BE": "+32", "ES": "+34", "CH": "+41"}  # fmt: skip
_COURTS = ("München", "Köln", "Leipzig", "Stuttgart", "Münster", "Nürnberg")
_DOMAINS: dict[Country, str] = {"DE": "de", "AT": "at", "GB": "co.uk", "IE": "ie", "NL": "nl", "US": "com", "FR": "fr", "BE": "be", "ES": "es", "CH": "ch"}  # fmt: skip

_ACCOUNTS: dict[Country, str] = {"DE": "buchhaltung", "AT": "buchhaltung", "CH": "buchhaltung", "FR": "compta", "BE": "compta", "ES": "administracion"}  # fmt: skip


@dataclass(frozen=True)
class Company:
    """One side of a document. A US company has no VAT number and no IBAN but a routing and an account number."""

    name: str
    trade: str
    country: Country
    street: str
    place: str  # postcode and city as that country writes them
    phone: str
    email: str
    web: str
    register: str  # commercial register or company number, as the footer prints it
    vat_id: str | None
    bank: str
    bic: str | None
    iban: str | None
    account: str | None

    @property
    def address(self) -> str:
        """Street and place, as the label gives it."""
        return f"{self.street}, {self.place}"

    @property
    def postcode_and_city(self) -> tuple[str, str]:
        """The place in its two parts."""
        match = re.fullmatch(
            r"(?P<before>\d{4,5}(?: [A-Z]{2})?) (?P<city1>.+)|(?P<city2>[^\d]+?),? (?P<after>\S+ \S+)", self.place
        )
        if match is None:
            raise AssertionError(f"the place '{self.place}' is not written as one of _PLACES")
        return match["before"] or match["after"], match["city1"] or match["city2"]


_SYLLABLES = "al|ar|bel|bor|ca|cor|dan|del|ed|el|fa|fen|gal|gor|hal|her|ister|jo|kar|ker|la|len|lo|mar|mer|mo|nar|nel|ol|or|pen|per|qui|ra|ren|sal|ser|sol|ta|tel|tor|ul|va|ven|vor|wal|wen|xan|yor|zel"
_TRADE_WORDS: dict[Language, str] = {
    "en": "Systems|Foods|Holdings|Logistics|Instruments|Energy|Partners|Labs|Textiles|Motors|Pharma|Media|Capital|Marine",
    "de": "Maschinenbau|Logistik|Technik|Verlag|Werke|Bau|Energie|Medizintechnik|Software|Handel|Optik|Chemie",
    "fr": "Industries|Conseil|Énergie|Transports|Éditions|Distribution|Bâtiment|Santé|Logiciels|Textiles|Marine",
    "es": "Sistemas|Alimentación|Energía|Construcciones|Transportes|Ediciones|Distribuciones|Química|Maquinaria|Textil",
}
_LEGAL_FORMS: dict[Country, str] = {
    "DE": "GmbH|AG|GmbH & Co. KG|KG|eG|SE", "AT": "GmbH|AG", "GB": "Ltd|Limited|plc|LLP", "IE": "Limited|plc|DAC", "NL": "B.V.|N.V.",
    "US": "Inc.|LLC|Corporation|Corp.|LP", "FR": "SAS|SARL|SA|EURL", "BE": "SA|SRL", "ES": "S.L.|S.A.|S.L.U.", "CH": "AG|GmbH|SA|Sàrl",
}  # fmt: skip


def invented_name(rng: random.Random, country: Country, language: Language) -> str:
    """A name that no list has: one or two words of syllables, perhaps a trade, and the country's legal form."""
    stem = syllables(rng).capitalize()
    words = [stem]
    if rng.random() < 0.3:
        second = "".join(rng.sample(_SYLLABLES.split("|"), 2)).capitalize()
        words += [rng.choice(("&", "-")), second]
    if rng.random() < 0.7:
        words.append(rng.choice(_TRADE_WORDS[language].split("|")))
    name = " ".join(words).replace(" - ", "-")
    return f"{name.upper() if rng.random() < 0.25 else name} {rng.choice(_LEGAL_FORMS[country].split('|'))}"


def syllables(rng: random.Random) -> str:
    """Two or three syllables in lower case, that no list of names has."""
    return "".join(rng.sample(_SYLLABLES.split("|"), rng.randrange(2, 4)))


def company_names(country: Country) -> tuple[tuple[str, str], ...]:
    """Every company of a country: trade and name."""
    return tuple((trade, name) for trade, names in _NAMES[country].items() for name in names.split("|"))


def make_company(rng: random.Random, country: Country, *, other_than: str = "") -> Company:
    """A company of the country with invented but valid identifiers."""
    trade, name = rng.choice([(t, n) for t, n in company_names(country) if n != other_than])
    domain = f"{_slug(name)}.{_DOMAINS[country]}"
    street_name = rng.choice(_STREETS[country].split("|"))
    house = rng.randrange(2, 148)
    bank, bic, iban, account = _banking(rng, country)
    vat_id = make_vat_id(rng, country) if country != "US" else None
    return Company(
        name=name,
        trade=trade,
        country=country,
        street=_street(street_name, house, country),
        place=rng.choice(_PLACES[country].split("|")),
        phone=f"{_DIAL[country]} {rng.randrange(20, 99)} {rng.randrange(200, 999)} {rng.randrange(1000, 9999)}",
        email=f"{rng.choice(('info', _ACCOUNTS.get(country, 'accounts')))}@{domain}",
        web=f"www.{domain}",
        register=_register(rng, country, vat_id or ""),
        vat_id=vat_id,
        bank=bank,
        bic=bic,
        iban=iban,
        account=account,
    )


def _street(name: str, house: int, country: Country) -> str:
    """Street and house number in that country's order."""
    match country:
        case "DE" | "AT" | "NL" | "CH" | "BE":
            return f"{name} {house}"
        case "ES":
            return f"{name}, {house}"
        case _:
            return f"{house} {name}"


def _banking(rng: random.Random, country: Country) -> tuple[str, str | None, str | None, str | None]:
    if country == "US":
        account = f"Routing {rng.randrange(100000000, 999999999)}, account {rng.randrange(10**9, 10**10)}"
        return "Great Plains Commercial Bank", None, None, account
    bank, bic = make_bank(rng, country)
    return bank, bic, make_iban(rng, country, bic), None


def _register(rng: random.Random, country: Country, vat_id: str) -> str:
    number = rng.randrange(10000, 99999)
    match country:
        case "DE":
            return f"Amtsgericht {rng.choice(_COURTS)}, HRB {number}"
        case "AT":
            return f"Firmenbuch FN {number}{rng.choice('abdfhk')}"
        case "GB":
            return f"Registered in England No. {number + 4000000:08d}"
        case "IE":
            return f"Registered in Ireland No. {number + 400000}"
        case "NL":
            return f"KvK {number + 24000000}"
        case "US":
            return f"EIN {rng.randrange(10, 99)}-{rng.randrange(1000000, 9999999)}"
        case "FR":
            return f"RCS {rng.choice(('Lyon', 'Nantes', 'Dijon'))} {in_groups(vat_id[4:], 3)}"  # the SIREN is in the VAT number
        case "BE":
            return f"RPM {rng.choice(('Namur', 'Liège', 'Bruxelles'))}"
        case "ES":
            return f"Registro Mercantil, tomo {number}, folio {rng.randrange(10, 220)}"
        case "CH":
            return f"Handelsregister {rng.choice(('Zürich', 'Bern', 'Basel'))}"


_SPELLED: dict[str, str | int | None] = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}


def _slug(name: str) -> str:
    spelled = name.lower().translate(str.maketrans(_SPELLED))
    ascii_only = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    words = [w for w in re.findall(r"[a-z]+", ascii_only) if w not in {"gmbh", "co", "kg", "ltd", "limited", "inc", "llc", "ag", "the", "b", "v", "e", "k", "plc", "llp", "und", "sarl", "sas", "sa", "srl", "eurl", "s", "l", "a", "la", "el"}]  # fmt: skip
    return words[0] if len(words[0]) > 7 else "-".join(words[:2])
