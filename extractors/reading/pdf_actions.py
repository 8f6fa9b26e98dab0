"""What a PDF would do by itself, or brings along to be started: told by name, never run.

By the names of actions (ISO 32000-1, 12.6) in the file as it is and in its object streams, wherever they hang: walking
the document's own trees would miss what a damaged tree hides, and costs more. A link that a person must click is no
action of the document.
"""

import re
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from extractors.reading.active_content import finding_of
from holdpoint.finding import Finding

_ACTIONS = {
    b"/JavaScript": "JavaScript",
    b"/Launch": "an action that starts a program",
    b"/SubmitForm": "an action that sends its form elsewhere",
    b"/ImportData": "an action that reads a file of the reader's machine",
    b"/RichMedia": "media that a program plays",
    b"/XFA": "a form of a kind (XFA) that carries scripts",
}
_OBJECT_STREAM = b"/ObjStm"
_DISGUISED = frozenset({*_ACTIONS, _OBJECT_STREAM, b"/OpenAction", b"/URI"})
_ESCAPED_LETTER = re.compile(rb"#(?:[46][1-9A-Fa-f]|[57][0-9Aa])")  # of a name; no program writes letters so
_NAME = re.compile(rb"/(?:[A-Za-z]|#[0-9A-Fa-f]{2}){2,40}")
_LONGEST_NAME = 40
_BY_ITSELF = (b"/OpenAction", b"/AA")  # done on opening, closing, printing, turning to a page
_FETCHING = re.compile(rb"/S\s*/(?:URI|GoToR|GoToE)\b")  # an address, another file, an embedded file
_TRIGGER = rb"/(?:OpenAction|O|C|WC|WS|DS|WP|DP|PO|PC|PV|PI)"  # 12.6.3: keys of what happens by itself
_DIRECT_TRIGGER = re.compile(_TRIGGER + rb"\s*<<([^<>]{0,2000})")
_TRIGGER_BY_REFERENCE = re.compile(_TRIGGER + rb"\s+(\d{1,10})\s+\d{1,5}\s+R\b")
_OBJECT_NUMBER = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+$")
_FILE_NAME = re.compile(rb"/(?:UF|F)\s*(?:\(((?:\\.|[^\\()]){1,500})\)|<([0-9A-Fa-f\s]{2,2000})>)", re.DOTALL)
_MOST_UNPACKED = 32 * 1024 * 1024  # bytes of all object streams together; those of a book are one or two
_MOST_LINKS = 20_000
_MOST_NAMED = 3
_PROGRAM = re.compile(
    r"[^.].*\.(?:exe|com|scr|pif|bat|cmd|ps1|vb[se]|jse?|ws[fh]|hta|ms[ip]|jar|lnk|dll|cpl|reg|inf|chm|sh|app|"
    r"do[ct]m|xl[st]m|xlam|pptm)",
    re.IGNORECASE | re.DOTALL,
)


def active_content(
    data: bytes, attachment_names: Sequence[str], unpacked: Iterable[bytes] | None = None
) -> Finding | None:
    """The finding for a PDF that carries any. `unpacked` are its object streams where they are not simply there."""
    found: dict[str, None] = {}  # in order, each once
    programs: dict[str, None] = {}
    texts = (data, *(_object_streams(data) if unpacked is None else unpacked))
    for text in texts:
        found.update(dict.fromkeys(_actions_in(text)))
        programs.update(dict.fromkeys(name for name in _file_names(text) if _is_program(name)))
    if _fetch_by_themselves(texts):
        found["an action on opening that fetches something from elsewhere"] = None
    programs.update(dict.fromkeys(name for name in attachment_names if _is_program(name)))
    if programs:
        named = ", ".join(f'"{_shown(name)}"' for name in [*programs][:_MOST_NAMED])
        found[f"attached programs ({named})"] = None
    return finding_of(tuple(found)) if found else None


def object_stream_numbers(data: bytes) -> tuple[int, ...]:
    """The objects that hold others, packed, so that their names do not show."""
    found = (_number_before(data, match.start()) for match in re.finditer(_OBJECT_STREAM, data))
    return tuple(dict.fromkeys(number for number in found if number is not None))


