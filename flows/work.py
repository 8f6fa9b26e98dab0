"""Working on shards: what the batch flow does with its own batch, and what further workers do with anybody's.

Every worker leases one shard at a time, does the stage that is due and says so under its fence. Nothing a worker keeps
for itself is needed by anybody else: bytes, readings and stage results lie where all workers reach them.
"""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress

from extractors.sandbox import Sandbox
from flows import events, logs
from flows.stage_results import StageResults
from flows.stages import Stages
from flows.wiring import Runtime
from holdpoint.errors import HoldpointError, TransientError
from review.leases import LeaseLostError, own_name
from review.records import PendingDocument
from review.shards import ShardState, ShardWork

logger = logging.getLogger("holdpoint.work")
_IDLE_SECONDS = 1.0  # between two looks of a worker that found nothing to do
_FAILURES = 3  # in a row, after which a worker gives up: its machine is broken, not the documents

RunStage = Callable[[str, Stages, ShardWork, Sequence[PendingDocument]], None]
"""Does the stage of that name on the documents of a shard."""


def plain_stage(name: str, stages: Stages, work: ShardWork, documents: Sequence[PendingDocument]) -> None:
    """A stage as it is, without a conductor."""
    getattr(stages, name)(documents, _untold)


def _untold(_count: int) -> None:
    """Progress that nobody watches."""


class Worker:
    """One process that works on shards, of one batch or of all that are open. `name` is unique to the process."""

    def __init__(self, runtime: Runtime, sandbox: Sandbox, run_stage: RunStage = plain_stage) -> None:
        self.name = own_name()
        self._runtime = runtime
        self._sandbox = sandbox
        self._run_stage = run_stage
        self._stages: OrderedDict[str, Stages] = OrderedDict()

    def stages(self, batch_id: str) -> Stages:
        """The stages of a batch, with what this worker has at hand of it."""
        if batch_id not in self._stages:
            self._stages[batch_id] = Stages(self._runtime, self._sandbox, StageResults(self._runtime.scratch, batch_id))
        self._stages.move_to_end(batch_id)
        while len(self._stages) > 2:
            self._stages.popitem(last=False)
        return self._stages[batch_id]

    def take_one(self, batch_id: str | None = None) -> ShardWork | None:
        """Do one stage of one shard; gives which, or None when there is nothing to do now.

        LeaseLostError when it took so long without a sign of life that another worker has it: what it left is right
        all the same, since results go by content, and the other worker takes it up.
        """
        work = self._runtime.store.shards.claim(self.name, batch_id)
        if work is None:
            return None
        ids = {"batch_id": work.batch_id, "source": work.source, "shard": work.number, "worker": self.name}
        with self._runtime.store.leases.keeping(work.lease), logs.bound(**ids):
            documents = self._runtime.store.intake.pending(work.source, work.document_ids)
            stages = self.stages(work.batch_id)
            for name in ("extract", "summarize") if work.due is ShardState.EXTRACTED else ("validate",):
                self._run_stage(name, stages, work, documents)
            self._runtime.store.shards.finish(work)
        return work

    def run(self, *, until_idle: bool, stop: Callable[[], bool] = lambda: False) -> int:
        """Work on every open batch until stopped, or until nothing is left; gives how many stages were done."""
        done, failures = 0, 0
        while not stop():
            try:
                work = self.take_one()
            except LeaseLostError:
                events.lease_lost("shard", self.name)
                continue
            except TransientError as error:
                failures += 1
                logger.error("A shard could not be worked on", extra={"error": type(error).__name__})
                if failures >= _FAILURES:
                    raise
                time.sleep(_IDLE_SECONDS * failures)
                continue
            failures = 0
            if work is not None:
                done += 1
                logger.info(
                    "Shard done",
                    extra={"batch_id": work.batch_id, "shard": work.number, "stage": work.due, "worker": self.name},
                )
            elif until_idle:
                with suppress(HoldpointError):
                    if not self._runtime.store.shards.is_anything_left():
                        return done
                time.sleep(_IDLE_SECONDS / 5)
            else:
                time.sleep(_IDLE_SECONDS)
        return done
