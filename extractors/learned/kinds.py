"""The kinds of values that a field of a taught type can have."""

from enum import StrEnum


class Kind(StrEnum):
    """How candidates for a field are found, and how two of its values are compared."""

    DATE = "date"
    MONEY = "money"
    IDENTIFIER = "identifier"  # a word with a digit in it
    NAME = "name"  # one to three lines, or a part of one
    ADDRESS = "address"  # one to eight lines
    PARTY = "party"  # a run of capitalised words in running text
    DURATION = "duration"  # "two (2) years"
    PLACE = "place"  # a state or country
