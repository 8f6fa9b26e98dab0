"""Invented IBANs and VAT numbers whose check digits hold, and ones whose check digits do not."""

import random
from collections.abc import Callable
from functools import cache
from typing import Any

from stdnum import get_cc_module
from stdnum import iban as iban_rules
from stdnum.ch import uid as swiss_uid
from stdnum.fr import siren as siren_rules

_BANKS = {
    "DE": (("Rheinische Handelsbank", "RHHBDE3K"), ("Sparkasse Mittelhessen-Ost", "SPMHDE5F"), ("Volksbank Isartal eG", "VISADE71")),
    "AT": (("Donauländische Bank AG", "DONBATWW"), ("Raiffeisenbank Ennstal", "RBENAT2L")),
    "GB": (("Northgate Bank plc", "NRGTGB2L"), ("Albion Commercial Bank", "ALCBGB22")),
    "IE": (("Bank of Leinster", "BOLEIE2D"), ("Liffey Business Bank", "LIFBIE3D")),
    "NL": (("Noordzee Bank N.V.", "NDZBNL2A"), ("Polder Bank", "PLDRNL2U")),
    "FR": (("Banque du Ponant", "BQPOFRPP"), ("Crédit Rhodanien", "CRRHFR2L")),
    "BE": (("Banque de Meuse", "BQMEBEBB"), ("Crédit Brabançon", "CRBRBE22")),
    "ES": (("Banco del Guadarrama", "BGUDESMM"), ("Caja Levantina", "CJLVES2V")),
    "CH": (("Alpenbank AG", "ALPBCHZZ"), ("Kreditkasse Mittelland", "KKMLCH22")),
}  # fmt: skip
_VAT_BODIES: dict[str, tuple[str, tuple[str, ...]]] = {
    # country: the shape before the check characters ("#" is a digit), and what the check characters can be
    "DE": ("########", tuple("0123456789")),
    "AT": ("U#######", tuple("0123456789")),
    "GB": ("#######", tuple(f"{i:02d}" for i in range(97))),
    "IE": ("#######", tuple("ABCDEFGHIJKLMNOPQRSTUVW")),
    "NL": ("########", tuple(f"{i}B01" for i in range(10))),
    "BE": ("0#######", tuple(f"{i:02d}" for i in range(1, 98))),
    "ES": ("B#######", tuple("0123456789")),  # B: a limited company
}
_IBAN_BODIES = {
    "DE": "##################", "AT": "################", "GB": "@##############", "IE": "@##############", "NL": "@##########",
    "FR": "#######################", "BE": "############", "ES": "####################", "CH": "#################",
}  # fmt: skip


def make_bank(rng: random.Random, country: str) -> tuple[str, str]:
    """An invented bank of the country and its BIC."""
    return rng.choice(_BANKS[country])


def make_iban(rng: random.Random, country: str, bic: str) -> str:
    """An IBAN with right length and check digits (ISO 13616), and the country's own where python-stdnum knows them."""
    while True:
        body = _fill(rng, _IBAN_BODIES[country].replace("@", bic[:4]))
        remainder = int("".join(str(int(c, 36)) for c in f"{body}{country}00")) % 97
        iban = f"{country}{98 - remainder:02d}{body}"
        if not iban_rules.is_valid(iban, check_country=False):
            raise AssertionError(f"the IBAN {iban} was built by ISO 13616 but does not validate")
        if iban_rules.is_valid(iban):
            return iban


def break_iban(rng: random.Random, iban: str) -> str:
    """The IBAN with two unlike neighbouring digits swapped, as a typist does: its check digits no longer hold."""
    places = [i for i in range(8, len(iban) - 1) if iban[i] != iban[i + 1]]
    i = rng.choice(places)
    return f"{iban[:i]}{iban[i + 1]}{iban[i]}{iban[i + 2 :]}"


def make_vat_id(rng: random.Random, country: str) -> str:
    """A VAT number of the country whose check characters hold, with its country prefix, written as they are there."""
    if country == "FR":
        siren = _make_siren(rng)
        return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"
    if country == "CH":
        return _make_swiss(rng)
    holds = _vat_check(country)
    while True:
        shape, endings = _VAT_BODIES[country]
        body = _fill(rng, shape)
        for ending in endings:
            if holds(f"{country}{body}{ending}"):
                return f"{country}{body}{ending}"


def _make_siren(rng: random.Random) -> str:
    """A French company's nine digits; the last one is Luhn's check digit."""
    while True:
        number = str(rng.randrange(300000000, 899999999))
        if siren_rules.is_valid(number):
            return number


def _make_swiss(rng: random.Random) -> str:
    while True:
        number = str(rng.randrange(100000000, 499999999))
        if swiss_uid.is_valid(f"CHE{number}"):
            return f"CHE-{number[:3]}.{number[3:6]}.{number[6:]} MWST"


def break_vat_id(rng: random.Random, vat_id: str) -> str:
    """The VAT number with one digit changed so that its check characters no longer hold."""
    holds = _vat_check(vat_id[:2])
    while True:
        i = rng.randrange(4, 9)
        broken = f"{vat_id[:i]}{rng.randrange(10)}{vat_id[i + 1 :]}"
        if not holds(broken):
            return broken


def vat_id_holds(vat_id: str) -> bool:
    """Whether python-stdnum accepts the VAT number of the country it begins with."""
    return _vat_check(vat_id[:2])(vat_id)


def _fill(rng: random.Random, shape: str) -> str:
    # no leading zero: a body that starts with one is refused in some countries
    digits = (str(rng.randrange(1, 10)) if i < 3 else str(rng.randrange(10)) for i in range(shape.count("#")))
    return "".join(next(digits) if c == "#" else c for c in shape)


@cache
def _vat_check(country: str) -> Callable[[str], bool]:
    module: Any = get_cc_module(country.lower(), "vat")
    is_valid: Callable[[str], bool] = module.is_valid
    return is_valid
