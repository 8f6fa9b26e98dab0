"""Outlook messages as files: a small writer of compound files (MS-CFB, version 3) and of messages (MS-OXMSG)."""

import struct

_SECTOR, _MINI = 512, 64
_CUTOFF = 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Tree = dict[str, "bytes | Tree"]


def compound_file(tree: Tree) -> bytes:
    """The storages and streams of `tree` as one file; small streams go to the mini stream, as the format wants."""
    entries: list[tuple[str, int, bytes]] = [("Root Entry", 5, b"")]
    links: list[list[int]] = [[_FREE, _FREE, _FREE]]  # left, right, child
    _add(tree, 0, entries, links)
    mini = b""
    mini_fat: list[int] = []
    sectors: list[bytes] = []
    fat: list[int] = []
    starts = []
    for _, kind, content in entries:
        if kind != 2 or not content:
            starts.append(_END)
        elif len(content) < _CUTOFF:
            count = -(-len(content) // _MINI)
            first = len(mini_fat)
            starts.append(first)
            mini_fat += [*range(first + 1, first + count), _END]
            mini += content.ljust(count * _MINI, b"\0")
        else:
            starts.append(_chain(content, sectors, fat))
    starts[0] = _chain(mini, sectors, fat) if mini else _END
    mini_start = _chain(struct.pack(f"<{len(mini_fat)}I", *mini_fat), sectors, fat, b"\xff") if mini_fat else _END
    directory = b""
    for n, (name, kind, content) in enumerate(entries):
        wide = name.encode("utf-16-le")
        size = len(mini) if n == 0 else len(content)
        directory += wide.ljust(64, b"\0") + struct.pack("<HBB", len(wide) + 2, kind, 1) + struct.pack("<3I", *links[n])
        directory += b"\0" * 36 + struct.pack("<IQ", starts[n], size)
    directory_start = _chain(directory, sectors, fat)
    count = -(-(len(fat) + 1) // 127)  # each sector of the table also describes itself
    fat_start = len(sectors)
    fat += [_FAT] * count
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(count * _SECTOR, b"\xff")
    sectors += [table[i : i + _SECTOR] for i in range(0, len(table), _SECTOR)]
    mini_count = -(-len(mini_fat) * 4 // _SECTOR)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, count, directory_start, 0, _CUTOFF, mini_start, mini_count, _END, 0)
    header += struct.pack("<109I", *([*range(fat_start, fat_start + count)] + [_FREE] * (109 - count)))
    return header + b"".join(sectors)


def _add(tree: Tree, parent: int, entries: list[tuple[str, int, bytes]], links: list[list[int]]) -> None:
    """The children of a storage, linked as a list to the right."""
    before: int | None = None
    for name, content in sorted(tree.items(), key=lambda item: (len(item[0]), item[0].upper())):
        number = len(entries)
        entries.append((name, 1 if isinstance(content, dict) else 2, b"" if isinstance(content, dict) else content))
        links.append([_FREE, _FREE, _FREE])
        if before is None:
            links[parent][2] = number
        else:
            links[before][1] = number
        before = number
        if isinstance(content, dict):
            _add(content, number, entries, links)


def _chain(content: bytes, sectors: list[bytes], fat: list[int], padding: bytes = b"\0") -> int:
    start, count = len(sectors), -(-len(content) // _SECTOR)
    padded = content.ljust(count * _SECTOR, padding)
    sectors += [padded[i : i + _SECTOR] for i in range(0, len(padded), _SECTOR)]
    fat += [*range(start + 1, start + count), _END]
    return start


def message(
    subject: str,
    body: str = "",
    attachments: tuple[tuple[str, "bytes | Tree"], ...] = (),
    *,
    html: str = "",
    kind: str = "IPM.Note",
    header: int = 32,
) -> Tree:
    """The streams of one message; an attachment that is a tree is a message inside it."""
    tree: Tree = {
        "__properties_version1.0": b"\0" * header,
        "__substg1.0_0037001F": subject.encode("utf-16-le"),
        "__substg1.0_001A001F": kind.encode("utf-16-le"),
    }
    if body:
        tree["__substg1.0_1000001F"] = body.encode("utf-16-le")
    if html:
        tree["__substg1.0_10130102"] = html.encode()
    for n, (name, content) in enumerate(attachments):
        inner = isinstance(content, dict)
        tree[f"__attach_version1.0_#{n:08X}"] = {
            "__properties_version1.0": b"\0" * 8 + struct.pack("<HHII", 3, 0x3705, 6, 5 if inner else 1) + b"\0" * 4,
            "__substg1.0_3707001F": name.encode("utf-16-le"),
            "__substg1.0_3701000D" if inner else "__substg1.0_37010102": content,
        }
    return tree
