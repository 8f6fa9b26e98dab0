"""Ingest: every file that a source shows becomes an arrival, its bytes a blob, its members arrivals of their own."""

from collections.abc import Sequence

from extractors.file_types import is_container, sniff
from extractors.sandbox import Sandbox
from extractors.unpacking import Member
from flows import events
from flows.wiring import Runtime
from holdpoint.decision import Outcome
from holdpoint.document import BlobRef
from holdpoint.errors import SourceUnavailableError, TransientError, UnreadableError
from holdpoint.finding import Finding, ReasonCode
from holdpoint.model import Frozen
from holdpoint.ports import BlobStore, Source, SourceItem
from review import blob_references
from review.records import ArrivalRecord

# Given by ingest alone, never by content: no sender can make a file that is taken for one of these.
REFUSED_MEMBER = "application/vnd.holdpoint.refused-member"
OVERSIZED = blob_references.NEVER_STORED


class IngestCount(Frozen):
    """What ingesting some items did."""

    new: int = 0
    known: int = 0
    left: tuple[str, ...] = ()  # why an item was left for the next run: gone, changing, or not to be read

    def __add__(self, other: "IngestCount") -> "IngestCount":
        return IngestCount(new=self.new + other.new, known=self.known + other.known, left=(*self.left, *other.left))


class Ingest:
    """Takes the items of one source into one batch."""

    def __init__(self, runtime: Runtime, source: Source, sandbox: Sandbox, batch_id: str) -> None:
        self._runtime = runtime
        self._source = source
        self._sandbox = sandbox
        self._batch_id = batch_id

    def take(self, items: Sequence[SourceItem]) -> IngestCount:
        """Take them one by one and tell the source; one query finds what was recorded before. Safe to repeat.

        SourceUnavailableError when the source as a whole is away: what was taken until then stays recorded.
        """
        known = self._runtime.store.intake.known_arrivals(items)
        count = IngestCount()
        recorded = []
        for item in items:
            taken = self._take_item(item, known.get(item))
            count += taken
            if not taken.left:
                recorded.append(item)
        self._source.recorded(recorded)
        return count

    def _take_item(self, item: SourceItem, known: ArrivalRecord | None) -> IngestCount:
        # A container of this very batch may have been cut off between its members: it is opened again.
        if known is not None and not (known.outcome is Outcome.CONTAINER and known.batch_id == self._batch_id):
            return IngestCount(known=1)
        name = item.path.rsplit("/", 1)[-1]
        try:
            if item.size > self._runtime.settings.limits.file_mb * 1024 * 1024:
                blob = BlobRef(sha256=self._source.fingerprint(item), size=item.size, media_type=OVERSIZED, name=name)
                return _counted(self._arrived(item, blob))
            data = self._source.read(item)
        except SourceUnavailableError:
            raise
        except TransientError as error:
            events.item_left(item.source, error)
            return IngestCount(left=(str(error),))
        room = _Room(self._runtime.settings.limits.archive_members)
        return _counted(self._take_bytes(item, name, data, parent_id=None, depth=0, context="", room=room))

    def _arrived(
        self, item: SourceItem, blob: BlobRef, parent_id: int | None = None, context: str = ""
    ) -> ArrivalRecord:
        record = self._runtime.store.intake.record_arrival(self._batch_id, item, blob, parent_id, context)
        events.arrived(record)
        return record

    def _take_bytes(
        self,
        item: SourceItem,
        name: str,
        data: bytes,
        *,
        parent_id: int | None,
        depth: int,
        context: str,
        room: "_Room",
    ) -> ArrivalRecord:
        intake = self._runtime.store.intake
        blob = stored_file(self._runtime.blobs, name, data)
        if not (is_container(blob.media_type) and depth < self._runtime.settings.limits.archive_depth):
            return self._arrived(item, blob, parent_id, context)
        try:
            unpacked = self._sandbox.unpack(blob, data)
        except UnreadableError:  # the extract stage meets it again and says why
            return self._arrived(item, blob, parent_id, context)
        if not room.take(len(unpacked.members)):  # left closed, and the extract stage says so
            return self._arrived(item, blob, parent_id, context)
        container = intake.record_container(self._batch_id, item, blob, parent_id)
        events.arrived(container)
        if container.outcome is Outcome.DUPLICATE:
            return container
        told = unpacked.context or context  # an archive in a mail says nothing itself: the mail does
        for member in unpacked.members:
            inner = SourceItem(
                source=item.source,
                path=f"{item.path}!/{member.name}",
                size=len(member.data),
                modified_at=item.modified_at,
                version=item.version,
            )
            inner_name = member.name.rsplit("/", 1)[-1]
            if member.problem is not None:
                refused = stored_refusal(self._runtime.blobs, inner_name, member)
                self._arrived(inner, refused, container.arrival_id, told)
            else:
                self._take_bytes(
                    inner,
                    inner_name,
                    member.data,
                    parent_id=container.arrival_id,
                    depth=depth + 1,
                    context=told,
                    room=room,
                )
        return container


class _Room:
    """How many files may still come out of one arrival: 500 archives of 500 archives of 500 would be 125 million."""

    def __init__(self, files: int) -> None:
        self._left = files

    def take(self, files: int) -> bool:
        """Whether so many fit; then they are counted."""
        if files > self._left:
            return False
        self._left -= files
        return True


def _counted(arrival: ArrivalRecord) -> IngestCount:
    return IngestCount(new=1) if arrival.is_new else IngestCount(known=1)


def stored_file(blobs: BlobStore, name: str, data: bytes) -> BlobRef:
    """A file with its bytes kept, and of the type that they show."""
    return BlobRef(sha256=blobs.put(data), size=len(data), media_type=sniff(data), name=name)


def stored_refusal(blobs: BlobStore, name: str, member: Member) -> BlobRef:
    """What is kept of a member that could not be taken: why, and the note about it."""
    assert member.problem is not None
    note = member.problem.model_dump_json().encode() + b"\n" + member.data
    return BlobRef(sha256=blobs.put(note), size=len(note), media_type=REFUSED_MEMBER, name=name)


def refusal_of(blob: BlobRef, data: bytes) -> Finding | None:
    """Why a blob that ingest already refused goes to quarantine, or None for all others."""
    if blob.media_type == REFUSED_MEMBER:
        return Finding.model_validate_json(data.split(b"\n", 1)[0])
    return None


def oversized(blob: BlobRef, limit_mb: int) -> Finding:
    """The finding for a file beyond the size limit, whose bytes were not stored."""
    return Finding(
        code=ReasonCode.RESOURCE_LIMIT,
        message=f"The file is {blob.size / 1024 / 1024:,.0f} MB, above the limit of {limit_mb} MB, so it was not read; "
        "the original is where it arrived. Ask for a smaller file, or raise limits.file_mb and drop it again.",
    )
