"""The named steps at which a victim kills itself, armed from outside: the product has no hooks for this.

A step is a function of the product by its dotted name and a moment: before it runs, before or after the commit of a
write transaction within it, or after it has returned.
"""

import functools
import importlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from threading import RLock
from typing import Any, Literal

from tests.kills.material import Kind

Source = Literal["folder", "bucket"]
Victim = Literal["process", "deliver", "work"]
Moment = Literal["before", "before commit of", "after commit of", "after"]

_ROOMS = ("holdpoint", "connectors", "extractors", "validators", "review", "flows")
_COMMITS = "review.database:Database.write"


@dataclass(frozen=True)
class Step:
    """A moment in one kind of victim. `needs` is the kind of file without which it is not reached."""

    victim: Victim
    target: str  # "module:name" or "module:Class.name"
    moment: Moment
    needs: Kind | None = None
    repeats: bool = False  # passed several times in one run: the protocol takes the first, second or third
    source: Source | None = None  # only where files come from there

    @property
    def name(self) -> str:
        return f"{self.moment} {self.target.rsplit(':', 1)[-1]}"


def _steps(
    victim: Victim,
    target: str,
    moments: str,
    needs: Kind | None = None,
    *,
    repeats: bool = False,
    source: Source | None = None,
) -> list[Step]:
    """`moments`: b(efore), c(ommit: before and after it), a(fter)."""
    wanted: dict[str, tuple[Moment, ...]] = {
        "b": ("before",),
        "c": ("before commit of", "after commit of"),
        "a": ("after",),
    }
    return [Step(victim, target, moment, needs, repeats, source) for letter in moments for moment in wanted[letter]]


_BATCH: tuple[Step, ...] = (
    *_steps("process", "review.leases:Leases.take", "bca"),
    *_steps("process", "review.arrivals:Intake.begin_batch", "bca"),
    *_steps("process", "connectors.sources.folder:FolderSource.read", "a", source="folder"),
    *_steps("process", "connectors.sources.bucket:BucketSource.read", "a", source="bucket"),
    *_steps("process", "connectors.sources.bucket:BucketSource.recorded", "ba", source="bucket"),
    *_steps("process", "review.arrivals:Intake.move_position", "bca", source="bucket"),
    *_steps("process", "connectors.blobs:FolderBlobStore.put", "ba", repeats=True),
    *_steps("process", "connectors.blobs:write_atomically", "ba", repeats=True),
    *_steps("process", "review.arrivals:Intake.record_arrival", "bca"),
    *_steps("process", "extractors.sandbox.service:Sandbox.unpack", "ba", "container"),
    *_steps("process", "review.arrivals:Intake.record_container", "bca", "container"),
    *_steps("process", "review.audit:append", "ba", repeats=True),
    *_steps("process", "review.shards:Shards.cut", "bca"),
    *_steps("process", "review.shards:Shards.finish", "bca"),
    *_steps("process", "flows.stage_results:StageResults.put", "ba", repeats=True),
    *_steps("process", "review.settlement:SettlementDesk.record_keys", "bca"),
    *_steps("process", "validators.checks:check", "ba", "webhook"),
    *_steps("process", "validators.expectations.batch:check_batch", "ba", "webhook"),
    *_steps("process", "review.settlement:SettlementDesk.settle", "bca"),
    *_steps("process", "review.release:put_into_outbox", "ba", "webhook"),
    *_steps("process", "review.arrivals:Intake.finish_batch", "bca"),
    *_steps("process", "review.audit:AuditTrail.checkpoint", "ba"),
    *_steps("process", "review.shards:Shards.clear", "bca"),
    *_steps("process", "flows.stage_results:StageResults.clear", "ba"),
    *_steps("process", "review.leases:Leases.give_back", "bca"),
    *_steps("process", "flows.batch_summary:write_summary", "ba"),
)
_DELIVERY: tuple[Step, ...] = (
    *_steps("deliver", "review.outbox:Outbox.claim", "bca", "webhook"),
    *_steps("deliver", "connectors.destinations.webhook:WebhookDestination.send", "ba", "webhook", repeats=True),
    *_steps("deliver", "connectors.destinations.folder:FolderDestination.send", "ba", "folder"),
    *_steps("deliver", "connectors.destinations.folder:write_atomically", "ba", "folder"),
    *_steps("deliver", "connectors.destinations.append_log:AppendLog.append", "ba", "folder", repeats=True),
    *_steps("deliver", "review.outbox:Outbox.mark_delivered", "ca", "webhook"),
    *_steps("deliver", "review.outbox:Outbox.mark_failed", "bca", "refused"),
    *_steps("deliver", "review.outbox:Outbox._put_fallback", "ba", "refused"),
    *_steps("deliver", "review.audit:append", "ba", "webhook"),
)
_WORK: tuple[Step, ...] = (
    *_steps("work", "review.shards:Shards.claim", "bca"),
    *_steps("work", "review.leases:Leases.take_within", "ba"),
    *_steps("work", "flows.stages:Stages.extract", "ba"),
    *_steps("work", "connectors.blobs:FolderBlobStore.put", "ba"),
    *_steps("work", "flows.stage_results:StageResults.put", "ba", repeats=True),
    *_steps("work", "review.settlement:SettlementDesk.record_keys", "bca"),
    *_steps("work", "flows.stages:Stages.summarize", "ba"),
    *_steps("work", "flows.stages:Stages.validate", "ba"),
    *_steps("work", "review.leases:ensure_held", "ba"),
    *_steps("work", "review.shards:Shards.finish", "bca", repeats=True),
    *_steps("work", "review.leases:Leases.give_back", "bca", repeats=True),
)
STEPS: tuple[Step, ...] = (*_BATCH, *_DELIVERY, *_WORK)


