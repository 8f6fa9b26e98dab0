"""What a caller may say about how one file is to be read and extracted."""

from pathlib import Path

from holdpoint.document_types import DocumentType, TypeSpec
from holdpoint.model import Frozen
from holdpoint.settings import LimitSettings


class ModelRef(Frozen):
    """A model trained for a document type. The digest of its files tells a newly trained one from an older one.

    `taught` says what the fields are, where the type is not built in.
    """

    document_type: DocumentType
    folder: str
    digest: str
    taught: TypeSpec | None = None


class ReadingOptions(Frozen):
    """The settings that concern one file, and what a person said about it. Crosses the sandbox's border as JSON."""

    limits: LimitSettings
    languages: tuple[str, ...]  # Tesseract's names, e.g. ("eng", "deu")
    detect_languages: bool = True  # a scanned page is read with those of them alone that it turns out to be in
    high_recall: bool = False  # every line of a picture by both readers, small print looked for: nearly twice the cost
    passwords: tuple[str, ...] = ()  # tried on encrypted PDFs, in this order
    company_names: tuple[str, ...] = ()  # our own names, so that buyer and seller are not mixed up
    force_type: DocumentType | None = None  # what a person said it is; None lets the content decide
    split: bool = False  # a file that surely holds several documents gives several; else it is one, and told of
    is_one: bool = False  # a person said that the file is one document: nobody is asked about it
    context: str = ""  # text that came with it, such as the body of the mail it was attached to
    models: tuple[ModelRef, ...] = ()  # used instead of the shipped ones

    def model_folder(self, document_type: DocumentType) -> Path | None:
        """Where the model lies that was set for a type; None where none was."""
        return next((Path(m.folder) for m in self.models if m.document_type == document_type), None)

    def taught(self, document_type: DocumentType) -> TypeSpec | None:
        """What the fields of a taught type are; None for a built-in one."""
        return next((m.taught for m in self.models if m.document_type == document_type), None)
