"""How many there are, without counting: the triggers of migration 0003 keep it, so no code path can forget it."""

from sqlalchemy import Connection, select

from review.tables import tallies


def tally(connection: Connection, kind: str) -> dict[str, int]:
    """The numbers of a kind by name; what there is none of is left out.

    `documents`: open ones by state. `reasons`: of open documents by code. `deliveries`: all of them by state.
    """
    rows = connection.execute(
        select(tallies.c.name, tallies.c.number).where(tallies.c.kind == kind, tallies.c.number > 0)
    )
    return {str(name): int(number) for name, number in rows}