def find_step(victim: str, name: str) -> Step:
    """The step of that victim and name."""
    return next(s for s in STEPS if (s.victim, s.name) == (victim, name))


def arm(step: Step, nth: int, how: signal.Signals = signal.SIGKILL) -> None:
    """From now on this process sends itself that signal when it comes to that step for the `nth` time, from 1.

    It is stopped while none of its other threads writes to the store: one that renews a lease would keep SQLite's lock
    for as long, and whoever comes to do its work would wait for that and not for the lease.
    """
    passed = 0
    writing: AbstractContextManager[object] = RLock() if how is signal.SIGSTOP else nullcontext()

    def reach(moment: Moment) -> None:
        nonlocal passed
        if moment == step.moment:
            passed += 1
            if passed == nth:
                with writing:
                    os.kill(os.getpid(), how)

    within = 0

    def watched(original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def around(*arguments: Any, **options: Any) -> Any:
            nonlocal within
            reach("before")
            within += 1
            try:
                result = original(*arguments, **options)
            finally:
                within -= 1
            reach("after")
            return result

        return around

    def committing(original: Callable[..., Any]) -> Callable[..., Any]:
        @contextmanager
        def around(*arguments: Any, **options: Any) -> Iterator[Any]:
            with original(*arguments, **options) as connection:
                yield connection
                if within:
                    reach("before commit of")
            if within:
                reach("after commit of")

        return around

    def undisturbed(original: Callable[..., Any]) -> Callable[..., Any]:
        @contextmanager
        def around(*arguments: Any, **options: Any) -> Iterator[Any]:
            with writing, original(*arguments, **options) as connection:
                yield connection

        return around

    if how is signal.SIGSTOP:
        replace(_COMMITS, undisturbed)
    replace(step.target, watched)
    if step.moment.endswith("commit of"):
        replace(_COMMITS, committing)


def replace(target: str, wrap: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
    """Put a wrapped function in the place of that one: on its class, or in every module that imported it."""
    module_name, _, path = target.partition(":")
    module = importlib.import_module(module_name)
    owner_name, _, name = path.rpartition(".")
    if owner_name:
        owner = getattr(module, owner_name)
        setattr(owner, name, wrap(vars(owner)[name]))
        return
    original = getattr(module, name)
    wrapped = wrap(original)
    # A function that several rooms use (write_atomically) is replaced where the step names it, and by all who import
    # it from there; the others keep theirs.
    home = original.__module__ == module_name
    users = [m for n, m in sys.modules.items() if home and n.split(".", 1)[0] in _ROOMS] or [module]
    for user in users:
        for attribute, value in list(vars(user).items()):
            if value is original:
                setattr(user, attribute, wrapped)
