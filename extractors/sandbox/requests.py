"""What the caller asks of a zygote: one child, with what it may use and how many calls it is for."""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class ChildRequest:
    """One child. The limits of time are those of a call that brings none; memory is on top of what it begins with."""

    wall_seconds: float
    memory_mb: int
    cpu_seconds: float
    calls: int = 1
    pictures: bool = False  # the models that read pictures are loaded before it is forked
    scratch: str = ""  # a folder of its own, where it is to start Tesseract's program

    def encoded(self) -> bytes:
        """As the zygote receives it."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def decoded(cls, message: bytes) -> "ChildRequest":
        """From `encoded`; the sender is ours."""
        return cls(**json.loads(message))
