"""E-invoices and other text: entities, encodings, depth, numbers that no ledger has, and things that are no document."""

import gzip
import json
import random
from collections.abc import Iterator

from benchmarks.reading.hostile_files.hostile_file import HostileFile
from benchmarks.reading.hostile_files.pdf_parts import MEBIBYTE
from holdpoint.finding import ReasonCode

_UBL = (
    '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" '
    'xmlns:c="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2" '
    'xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2">'
    "<c:ID>{number}</c:ID><c:IssueDate>{date}</c:IssueDate><c:InvoiceTypeCode>380</c:InvoiceTypeCode>"
    "<c:DocumentCurrencyCode>{currency}</c:DocumentCurrencyCode>{more}"
    '<a:LegalMonetaryTotal><c:TaxInclusiveAmount currencyID="EUR">{total}</c:TaxInclusiveAmount>'
    '<c:PayableAmount currencyID="EUR">{total}</c:PayableAmount></a:LegalMonetaryTotal></Invoice>'
)
_LINE = '<a:InvoiceLine><c:ID>1</c:ID><c:InvoicedQuantity unitCode="C62">1</c:InvoicedQuantity><c:LineExtensionAmount currencyID="EUR">1.00</c:LineExtensionAmount></a:InvoiceLine>'


def ubl(
    number: str = "4711", date: str = "2024-03-01", currency: str = "EUR", total: str = "12.00", more: str = ""
) -> bytes:
    """A bare UBL invoice with these values, whatever they are."""
    return _UBL.format(number=number, date=date, currency=currency, total=total, more=more).encode()


def markup() -> Iterator[HostileFile]:
    """Every kind, one after the other."""
    for number, (name, data) in enumerate(_entities()):
        yield HostileFile(f"xml-{number:02}-{name}.xml", "entities", data, ReasonCode.DAMAGED)
    for number, (name, data) in enumerate((*_encodings(), *_structures(), *_values())):
        yield HostileFile(f"xml-{number:02}-{name}.xml", "xml", data)
    for number, (name, data, must_be) in enumerate(_no_documents()):
        yield HostileFile(f"other-{number:02}-{name}", "other", data, must_be)


def _entities() -> Iterator[tuple[str, bytes]]:
    declaration = b'<?xml version="1.0"?>'
    body = ubl(number="&x;")
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
    kinds = {
        "laughs": b'<!DOCTYPE Invoice [<!ENTITY l0 "ha">' + laughs + b'<!ENTITY x "&l11;">]>',
        "quadratic": b'<!DOCTYPE Invoice [<!ENTITY x "' + b"a" * 100_000 + b'">]>',
        "file": b'<!DOCTYPE Invoice [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        "device": b'<!DOCTYPE Invoice [<!ENTITY x SYSTEM "file:///dev/zero">]>',
        "network": b'<!DOCTYPE Invoice [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>',
        "parameter": b'<!DOCTYPE Invoice [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p.dtd"> %p; <!ENTITY x "1">]>',
        "public": b'<!DOCTYPE Invoice PUBLIC "-//A//B//EN" "http://127.0.0.1:9/a.dtd">',
        "itself": b'<!DOCTYPE Invoice [<!ENTITY x "&x;">]>',
    }
    for name, dtd in kinds.items():
        repeated = ubl(number="&x;" * 20_000) if name == "quadratic" else body
        yield name, declaration + dtd + repeated
    text = (declaration + kinds["file"] + body).decode()
    yield "sixteen-bits", text.replace("?>", ' encoding="utf-16"?>', 1).encode("utf-16")
    yield "sixteen-bits-unmarked", text.encode("utf-16")
    yield "mark", b"\xef\xbb\xbf" + text.encode()
    yield (
        "seven-bits",
        b'<?xml version="1.0" encoding="utf-7"?>' + text.removeprefix('<?xml version="1.0"?>').encode("utf-7"),
    )


def _encodings() -> Iterator[tuple[str, bytes]]:
    for name in (
        "undefined",
        "idna",
        "punycode",
        "zip",
        "hex",
        "rot13",
        "unicode_escape",
        "raw_unicode_escape",
        "mbcs",
        "utf-32",
        "cp037",
        "no-such",
        "utf-8-sig",
    ):
        yield (
            f"encoding-{name}",
            f'<?xml version="1.0" encoding="{name}"?>'.encode() + ubl(more="<!-- " + "a-" * 100_000 + " -->"),
        )
    yield "bytes", b'<?xml version="1.0"?>' + ubl().replace(b"4711", b"\xff\xfe\xc0\x80")
    yield "nulls", ubl().replace(b"4711", b"47\x0011")
    yield "surrogates", ubl().replace(b"4711", b"\xed\xa0\x80")
    yield "references", ubl(number="&#0;&#xD800;&#x10FFFF;&#99999999;")