def _object_streams(data: bytes) -> Iterator[bytes]:
    """As far as they are packed in the usual way, without ever having more than is allowed."""
    left, at = _MOST_UNPACKED, -1
    view = memoryview(data)
    while left > 0 and (at := data.find(_OBJECT_STREAM, at + 1)) >= 0:
        start = data.find(b"stream", at, at + 1000)
        if start < 0:
            continue
        start += len(b"stream")
        start += 2 if data[start : start + 2] == b"\r\n" else 1
        try:
            text = zlib.decompressobj().decompress(view[start:], left)
        except zlib.error:
            text = bytes(view[start : start + 100_000])  # not packed at all
        left -= len(text)
        yield text


def _actions_in(text: bytes) -> Iterator[str]:
    for name, phrase in _ACTIONS.items():
        if name in text and re.search(re.escape(name) + rb"(?![A-Za-z0-9#_.-])", text):
            yield phrase
    if _has_disguised_names(text):
        yield "names of actions in a disguise that no program writes"


def _has_disguised_names(text: bytes) -> bool:
    for match in _ESCAPED_LETTER.finditer(text):
        start = text.rfind(b"/", max(match.start() - _LONGEST_NAME, 0), match.start())
        name = _NAME.match(text, start) if start >= 0 else None
        if name is not None and name.end() >= match.end() and _plain(name.group()) in _DISGUISED:
            return True
    return False


def _plain(name: bytes) -> bytes:
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), name)


def _fetch_by_themselves(texts: Sequence[bytes]) -> bool:
    """Whether what happens on opening, directly or by reference, fetches something; its parts may lie anywhere."""
    if not any(key in text for text in texts for key in _BY_ITSELF):
        return False
    if any(_FETCHING.search(match[1]) for text in texts for match in _DIRECT_TRIGGER.finditer(text)):
        return True
    triggered = {int(match[1]) for text in texts for match in _TRIGGER_BY_REFERENCE.finditer(text)}
    return bool(triggered) and any(not triggered.isdisjoint(_fetching_objects(text)) for text in texts)


def _fetching_objects(text: bytes) -> set[int]:
    """The numbers of objects that hold such an action: by their heads, or by the table that begins an object stream."""
    places = [match.start() for _, match in zip(range(_MOST_LINKS), _FETCHING.finditer(text), strict=False)]
    numbers = {number for place in places if (number := _number_before(text, place)) is not None}
    return numbers | _of_object_stream(text, places)


def _number_before(text: bytes, place: int) -> int | None:
    """The number of the object that this place is in."""
    head = text.rfind(b"obj", 0, place)
    number = _OBJECT_NUMBER.search(text, max(head - 20, 0), head) if head >= 0 else None
    return int(number[1]) if number is not None else None


def _of_object_stream(text: bytes, places: Sequence[int]) -> set[int]:
    first = text.find(b"<<")
    table = text[:first].split() if 0 <= first < 100_000 else []
    if len(table) < 2 or len(table) % 2 or not all(word.isdigit() and len(word) < 11 for word in table):
        return set()
    pairs = [(int(offset) + first, int(number)) for number, offset in zip(table[::2], table[1::2], strict=True)]
    starts = sorted(pairs)
    at = [bisect_right(starts, (place, 1 << 40)) for place in places]
    return {starts[n - 1][1] for n in at if n}


def _file_names(text: bytes) -> Iterator[str]:
    if b"/EF" not in text and b"/Filespec" not in text:
        return
    for match in _FILE_NAME.finditer(text):
        raw = match[1] if match[1] is not None else bytes.fromhex(_even(match[2]))
        raw = re.sub(rb"\\([0-7]{1,3})", lambda m: bytes([int(m[1], 8) & 255]), raw)
        yield raw[2:].decode("utf-16-be", "replace") if raw[:2] == b"\xfe\xff" else raw.decode("latin-1")


def _even(digits: bytes) -> str:
    plain = b"".join(digits.split()).decode("ascii")
    return plain if len(plain) % 2 == 0 else plain + "0"


def _is_program(name: str) -> bool:
    return _PROGRAM.fullmatch(name.strip(" .\0")) is not None


def _shown(name: str) -> str:
    return "".join(c if c.isprintable() else "�" for c in name)[:80]
