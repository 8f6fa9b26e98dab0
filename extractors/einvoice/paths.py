"""Paths through e-invoice XML: steps are local names, so that prefixes and versions of namespaces do not matter."""

import re
from collections.abc import Iterator

from lxml import etree

_CONDITION = re.compile(r"\[.*?\](?=/|$)")  # of a path's step


def texts(element: etree._Element, paths: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Text and path of the elements on the first path that leads anywhere; "/" at its start means a child."""
    for path in paths:
        values = [(_text_of(found), where) for found, where in _found(element, path)]
        values = [(text, where) for text, where in values if text]
        if values:
            yield from values
            return


def elements(element: etree._Element, paths: tuple[str, ...]) -> Iterator[tuple[etree._Element, str]]:
    """The elements on the first path that leads anywhere, each with that path."""
    for path in paths:
        found = [(one, where) for one, where in _found(element, path) if isinstance(one, etree._Element)]
        if found:
            yield from found
            return


def _found(element: etree._Element, path: str) -> list[tuple[object, str]]:
    steps = path.removeprefix("/").split("/")
    start = "./" if path.startswith("/") else ".//"
    found = element.xpath(start + "/".join(_step(s) for s in steps))
    where = _CONDITION.sub("", path.removeprefix("/"))
    return [(one, where) for one in found] if isinstance(found, list) else []


def _step(step: str) -> str:
    if step == "*" or step.startswith("@"):
        return step
    name, bracket, condition = step.partition("[")
    return f"*[local-name()='{name}']{bracket}{condition}"


def _text_of(found: object) -> str:
    if isinstance(found, etree._Element):
        parts = [t.strip() for t in found.itertext() if isinstance(t, str)]
        return ("" if found.tag.endswith("IdFiscaleIVA") else " ").join(p for p in parts if p)  # country and number
    return str(found).strip()
