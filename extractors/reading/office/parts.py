"""The parts of an Office Open XML file (ECMA-376): opened within limits, parsed without DTD, entities or network."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from lxml import etree

from extractors.reading import refusals
from extractors.zip_entries import MEBIBYTE, entry_content, entry_problem
from holdpoint.errors import UnreadableError
from holdpoint.finding import ReasonCode
from holdpoint.settings import LimitSettings

_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_PROLOGUE = 4096  # bytes in which a document type declaration would stand
_RELATIONSHIP = "{*}Relationship"


class Parts:
    """Named parts of one file. What is not asked for is not unpacked; external targets are never resolved."""

    def __init__(self, data: bytes, limits: LimitSettings) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
            raise refusals.damaged(f"The office file is broken ({error}).") from None
        self._limits = limits
        self._entries = {e.filename.lstrip("/"): e for e in self._archive.infolist()}
        if len(self._entries) > 10 * limits.archive_members:
            raise refusals.too_large(
                f"The office file has {len(self._entries)} parts.", "Ask the sender for it as PDF."
            )
        self._left = limits.archive_mb * MEBIBYTE

    def names(self) -> Iterator[str]:
        """All parts, in the order of the file."""
        yield from self._entries

    def size(self, name: str) -> int:
        """The bytes of a part, as the file says; it is not unpacked."""
        return self._entries[name].file_size

    def content(self, name: str) -> bytes | None:
        """The part's bytes, or None where there is no such part. UnreadableError beyond the limits."""
        entry = self._entries.get(name)
        if entry is None:
            return None
        found = entry_problem(entry, self._limits) or entry_content(self._archive, entry)
        if not isinstance(found, bytes):
            code, fact = found
            raise _unreadable(code, f"The part {_shown(name)} of the office file {fact}.")
        self._left -= len(found)
        if self._left < 0:
            raise _unreadable(
                ReasonCode.RESOURCE_LIMIT, f"The office file unpacks to more than {self._limits.archive_mb} MB."
            )
        if _DTD.search(found[:_PROLOGUE]):
            raise refusals.damaged(f"The part {_shown(name)} of the office file contains a DTD, which none needs.")
        return found

    def tree(self, name: str) -> etree._Element | None:
        """The part as XML, or None where there is no such part."""
        content = self.content(name)
        if content is None:
            return None
        try:
            return etree.fromstring(content, _parser())
        except etree.XMLSyntaxError as error:
            raise refusals.damaged(f"The part {_shown(name)} of the office file is broken ({error.msg}).") from None

    def elements(self, name: str, tag: str) -> Iterator[etree._Element]:
        """The elements of that local name one by one, each forgotten once the next is asked for."""
        content = self.content(name)
        if content is None:
            return
        events = etree.iterparse(
            io.BytesIO(content),
            events=("end",),
            tag=f"{{*}}{tag}",
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        try:
            for _, element in events:
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except etree.XMLSyntaxError as error:
            raise refusals.damaged(f"The part {_shown(name)} of the office file is broken ({error.msg}).") from None

    def main_part(self) -> str:
        """The part that the package calls its document (ECMA-376 part 2, 9.3)."""
        for kind, target in self.related(""):
            if kind.endswith("/officeDocument"):
                return target
        raise refusals.damaged("The office file names no document.")

    def related(self, part: str) -> Iterator[tuple[str, str]]:
        """Type and target of a part's relationships within the file, in the order written."""
        yield from ((kind, target) for _, kind, target in self.relationships(part))

    def relationships(self, part: str) -> Iterator[tuple[str, str, str]]:
        """The same with the id that the part uses; targets outside the file are left out."""
        path = PurePosixPath(part)
        tree = self.tree(f"{path.parent}/_rels/{path.name}.rels".removeprefix("./") if part else "_rels/.rels")
        if tree is None:
            return
        for one in tree.iter(_RELATIONSHIP):
            if one.get("TargetMode") != "External":
                yield one.get("Id", ""), one.get("Type", ""), _resolved(path.parent, one.get("Target", ""))


def local(element: etree._Element) -> str:
    """The element's name without its namespace; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """An attribute by its local name."""
    return next((str(v) for k, v in element.attrib.items() if str(k).rpartition("}")[2] == name), None)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )


def _resolved(folder: PurePosixPath, target: str) -> str:
    steps: list[str] = []
    for step in (target if target.startswith("/") else f"{folder}/{target}").split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def _shown(name: str) -> str:
    return "".join(c if c.isprintable() else "�" for c in name)[:80]


def _unreadable(code: ReasonCode, fact: str) -> UnreadableError:
    if code is ReasonCode.RESOURCE_LIMIT:
        return refusals.too_large(fact, "Ask the sender for it as PDF.")
    if code is ReasonCode.DAMAGED:
        return refusals.damaged(fact)
    return UnreadableError(
        code, fact, consequence="It was not read; the original is kept.", remedy="Ask the sender for it as PDF."
    )
