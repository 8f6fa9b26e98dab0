"""All settings in one class, built only by entry points from one YAML file (flows.configuration reads it).

Every default is one a newcomer can run with. Durations are seconds, sizes mebibytes, confidences 0 to 1.
"""

from pathlib import Path

from pydantic import Field, model_validator

from holdpoint.document_types import TYPE_SPECS
from holdpoint.extraction import LINE_ITEM_FIELDS, DocumentType
from holdpoint.model import Frozen
from holdpoint.settings.access import AwsAccess, DatabaseAccess, MailAccess
from holdpoint.settings.destinations import (
    BlobSettings,
    BucketBlobs,
    BucketDestination,
    DestinationSettings,
    EInvoiceDestination,
    FilesPlace,
    FolderBlobs,
    FolderDestination,
    LedgerDestination,
    ParquetDestination,
    QueueDestination,
    WebhookDestination,
)
from holdpoint.settings.language_models import BedrockModel, LanguageModelSettings, ModelLimits, OpenAiModel
from holdpoint.settings.master_data import CsvOrders, CsvVendors, MasterDataSettings, SqlOrders, SqlVendors
from holdpoint.settings.operation import (
    DeliverySettings,
    ExtractionSettings,
    LimitSettings,
    LogSettings,
    MetricsSettings,
    OrchestrationSettings,
    ReadingSettings,
    ReconciliationSettings,
    RetentionSettings,
    ReviewSettings,
    SandboxLevel,
    SandboxSettings,
    TracingSettings,
)
from holdpoint.settings.policies import SourcePolicy, TypePolicy
from holdpoint.settings.sources import AnySource, BucketSource, FolderSource, MailboxSource, SourceSettings

__all__ = [
    "AnySource",
    "AwsAccess",
    "BedrockModel",
    "BlobSettings",
    "BucketBlobs",
    "BucketDestination",
    "BucketSource",
    "CsvOrders",
    "CsvVendors",
    "DatabaseAccess",
    "DeliverySettings",
    "DestinationSettings",
    "EInvoiceDestination",
    "ExtractionSettings",
    "FilesPlace",
    "FolderBlobs",
    "FolderDestination",
    "FolderSource",
    "LanguageModelSettings",
    "LedgerDestination",
    "LimitSettings",
    "LogSettings",
    "MailAccess",
    "MailboxSource",
    "MasterDataSettings",
    "MetricsSettings",
    "ModelLimits",
    "OpenAiModel",
    "OrchestrationSettings",
    "ParquetDestination",
    "QueueDestination",
    "ReadingSettings",
    "ReconciliationSettings",
    "RetentionSettings",
    "ReviewSettings",
    "SandboxLevel",
    "SandboxSettings",
    "Settings",
    "SourcePolicy",
    "SourceSettings",
    "SqlOrders",
    "SqlVendors",
    "TracingSettings",
    "TypePolicy",
    "WebhookDestination",
]


def _default_types() -> dict[DocumentType, TypePolicy]:
    return {t: TypePolicy(primary="files") for t in TYPE_SPECS if t is not DocumentType.OTHER}


def _default_sources() -> dict[str, SourceSettings]:
    return {"drop": FolderSource(path=Path("drop"))}


def _default_destinations() -> dict[str, DestinationSettings]:
    return {"files": FolderDestination(kind="folder", path=Path("var/released"))}


class Settings(Frozen):
    """The whole configuration."""

    data_dir: Path = Path("var")
    database: DatabaseAccess | None = None  # None: SQLite at data_dir/holdpoint.db
    blobs: BlobSettings = FolderBlobs()
    company_names: tuple[str, ...] = ()  # our own names, so that buyer and seller are not mixed up
    sources: dict[str, SourceSettings] = Field(default_factory=_default_sources)
    destinations: dict[str, DestinationSettings] = Field(default_factory=_default_destinations)
    document_types: dict[DocumentType, TypePolicy] = Field(default_factory=_default_types)
    delivery: DeliverySettings = DeliverySettings()
    limits: LimitSettings = LimitSettings()
    reading: ReadingSettings = ReadingSettings()
    extraction: ExtractionSettings = ExtractionSettings()
    sandbox: SandboxSettings = SandboxSettings()
    language_model: LanguageModelSettings | None = None  # None: summaries are extractive, no word leaves the house
    review: ReviewSettings = ReviewSettings()
    orchestration: OrchestrationSettings = OrchestrationSettings()
    logging: LogSettings = LogSettings()
    tracing: TracingSettings = TracingSettings()
    metrics: MetricsSettings = MetricsSettings()
    retention: RetentionSettings = RetentionSettings()
    reconciliation: ReconciliationSettings = ReconciliationSettings()
    master_data: MasterDataSettings = MasterDataSettings()

    @model_validator(mode="after")
    def _references_exist(self) -> "Settings":
        for document_type, policy in self.document_types.items():
            self._check_policy(f"document_types.{document_type}", document_type, policy)
        for name, source in self.sources.items():
            for document_type, differences in source.document_types.items():
                place = f"sources.{name}.document_types.{document_type}"
                self._check_policy(place, document_type, differences)
                if document_type not in self.document_types:
                    raise ValueError(f"{place} differs from document_types.{document_type}, which is not set")
        return self

    def _check_policy(self, place: str, document_type: DocumentType, policy: TypePolicy | SourcePolicy) -> None:
        for role in ("primary", "fallback"):
            name = getattr(policy, role)
            if name is not None and name not in self.destinations:
                known = ", ".join(sorted(self.destinations)) or "none"
                raise ValueError(
                    f"{place}.{role} names the destination '{name}', which is not under destinations (known: {known})"
                )
        known_fields = {f.name for f in TYPE_SPECS[document_type].fields}
        for name in (*(policy.required or ()), *(policy.min_confidence_by_field or ())):
            if name not in known_fields:
                raise ValueError(f"{place} names the field '{name}', which it does not have")
        if policy.rules is not None:
            cells = LINE_ITEM_FIELDS if TYPE_SPECS[document_type].has_line_items else ()
            where = policy.rules.file or "the settings"
            for rule, name in policy.rules.unknown_names(frozenset(known_fields), frozenset(cells)):
                raise ValueError(
                    f"{place}.rules has a rule that names no value of the type '{document_type}': '{name}', "
                    f"in the rule '{rule}' of {where} (docs/policy-rules.md lists the values)"
                )

    def policy_for(self, document_type: DocumentType, source: str | None = None) -> TypePolicy | None:
        """The policy of a type for documents of that source, or None: then nothing is released without a person."""
        policy = self.document_types.get(document_type)
        configured = self.sources.get(source) if source is not None else None
        differences = configured.document_types.get(document_type) if configured is not None else None
        return policy if policy is None or differences is None else differences.applied_to(policy)
