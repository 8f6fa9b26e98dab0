"""Reading: the bytes of one file in, a document with words, boxes and embedded XML out."""

from extractors.reading.files import READER_VERSION, PicturesNeededError, read

__all__ = ["READER_VERSION", "PicturesNeededError", "read"]
