"""Word documents and Excel workbooks, written part by part."""

import io
import zipfile
from xml.sax.saxutils import escape

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_S = f'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{_OFFICE}"'


def package(parts: dict[str, str | bytes]) -> bytes:
    """A zip of the parts, packed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types"/>')
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def relationships(*targets: tuple[str, str], external: tuple[str, ...] = ()) -> str:
    """A part of relationships: kind and target, their ids rId1, rId2 and so on."""
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    rows += "".join(
        f'<Relationship Id="x{n}" Type="{_OFFICE}/attachedTemplate" Target="{target}" TargetMode="External"/>'
        for n, target in enumerate(external)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def paragraph(*runs: str) -> str:
    """A paragraph of runs; a tab within the text is one, a form feed a page break."""
    return f"<w:p>{''.join(run(r) for r in runs)}</w:p>"


def run(text: str, properties: str = "") -> str:
    inner = escape(text).replace("\t", "</w:t><w:tab/><w:t>").replace("\f", '</w:t><w:br w:type="page"/><w:t>')
    return f'<w:r>{properties}<w:t xml:space="preserve">{inner}</w:t></w:r>'


def table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<w:tc>{paragraph(c)}</w:tc>" for c in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def docx(*blocks: str, parts: dict[str, str | bytes] | None = None, prologue: str = "") -> bytes:
    """A document of these blocks; `parts` are further ones, among them its relationships."""
    body = f"{prologue}<w:document {_W}><w:body>{''.join(blocks)}</w:body></w:document>"
    whole: dict[str, str | bytes] = {
        "_rels/.rels": relationships(("officeDocument", "word/document.xml")),
        "word/document.xml": body,
    }
    return package(whole | (parts or {}))


def footer(text: str) -> str:
    return f"<w:ftr {_W}>{paragraph(text)}</w:ftr>"


def xlsx(
    *sheets: str,
    hidden: tuple[int, ...] = (),
    styles: tuple[str, ...] = (),
    shared: tuple[str, ...] = (),
    book: str = "",
) -> bytes:
    """A workbook; each sheet is the inside of its sheetData, `styles` are number formats by cell style."""
    states = [' state="hidden"' if n in hidden else "" for n in range(1, len(sheets) + 1)]
    names = "".join(
        f'<sheet name="Sheet {n}" sheetId="{n}" r:id="rId{n}"{state}/>' for n, state in enumerate(states, start=1)
    )
    targets = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
    quoted = [escape(code, {'"': "&quot;"}) for code in styles]
    formats = "".join(f'<numFmt numFmtId="{200 + n}" formatCode="{code}"/>' for n, code in enumerate(quoted))
    cells = "".join(f'<xf numFmtId="{200 + n}"/>' for n in range(len(styles)))
    parts: dict[str, str | bytes] = {
        "_rels/.rels": relationships(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f"<workbook {_S}>{book}<sheets>{names}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relationships(
            *targets, ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")
        ),
        "xl/styles.xml": f"<styleSheet {_S}><numFmts>{formats}</numFmts><cellXfs>{cells}</cellXfs></styleSheet>",
        "xl/sharedStrings.xml": f"<sst {_S}>{''.join(f'<si><t>{escape(t)}</t></si>' for t in shared)}</sst>",
    }
    for n, content in enumerate(sheets, start=1):
        inner = content if content.startswith("<cols>") else f"<sheetData>{content}</sheetData>"
        parts[f"xl/worksheets/sheet{n}.xml"] = f"<worksheet {_S}>{inner}</worksheet>"
    return package(parts)


def cell(reference: str, value: object, *, kind: str = "", style: int | None = None, formula: str = "") -> str:
    """A cell; text is written inline unless a kind is given."""
    if isinstance(value, str) and not kind:
        return f'<c r="{reference}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    given = (f' t="{kind}"' if kind else "") + (f' s="{style}"' if style is not None else "")
    return f'<c r="{reference}"{given}>{f"<f>{formula}</f>" if formula else ""}<v>{escape(str(value))}</v></c>'
