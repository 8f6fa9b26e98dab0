"""What a stage gave for a document, as JSON under a key made of its inputs and the stage's version.

A batch that was killed finds the finished part here and does not do it again, whichever worker did it. The results of
a batch go when it is finished: from then on the store and the blobs are the record.
"""

import hashlib
import json
from collections import OrderedDict
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from holdpoint.ports import Scratch

M = TypeVar("M", bound=BaseModel)
_AT_HAND = 150  # results put or got last, some of each stage of a shard; more would let the memory grow with the batch


class StageResults:
    """The results of one batch. Safe for several threads and workers."""

    def __init__(self, scratch: Scratch, batch_id: str) -> None:
        self._scratch = scratch
        self.batch_id = batch_id
        self._at_hand: OrderedDict[str, BaseModel] = OrderedDict()

    def get(self, stage: str, key: str, model: type[M]) -> M | None:
        """The result kept under that key, or None; one that was cut off by a kill counts as none."""
        name = self._name(stage, key)
        found = self._at_hand.get(name)
        if isinstance(found, model):
            return found
        data = self._scratch.get(name)
        try:
            result = model.model_validate_json(data) if data is not None else None
        except ValidationError:
            return None
        if result is not None:
            self._remember(name, result)
        return result

    def put(self, stage: str, key: str, result: BaseModel) -> None:
        """Keep a result."""
        name = self._name(stage, key)
        self._scratch.put(name, result.model_dump_json().encode())
        self._remember(name, result)

    def clear(self) -> None:
        """The batch is finished: its results are in the store."""
        self._at_hand.clear()
        self._scratch.clear(self.batch_id)

    def _remember(self, name: str, result: BaseModel) -> None:
        self._at_hand[name] = result
        while len(self._at_hand) > _AT_HAND:
            self._at_hand.popitem(last=False)

    def _name(self, stage: str, key: str) -> str:
        return f"{self.batch_id}/{stage}/{key[:2]}/{key}.json"


def result_key(*inputs: object) -> str:
    """A key that changes when any of the inputs does."""
    return hashlib.sha256(json.dumps(inputs, sort_keys=True, default=str).encode()).hexdigest()[:40]
