"""What documents a file holds, by a person's word: read as one it is cut, cut it is joined again."""

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, select, update

from extractors.file_types import PDF
from holdpoint.decision import Resolution
from holdpoint.document import document_id_of
from holdpoint.errors import StaleVersionError, TerminalError
from holdpoint.extraction import EINVOICE_EXTRACTOR
from review.authority import Actor
from review.clock import Clock
from review.database import Database
from review.open_documents import open_row, resolve, send_again
from review.person_judgements import note_judgement
from review.records import OPEN_STATES, FilePart, SplitFile
from review.tables import arrivals, documents

# Of a file and its parts: what they said is not needed, and a file may have hundreds of parts.
_COLUMNS = (
    documents.c.document_id,
    documents.c.arrival_id,
    documents.c.batch_id,
    documents.c.name,
    documents.c.state,
    documents.c.resolution,
    documents.c.version,
    documents.c.revision,
    documents.c.attempt,
    documents.c.erased_at,
)


class FileParts:
    """Cutting and joining. The next run of the source does the work; what was decided on a part stands."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def cut(self, document_id: str, version: int, actor: Actor, begins_at: Sequence[int]) -> None:
        """The file holds several documents, which begin at these pages (one-based; the first may be left out).

        The next run makes it a container and each of them an arrival of its own, as if it had found them itself.
        TerminalError for pages that it has not, or where it cannot be cut; else as `open_row`.
        """
        now = self._clock()
        with self._database.write() as connection:
            row = open_row(connection, document_id, version, actor, states=("held",))
            starts = sorted({1, *begins_at})
            hindrance = _why_not_cut(row, starts)
            if hindrance is not None:
                raise TerminalError(
                    f"It cannot be cut there: {hindrance}.",
                    consequence="Nothing was changed.",
                    remedy="Name the pages on which its further documents begin, like 3, 5.",
                    document_id=document_id,
                )
            details = {"begins_at": starts}
            send_again(connection, row, actor, now, action="cut", details=details, values=details)

    def join(self, document_id: str, version: int, actor: Actor) -> str:
        """The file that this part was cut from is one document after all; gives that document's id.

        Parts that wait are closed as `joined`; the next run reads the file as one. StaleVersionError, and nothing
        changed, where a part has left, or is being read or was cut itself. TerminalError for what is no part of a file.
        """
        now = self._clock()
        with self._database.write() as connection:
            row = open_row(connection, document_id, version, actor, states=OPEN_STATES)
            whole = _file_of(connection, row)
            if whole is None or whole["erased_at"] is not None:
                raise TerminalError(
                    "It was not cut from a file of several documents."
                    if whole is None
                    else "The file that it was cut from was erased: its time was over.",
                    consequence="Nothing was changed.",
                    document_id=document_id,
                )
            parts = _parts_of(connection, whole)
            for part in parts:
                _ensure_joinable(part, document_id)
            details = {"file": whole["document_id"]}
            for part in parts:
                if part["resolution"] is None:
                    note = "Joined again with the rest of its file."
                    resolve(connection, part, actor, Resolution.JOINED, now, note=note, details=details)
                    note_judgement(connection, part, actor.name, None, now)
            of_file = arrivals.c.arrival_id == whole["arrival_id"]
            connection.execute(update(arrivals).where(of_file).values(outcome=None, document_id=whole["document_id"]))
            send_again(
                connection, whole, actor, now,
                action="joined_again",
                details={"parts": [part["name"] for part in parts]},
                values={"begins_at": [1]},
            )  # fmt: skip
            return str(whole["document_id"])

    def of(self, document_id: str) -> SplitFile | None:
        """The file that was cut and its parts, for each of these documents; None for all others."""
        with self._database.read() as connection:
            row = connection.execute(select(*_COLUMNS).where(documents.c.document_id == document_id)).mappings().one()
            whole = row if row["state"] == "container" else _file_of(connection, row)
            if whole is None:
                return None
            return SplitFile(
                document_id=whole["document_id"],
                name=whole["name"],
                parts=tuple(
                    FilePart(
                        document_id=part["document_id"],
                        name=part["name"],
                        state=part["state"],
                        resolution=Resolution(part["resolution"]) if part["resolution"] else None,
                    )
                    for part in _parts_of(connection, whole)
                ),
            )


def _why_not_cut(row: RowMapping, starts: Sequence[int]) -> str | None:
    if row["media_type"] != PDF:
        return "only a PDF can be cut"
    if row["extraction"]["extractor"] == EINVOICE_EXTRACTOR:
        return "it carries an e-invoice, which would be lost"
    if row["page_count"] < 2:
        return "it has a single page"
    if len(starts) == 1 or starts[0] != 1 or starts[-1] > row["page_count"]:
        return f"it has {row['page_count']} pages, and another document begins on a page from 2 to {row['page_count']}"
    return None


def _file_of(connection: Connection, row: RowMapping) -> RowMapping | None:
    """The row of the file that a document was cut from; archives and mails have none."""
    own = select(arrivals.c.parent_id).where(arrivals.c.arrival_id == row["arrival_id"]).scalar_subquery()
    sha256 = connection.execute(select(arrivals.c.sha256).where(arrivals.c.arrival_id == own)).scalar()
    if sha256 is None:
        return None
    query = select(*_COLUMNS).where(documents.c.document_id == document_id_of(sha256), documents.c.state == "container")
    return connection.execute(query).mappings().first()


def _parts_of(connection: Connection, whole: RowMapping) -> Sequence[RowMapping]:
    """The rows of a file's parts, in the order of its pages. A part whose bytes were known before belongs elsewhere."""
    of_file = arrivals.c.parent_id == whole["arrival_id"]
    found = connection.execute(select(arrivals.c.arrival_id, arrivals.c.sha256).where(of_file)).tuples()
    came = {arrival_id: document_id_of(sha256) for arrival_id, sha256 in found}
    query = select(*_COLUMNS).where(documents.c.document_id.in_(came.values())).order_by(documents.c.arrival_id)
    return [row for row in connection.execute(query).mappings() if row["arrival_id"] in came]


def _ensure_joinable(part: RowMapping, document_id: str) -> None:
    if part["state"] == "released" and part["resolution"] != Resolution.VOIDED:
        why, remedy = "has left already", "Take it back first, then join."
    elif part["state"] == "container":
        why, remedy = "was cut itself", "Join its parts first."
    elif part["state"] == "processing":
        why, remedy = "is being read", "Try again when that is done."
    else:
        return
    raise StaleVersionError(
        f"{part['name']} {why}, so the parts cannot be joined.",
        consequence="Nothing was changed.",
        remedy=remedy,
        document_id=document_id,
    )
