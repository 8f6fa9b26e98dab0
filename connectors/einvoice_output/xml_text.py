"""Texts and numbers as XML takes them."""

import re
from decimal import Decimal

from lxml import etree

# What XML 1.0 allows (https://www.w3.org/TR/xml/#charsets), negated; surrogates cannot be written as UTF-8 either.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_ENDS = re.compile(r"\s*[\r\n]+\s*")


def clean(text: str) -> str:
    """The text without characters that XML 1.0 forbids, without outer space, and on one line (", " between lines)."""
    return _LINE_ENDS.sub(", ", _ILLEGAL.sub("", text).strip()).replace("\t", " ").strip()


def clean_lines(text: str) -> str:
    """As `clean`, but with its lines kept: in payment terms they mean something."""
    return "\n".join(line for one in text.splitlines() if (line := clean(one)))


def money(amount: Decimal) -> str:
    """An amount with its two decimals."""
    return f"{amount:.2f}"


def plain(number: Decimal) -> str:
    """A quantity, price or rate without needless zeros and without an exponent."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class Writer:
    """Adds elements under prefixed names ("cbc:ID") in the order of the calls, which is the schema's order."""

    def __init__(self, namespaces: dict[str | None, str], root: str) -> None:
        self._namespaces = namespaces
        prefix, _, name = root.rpartition(":")
        self.root = etree.Element(f"{{{namespaces[prefix or None]}}}{name}", nsmap=namespaces)  # type: ignore[arg-type]  # its stubs forget the default namespace

    def add(self, parent: etree._Element, path: str, text: str | None = None, **attributes: str) -> etree._Element:
        """A new element at the end of a path of new elements ("cac:Party/cac:PostalAddress")."""
        for step in path.split("/"):
            prefix, name = step.split(":")
            parent = etree.SubElement(parent, f"{{{self._namespaces[prefix]}}}{name}")
        parent.text = text
        for key, value in attributes.items():
            parent.set(key, value)
        return parent

    def xml(self) -> bytes:
        """The document as UTF-8."""
        return bytes(etree.tostring(self.root, pretty_print=True, xml_declaration=True, encoding="UTF-8"))
