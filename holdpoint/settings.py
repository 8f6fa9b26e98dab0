"""All settings in one class, built only by entry points from one YAML file (flows.configuration reads it).

Every default is one a newcomer can run with. Durations are seconds, sizes mebibytes, confidences 0 to 1.
"""

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, HttpUrl, model_validator

from holdpoint.document_types import TYPE_SPECS
from holdpoint.extraction import DocumentType
from holdpoint.model import Frozen


class FolderSource(Frozen):
    """A folder that documents are dropped into."""

    kind: Literal["folder"] = "folder"
    path: Path
    owner: str = "operations"
    settle_seconds: float = Field(default=2.0, ge=0)  # a file is taken once unchanged for this long


class FolderDestination(Frozen):
    """JSON Lines and CSV files in a folder."""

    kind: Literal["folder"]
    path: Path


class WebhookDestination(Frozen):
    """An HTTP receiver, signed by the Standard Webhooks convention. The secret comes from the environment."""

    kind: Literal["webhook"]
    url: HttpUrl
    secret_env: str = Field(pattern="^[A-Z][A-Z0-9_]*$")  # name of the variable that holds "whsec_..."
    timeout_seconds: float = Field(default=10, gt=0, le=120)
    allow_private: bool = False  # True lets it point inside (loopback, private ranges)


DestinationSettings = Annotated[FolderDestination | WebhookDestination, Field(discriminator="kind")]


class TypePolicy(Frozen):
    """When a document of one type may be released, who owns that, and where it goes."""

    owner: str = "operations"
    primary: str
    fallback: str | None = None
    required: tuple[str, ...] | None = None  # overrides the type's own required fields
    min_type_confidence: float = Field(default=0.8, ge=0, le=1)
    min_confidence: float = Field(default=0.85, ge=0, le=1)
    min_confidence_by_field: dict[str, float] = Field(default_factory=dict)
    amount_limit: dict[str, Decimal] = Field(default_factory=dict)  # by currency; a total above it holds
    release: bool = True  # False: every document of this type waits for a person


class DeliverySettings(Frozen):
    """Retries: exponential backoff with full jitter, first to the primary, then to the fallback, then dead letter."""

    attempts: int = Field(default=6, ge=1)  # per destination
    first_delay_seconds: float = Field(default=1.0, gt=0)
    max_delay_seconds: float = Field(default=300.0, gt=0)
    lease_seconds: float = Field(default=60.0, gt=0)
    interval_seconds: float = Field(default=5.0, gt=0)  # how often `up` drains the outbox


class LimitSettings(Frozen):
    """What one document may cost. Beyond it: quarantine, `resource_limit`."""

    memory_mb: int = Field(default=1024, ge=64)  # above the child's own baseline
    cpu_seconds: int = Field(default=60, ge=1)
    wall_seconds: int = Field(default=120, ge=1)
    file_mb: int = Field(default=50, ge=1)
    pages: int = Field(default=200, ge=1)
    image_pixels: int = Field(default=36_000_000, ge=1)
    archive_members: int = Field(default=500, ge=1)
    archive_ratio: int = Field(default=100, ge=1)  # unpacked bytes for each packed one
    archive_mb: int = Field(default=200, ge=1)  # unpacked, all members
    archive_depth: int = Field(default=3, ge=1)


class ReadingSettings(Frozen):
    """How documents are read."""

    languages: tuple[str, ...] = ("eng", "deu")  # Tesseract's names
    workers: int = Field(default=2, ge=1, le=64)  # documents read at once
    passwords: tuple[str, ...] = ()  # tried on encrypted PDFs


class ReviewSettings(Frozen):
    """The review page."""

    host: str = "127.0.0.1"
    port: int = Field(default=8470, ge=0, le=65535)
    session_hours: float = Field(default=10, gt=0)


class OrchestrationSettings(Frozen):
    """How a batch is cut and scheduled."""

    chunk_size: int = Field(default=50, ge=1, le=500)
    schedule: str = "*/15 * * * *"  # cron of the batch flow under `up`


def _default_types() -> dict[DocumentType, TypePolicy]:
    return {t: TypePolicy(primary="files") for t in TYPE_SPECS if t is not DocumentType.OTHER}


def _default_destinations() -> dict[str, FolderDestination | WebhookDestination]:
    return {"files": FolderDestination(kind="folder", path=Path("var/released"))}


class Settings(Frozen):
    """The whole configuration."""

    data_dir: Path = Path("var")
    database_url: str | None = None  # None: SQLite at data_dir/holdpoint.db
    company_names: tuple[str, ...] = ()  # our own names, so that buyer and seller are not mixed up
    sources: dict[str, FolderSource] = Field(default_factory=lambda: {"drop": FolderSource(path=Path("drop"))})
    destinations: dict[str, DestinationSettings] = Field(default_factory=_default_destinations)
    document_types: dict[DocumentType, TypePolicy] = Field(default_factory=_default_types)
    delivery: DeliverySettings = DeliverySettings()
    limits: LimitSettings = LimitSettings()
    reading: ReadingSettings = ReadingSettings()
    review: ReviewSettings = ReviewSettings()
    orchestration: OrchestrationSettings = OrchestrationSettings()

    @model_validator(mode="after")
    def _references_exist(self) -> "Settings":
        for document_type, policy in self.document_types.items():
            for role in ("primary", "fallback"):
                name = getattr(policy, role)
                if name is not None and name not in self.destinations:
                    known = ", ".join(sorted(self.destinations)) or "none"
                    raise ValueError(
                        f"document_types.{document_type}.{role} names the destination '{name}', which is not under "
                        f"destinations (known: {known})"
                    )
            known_fields = {f.name for f in TYPE_SPECS[document_type].fields}
            for name in (*(policy.required or ()), *policy.min_confidence_by_field):
                if name not in known_fields:
                    raise ValueError(f"document_types.{document_type} names the field '{name}', which it does not have")
        return self

    def policy_for(self, document_type: DocumentType) -> TypePolicy | None:
        """The policy of a type, or None: then nothing of that type is released without a person."""
        return self.document_types.get(document_type)
