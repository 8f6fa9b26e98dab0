"""An office file in, pages out."""

from extractors import file_types
from extractors.reading.office.parts import Parts
from extractors.reading.office.word_files import read_word
from extractors.reading.office.workbooks import read_workbook
from holdpoint.document import Page
from holdpoint.settings import LimitSettings


def read_office(data: bytes, media_type: str, limits: LimitSettings) -> tuple[Page, ...]:
    """The pages of a Word document or an Excel workbook; UnreadableError (damaged, encrypted, resource_limit)."""
    parts = Parts(data, limits)
    if media_type == file_types.DOCX:
        return read_word(parts, limits.pages)
    return read_workbook(parts, limits.pages)
