"""What a series of kills did: everything that was given in is compared with the store, the receivers and the blobs.

What was given in is the test's own record, what was received are the receivers' own logs and files: the store is
never asked about itself alone.
"""

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.kills.ground import FOLDERS, RECEIVERS, Ground
from tests.kills.stored import Stored, read_store

Release = tuple[str, int]  # document and revision


@dataclass(frozen=True)
class Effect:
    """What one receiver made of one release, once for each key it was given."""

    release: Release
    key: str
    place: str
    message: dict[str, Any]


@dataclass
class Verdict:
    """What was found wrong. `lost`, `doubled`: documents, releases or records; `broken`: anything else."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.broken)

    def __str__(self) -> str:
        parts = (("lost", self.lost), ("doubled", self.doubled), ("broken", self.broken))
        return "\n".join(f"{name}: {one}" for name, found in parts for one in found) or "clean"

    def count(self, found: int, wanted: int, what: str) -> None:
        """Compare a number of things with what it must be."""
        if found < wanted:
            self.lost.append(f"{what}: {found} instead of {wanted}")
        elif found > wanted:
            self.doubled.append(f"{what}: {found} instead of {wanted}")


def judge(ground: Ground, reference: "EndState | None" = None) -> Verdict:
    """The verdict at the end of a series, when nothing is left to do. `reference` is an undisturbed run's end state."""
    verdict = Verdict()
    stored = read_store(ground)
    effects = _effects(ground)
    _judge_arrivals(ground, stored, verdict)
    _judge_releases(stored, effects, verdict)
    _judge_requests(ground, stored, verdict)
    _judge_files(ground, effects, verdict)
    _judge_audit(stored, verdict)
    verdict.broken += stored.problems
    if reference is not None:
        _compare(end_state(ground), reference, ground, verdict)
    return verdict


def _judge_arrivals(ground: Ground, stored: Stored, verdict: Verdict) -> None:
    seen = Counter((a.path, a.sha256) for a in stored.arrivals if a.parent_id is None)
    for piece in ground.dropped:
        verdict.count(seen.pop((piece.name, piece.sha256), 0), 1, f"arrivals of {piece.name}")
    verdict.broken += [f"an arrival of what was never dropped: {path}" for path, _ in seen]
    for arrival in stored.arrivals:
        if arrival.outcome is None:
            verdict.lost.append(f"{arrival.path} has no outcome")
    members = Counter((a.parent_id, a.path, a.sha256) for a in stored.arrivals if a.parent_id is not None)
    verdict.doubled += [f"member {path} stands {n} times" for (_, path, _), n in members.items() if n > 1]
    owners = Counter(a.document_id for a in stored.arrivals if a.document_id and a.outcome != "duplicate")
    for document in stored.documents:
        verdict.count(owners[document.document_id], 1, f"arrivals that own document {document.document_id}")
    for batch in stored.batches:
        if not batch.finished:
            verdict.lost.append(f"batch {batch.batch_id} was never finished")
            continue
        told = batch.summary["arrivals"] + batch.summary["members"]
        if sum(batch.summary["outcomes"].values()) != told:
            verdict.broken.append(f"the equation of batch {batch.batch_id} does not hold")
        arrived = sum(1 for a in stored.arrivals if a.batch_id == batch.batch_id)
        verdict.count(told, arrived, f"arrivals in the summary of batch {batch.batch_id}")


def _judge_releases(stored: Stored, effects: list[Effect], verdict: Verdict) -> None:
    released: set[Release] = {(d.document_id, d.revision) for d in stored.documents if d.state == "released"}
    queued = Counter((d.document_id, d.revision) for d in stored.deliveries if d.primary_key is None)
    had = Counter(e.release for e in effects)
    for release in sorted(released):
        verdict.count(queued[release], 1, f"deliveries of release {release}")
        verdict.count(had[release], 1, f"effects of release {release}")
    for release in sorted(had.keys() - released):
        verdict.broken.append(f"{release} was delivered, but never released")
    for release in sorted(queued.keys() - released):
        verdict.broken.append(f"{release} has a delivery, but was never released")
    verdict.count(len(effects), len(released), "effects in all")
    for delivery in stored.deliveries:
        if delivery.state not in ("delivered", "failed_over"):
            verdict.lost.append(f"delivery {delivery.key} ended as {delivery.state}")
    bodies = {d.key: d.body for d in stored.deliveries}
    for effect in effects:
        if effect.key not in bodies:
            verdict.broken.append(f"{effect.place} was given the key {effect.key}, which the store does not have")
        elif json.loads(bodies[effect.key]) != effect.message:
            verdict.broken.append(f"{effect.place} has other content under {effect.key} than the store")


