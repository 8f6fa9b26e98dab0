"""The rows that a bill asks money for: those of its table of goods, or of its list of what was done when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractors.fields.amounts import Role
from extractors.fields.candidates import Candidates, MoneyCandidate
from extractors.fields.dated_lists import DatedList, find_dated_list
from extractors.fields.dated_rows import items_of
from extractors.fields.layout import DocumentLayout
from extractors.fields.line_items import ItemTable, amounts_sum
from extractors.fields.linking import Link
from extractors.fields.rounding import CENT
from extractors.fields.row_sums import Commission, allowance_fields, possible_wholes, total_of_rows
from extractors.fields.table_completeness import incomplete_rows, list_without_sum
from extractors.fields.totals_column import TotalsColumn
from holdpoint.extraction import ExtractedField, LineItem
from holdpoint.finding import Finding

_FEWEST_ROWS = 2  # of a list whose sum stands nowhere: a single line with a date and an amount is no list


@dataclass(frozen=True)
class BilledRows:
    """Line items, what was noticed about their completeness, and what is taken off their sum."""

    items: tuple[LineItem, ...]
    findings: tuple[Finding, ...]
    details: tuple[ExtractedField, ...] = ()
    total: Role | None = None  # where the rows say what the total is, and the labels alone led elsewhere


def billed_rows(
    layout: DocumentLayout,
    found: Candidates,
    table: ItemTable,
    links: Sequence[Link[MoneyCandidate]],
    roles: Mapping[str, Role],
    *,
    by_agency: bool,
    column: TotalsColumn | None = None,
) -> BilledRows:
    """The table's rows where they add up to what is billed, else those of a list that does, else what could be read.

    `column` are the totals where something is taken off or added for the whole document.
    """
    if column is not None:
        table = table.with_doubtful(column.start.amount)
        return BilledRows(table.items, incomplete_rows(table, found.amounts), column.details())
    wholes = possible_wholes(roles, links, found.amounts, by_agency=by_agency)
    table = next((t for t in (table.with_doubtful(w) for w in wholes) if t is not table), table)
    whole = _whole_of(table, wholes)
    if whole is not None and not table.is_plain:
        return BilledRows(table.items, incomplete_rows(table, found.amounts), _taken_off(wholes[whole]))
    totals = {x.candidate for x in links if _is_beside(x)}
    listed = find_dated_list(layout, found, totals, wholes)
    if whole is not None and (listed is None or listed.whole is None):
        return BilledRows(table.items, incomplete_rows(table, found.amounts), _taken_off(wholes[whole]))
    is_short = listed is not None and len(listed.rows) < _FEWEST_ROWS
    if listed is not None and not (is_short and table.rows):  # one line proves nothing against a table
        if listed.whole is not None:
            return BilledRows(_items(listed), (), _taken_off(wholes[listed.whole]))
        total = total_of_rows(layout, links, listed.sum, roles)
        if total is not None:
            return BilledRows(tuple(items_of(listed.rows, proven=True)), (), total=total)
        if not (is_short or table.rows):
            return BilledRows(_items(listed), (list_without_sum(len(listed.rows), listed.sum),))
    return BilledRows(table.items, incomplete_rows(table, found.amounts))


def _is_beside(one: Link[MoneyCandidate]) -> bool:
    """Whether a label beside an amount says that it is a total: "Amount due  119.00"."""
    cell = one.label.span.cell
    return one.label.starts_cell and cell.line == one.candidate.span.cell.line and one.field != "not_money"


def _whole_of(table: ItemTable, wholes: Mapping[Decimal, Commission | None]) -> Decimal | None:
    total = amounts_sum(table.items)
    if total is None:
        return None
    return next((whole for whole in wholes if abs(whole - abs(total)) <= CENT), None)


def _items(listed: DatedList) -> tuple[LineItem, ...]:
    return tuple(items_of(listed.rows, proven=listed.whole is not None))


def _taken_off(commission: Commission | None) -> tuple[ExtractedField, ...]:
    return allowance_fields(commission) if commission is not None else ()
