"""An office file in, pages out, and what it brings along that would run or that is not read."""

from extractors import file_types
from extractors.reading.office.active_parts import active_parts
from extractors.reading.office.parts import Parts
from extractors.reading.office.unread_pictures import unread_pictures
from extractors.reading.office.word_files import read_word
from extractors.reading.office.workbooks import read_workbook
from holdpoint.document import Page
from holdpoint.finding import Finding
from holdpoint.settings import LimitSettings


def read_office(data: bytes, media_type: str, limits: LimitSettings) -> tuple[tuple[Page, ...], tuple[Finding, ...]]:
    """The pages of a Word document or an Excel workbook; UnreadableError (damaged, encrypted, resource_limit)."""
    parts = Parts(data, limits)
    read = read_word if media_type == file_types.DOCX else read_workbook
    return read(parts, limits.pages), (*active_parts(parts), *unread_pictures(parts))
