"""What invoices took of the lines of their order: description, quantity, unit price, amount."""

import re
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_CELLS = ("description", "quantity", "unit_price", "amount")
_PLACE = re.compile(r"line_items\[([0-9]+)\](?:\.([a-z_]+))?")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_LONGEST, _MOST_LINES = 200, 1_000
_ROWS_AT_ONCE = 1_000


def upgrade() -> None:
    op.add_column("document_traits", sa.Column("lines", sa.JSON(none_as_null=True), nullable=True))
    _fill()


def _fill() -> None:
    """The lines of what names an order already, with people's corrections."""
    connection = op.get_bind()
    found = sa.MetaData()
    found.reflect(connection, only=("documents", "corrections", "document_traits"))
    documents, corrections, traits = (found.tables[n] for n in ("documents", "corrections", "document_traits"))
    for extractions in _steps(connection, documents, traits):
        typed: dict[str, list[tuple[str, str]]] = {}
        query = (
            sa.select(corrections)
            .where(corrections.c.document_id.in_(list(extractions)))
            .order_by(corrections.c.correction_id)
        )
        for one in connection.execute(query).mappings():
            typed.setdefault(one["document_id"], []).append((one["field"], one["new_value"]))
        connection.execute(
            sa.update(traits)
            .where(traits.c.document_id == sa.bindparam("of_document"))
            .values(lines=sa.bindparam("said")),
            [
                {"of_document": document_id, "said": _lines(extraction or {}, typed.get(document_id, []))}
                for document_id, extraction in extractions.items()
            ],
        )


def _steps(connection: sa.Connection, documents: sa.Table, traits: sa.Table) -> Iterator[dict[str, Any]]:
    last = ""
    while True:
        rows = connection.execute(
            sa.select(documents.c.document_id, documents.c.extraction)
            .join(traits, traits.c.document_id == documents.c.document_id)
            .where(documents.c.document_id > last, traits.c.order_key.is_not(None))
            .order_by(documents.c.document_id)
            .limit(_ROWS_AT_ONCE)
        ).all()
        if not rows:
            return
        last = rows[-1].document_id
        yield {row.document_id: row.extraction for row in rows}


def _lines(extraction: dict[str, Any], typed: list[tuple[str, str]]) -> list[list[str | None]]:
    items = [
        {cell: (item.get(cell) or {}).get("value") for cell in _CELLS} for item in extraction.get("line_items") or []
    ]
    for field, value in typed:
        match = _PLACE.fullmatch(field)
        if match is None:
            continue
        place, cell = int(match[1]) - 1, match[2]
        while len(items) <= place:
            items.append(dict.fromkeys(_CELLS))
        if cell is None:
            items[place] = dict.fromkeys(_CELLS)
        elif cell in _CELLS:
            items[place][cell] = value or None
    lines = [
        [item["description"][:_LONGEST], *(_number(item[cell]) for cell in _CELLS[1:])]
        for item in items
        if item["description"]
    ]
    return lines[:_MOST_LINES]


def _number(value: str | None) -> str | None:
    return value if value and _NUMBER.fullmatch(value) else None