def _structures() -> Iterator[tuple[str, bytes]]:
    for depth in (1_000, 500_000):
        yield f"deep-{depth}", ubl(more="<x>" * depth + "</x>" * depth)
    yield "unclosed", ubl(more="<x>" * 300_000)
    yield "attributes", ubl(more="<x " + " ".join(f'a{n}="1"' for n in range(100_000)) + "/>")
    yield "namespaces", ubl(more="".join(f'<x xmlns:n{n}="u{n}">' for n in range(2_000)) + "</x>" * 2_000)
    yield "siblings", ubl(more="<x/>" * 400_000)
    yield "text", ubl(more="<x>" + "t" * (9 * MEBIBYTE) + "</x>")
    yield "too-large", ubl(more="<x>" + "t" * (12 * MEBIBYTE) + "</x>")
    yield "comments", ubl(number="47<!-- -->11", more="<!-- " * 100_000)
    yield "instructions", b'<?xml version="1.0"?><?xml-stylesheet href="http://127.0.0.1:9/a.xsl"?>' + ubl()
    yield (
        "include",
        ubl(more='<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'),
    )
    yield "sections", ubl(number="<![CDATA[<script>alert(1)</script>]]>")
    yield "lines", ubl(more=_LINE * 30_000)
    yield "numbers", ubl(more="<c:ID>x</c:ID>" * 50_000)
    yield "two-roots", ubl() * 2
    yield "no-invoice", b'<?xml version="1.0"?><html xmlns="x"/>'
    yield "root-alone", b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>'
    yield (
        "cii-alone",
        b'<r:CrossIndustryInvoice xmlns:r="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"/>',
    )
    yield (
        "fattura-alone",
        b'<p:FatturaElettronica xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2"/>',
    )


def _values() -> Iterator[tuple[str, bytes]]:
    for name, total in (("exponent", "1e999999999"), ("small", "1e-999999999"), ("digits", "9" * 400_000), ("nan", "NaN"), ("infinite", "Infinity"), ("signs", "--1"),
                        ("hex", "0x10"), ("arabic", "١٢٣٤"), ("underscore", "1_000"), ("decimals", "0." + "0" * 100_000 + "1"), ("words", "twelve"), ("spaces", " " * 100_000)):  # fmt: skip
        yield f"total-{name}", ubl(total=total)
        yield f"line-{name}", ubl(more=_LINE.replace("1.00", total).replace(">1<", f">{total}<", 1))
    for date in ("0000-00-00", "99999-01-01", "2024-02-30", "20240301" * 1_000, "-1-1-1", "2024-03-01T99:99:99+99:99"):
        yield f"date-{date[:10]}", ubl(date=date)
    yield "currency", ubl(currency="E" * 100_000)
    yield "number-long", ubl(number="1" * 1_000_000)
    yield "number-script", ubl(number="&lt;img src=x onerror=alert(1)&gt;")
    yield "number-formula", ubl(number="=HYPERLINK(&quot;http://127.0.0.1&quot;)")


def _no_documents() -> Iterator[tuple[str, bytes, ReasonCode | None]]:
    rng = random.Random("other")  # noqa: S311 - the same bytes every time
    yield "empty.pdf", b"", ReasonCode.EMPTY
    yield "byte.pdf", b"\0", ReasonCode.UNSUPPORTED
    yield "spaces.txt", b" " * MEBIBYTE, None
    yield "nulls.pdf", b"\0" * (10 * MEBIBYTE), ReasonCode.UNSUPPORTED
    yield "random.pdf", rng.randbytes(MEBIBYTE), None
    yield "too-large.pdf", b"%PDF-1.7\n" + b"\0" * (51 * MEBIBYTE), ReasonCode.RESOURCE_LIMIT
    yield "deep.json", ("[" * 200_000 + "]" * 200_000).encode(), None
    yield "long.json", json.dumps({"a": "b" * 500_000}).encode(), None
    yield "program.pdf", b"MZ" + rng.randbytes(4_000), ReasonCode.UNSUPPORTED
    yield "program.elf", b"\x7fELF" + rng.randbytes(4_000), ReasonCode.UNSUPPORTED
    yield "script.sh", b"#!/bin/sh\nrm -rf /\n", ReasonCode.UNSUPPORTED
    yield "page.html", b"<html><script>alert(1)</script></html>", ReasonCode.UNSUPPORTED
    yield "line.txt", b"a" * (5 * MEBIBYTE), ReasonCode.UNSUPPORTED
    yield "packed.gz", gzip.compress(b"\0" * (20 * MEBIBYTE), mtime=0), None
    yield "office.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + rng.randbytes(4_000), None
    yield "mail.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 100_000, None
    yield "archive.7z", b"7z\xbc\xaf\x27\x1c" + rng.randbytes(900), None
    yield "archive.rar", b"Rar!\x1a\x07\x01\0" + rng.randbytes(900), None
    yield "archive.tar", b"a" * 100 + b"0000777\0" + b"\0" * 900, None
    yield "rich.rtf", b"{\\rtf1" + b"{\\b" * 50_000, None
    yield "table.csv", b"=cmd|' /C calc'!A0,1,2\n" * 9, None
    yield "line-ends.eml", b"From: a\r" * 90_000, None
