"""A printed address as EN 16931 keeps it: street, postcode and town apart where the text says which is which."""

import re
from typing import NamedTuple

# "Weg 20, 80333 München": all but the last part, then a postcode of digits and a town without any. Countries that put
# the town first, and postcodes with letters, are not guessed at.
_STREET_POSTCODE_TOWN = re.compile(r"(?P<line>.+), (?P<postcode>[0-9]{4,5}) (?P<town>[^0-9,]+)")


class Address(NamedTuple):
    """`line` is the whole text where it could not be taken apart (BT-35); postcode is BT-38, town BT-37."""

    line: str
    postcode: str | None = None
    town: str | None = None


def address_of(text: str) -> Address:
    """The parts of an address; put together again as "line, postcode town" they are the text."""
    found = _STREET_POSTCODE_TOWN.fullmatch(text)
    return Address(found["line"], found["postcode"], found["town"]) if found is not None else Address(text)