def _judge_requests(ground: Ground, stored: Stored, verdict: Verdict) -> None:
    """Repeated requests: one key a release and place, the same bytes under one key."""
    for place in RECEIVERS:
        bodies: defaultdict[str, set[bytes]] = defaultdict(set)
        keys: defaultdict[Release, set[str]] = defaultdict(set)
        for request in ground.receivers[place].requests():
            bodies[request.key].add(request.body)
            keys[_release_of(json.loads(request.body))].add(request.key)
        verdict.broken += [f"{place} got different bytes under the key {k}" for k, b in bodies.items() if len(b) > 1]
        verdict.broken += [f"{place} got {release} under {len(k)} keys" for release, k in keys.items() if len(k) > 1]
        known = {d.key for d in stored.deliveries if d.destination == place}
        verdict.broken += [f"{place} got the key {k}, which is not of its deliveries" for k in bodies.keys() - known]


def _judge_files(ground: Ground, effects: list[Effect], verdict: Verdict) -> None:
    """The folder destinations' other files say the same as their releases.jsonl, and no entry was left half done."""
    for place in FOLDERS:
        folder = ground.folder / place
        own = [e for e in effects if e.place == place]
        if not folder.exists():
            continue
        with (folder / "releases.csv").open(newline="", encoding="utf-8") as file:
            rows = Counter(row["idempotency_key"] for row in csv.DictReader(file))
        with (folder / "line_items.csv").open(newline="", encoding="utf-8") as file:
            items = Counter(row["idempotency_key"] for row in csv.DictReader(file))
        for effect in own:
            verdict.count(rows[effect.key], 1, f"rows of {effect.key} in {place}/releases.csv")
            wanted = len(effect.message["line_items"])
            verdict.count(items[effect.key], wanted, f"rows of {effect.key} in {place}/line_items.csv")
        verdict.count(sum(rows.values()), len(own), f"rows of {place}/releases.csv")
        verdict.broken += [f"half done: {f.name} in {place}" for f in (folder / "entries").glob("*.pending.json")]


def _judge_audit(stored: Stored, verdict: Verdict) -> None:
    """The chain's own check is among the store's problems; here: one entry for each thing, none for any other."""
    entries = Counter(stored.audited)
    verdict.count(
        entries["arrived"] + entries["duplicate"] + entries["container"], len(stored.arrivals), "arrivals in the audit"
    )
    states = Counter(d.state for d in stored.documents)
    for state in ("released", "held", "quarantined"):
        verdict.count(entries[state], states[state], f"{state} documents in the audit")
    queued = sum(1 for d in stored.deliveries if d.primary_key is None)
    verdict.count(entries["delivery_queued"], queued, "queued deliveries in the audit")
    ends = Counter(d.state for d in stored.deliveries)
    for state in ("delivered", "failed_over"):
        verdict.count(entries[state], ends[state], f"{state} deliveries in the audit")
    for action in ("batch_started", "batch_finished"):
        verdict.count(entries[action], len(stored.batches), f"{action} in the audit")


@dataclass(frozen=True)
class EndState:
    """What must be the same however often a run was killed: each path's ending, each release's message and places."""

    endings: dict[str, tuple[Any, ...]]
    messages: dict[Release, tuple[str, dict[str, Any]]]


def end_state(ground: Ground) -> EndState:
    """Read from the store and the receivers."""
    stored = read_store(ground)
    documents = {d.document_id: d for d in stored.documents}
    endings = {}
    for arrival in stored.arrivals:
        document = documents.get(arrival.document_id or "")
        own = document is not None and arrival.outcome != "duplicate"
        details = (document.document_type, document.reasons, document.extraction) if own and document else ()
        endings[arrival.path] = (arrival.sha256, arrival.outcome, *details)
    messages = {
        e.release: (e.place, {name: value for name, value in e.message.items() if name != "released_at"})
        for e in _effects(ground)
    }
    return EndState(endings=endings, messages=messages)


def _compare(found: EndState, reference: EndState, ground: Ground, verdict: Verdict) -> None:
    """With an undisturbed run over the same files and perhaps more behind them."""
    tops = {piece.name for piece in ground.dropped}
    wanted = {path: ending for path, ending in reference.endings.items() if path.split("!/", 1)[0] in tops}
    verdict.lost += [f"{path} is missing" for path in wanted.keys() - found.endings.keys()]
    verdict.broken += [f"{path} is not in the undisturbed run" for path in found.endings.keys() - wanted.keys()]
    for path in wanted.keys() & found.endings.keys():
        if wanted[path] != found.endings[path]:
            verdict.broken.append(f"{path} ended as {found.endings[path]} instead of {wanted[path]}")
    for release, message in found.messages.items():
        if reference.messages.get(release) != message:
            verdict.broken.append(
                f"{release} was delivered as {message}, undisturbed as {reference.messages.get(release)}"
            )


def _effects(ground: Ground) -> list[Effect]:
    found: list[Effect] = []
    for place in RECEIVERS:
        for key, request in ground.receivers[place].effects().items():
            message = json.loads(request.body)
            found.append(Effect(_release_of(message), key, place, message))
    for place in FOLDERS:
        for message in _lines(ground.folder / place / "releases.jsonl"):
            found.append(Effect(_release_of(message), message["idempotency_key"], place, message))
    return found


def _lines(file: Any) -> Iterable[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []


def _release_of(message: dict[str, Any]) -> Release:
    return str(message["document_id"]), int(message["revision"])
