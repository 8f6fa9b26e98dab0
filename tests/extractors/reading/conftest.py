"""The one call that reads a file."""

import hashlib
from collections.abc import Callable

import pytest

from extractors.file_types import sniff
from extractors.options import ReadingOptions
from extractors.reading import read
from holdpoint.document import BlobRef, Document
from holdpoint.settings import LimitSettings

Read = Callable[..., Document]


@pytest.fixture
def read_bytes() -> Read:
    """Read bytes as a file of that name, English, with limits and passwords as given."""

    def call(data: bytes, name: str = "file.pdf", **options: object) -> Document:
        blob = BlobRef(sha256=hashlib.sha256(data).hexdigest(), size=len(data), media_type=sniff(data), name=name)
        defaults: dict[str, object] = {"limits": LimitSettings(), "languages": ("eng",)}
        return read(blob, data, ReadingOptions.model_validate(defaults | options))

    return call
