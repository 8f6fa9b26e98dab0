"""Reading: the bytes of one file in, a document with words, boxes and embedded XML out.

Loaded on first use: the modules for text layers are meant for processes that never load an image library.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractors.reading.files import READER_VERSION, PicturesNeededError, read

__all__ = ["READER_VERSION", "PicturesNeededError", "read"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from extractors.reading import files

        return getattr(files, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
