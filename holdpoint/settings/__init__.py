"""All settings in one class, built only by entry points from one YAML file (flows.configuration reads it).

Every default is one a newcomer can run with. Durations are seconds, sizes mebibytes, confidences 0 to 1.
"""

from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, model_validator

from holdpoint.document_types import TYPE_SPECS, DocumentType, TypeSpec, clashes_of, specs_with
from holdpoint.extraction import LINE_ITEM_FIELDS
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
from holdpoint.settings.policies import AuditPolicy, ErrorTarget, SourcePolicy, SuccessCriteria, TypePolicy
from holdpoint.settings.sources import AnySource, BucketSource, FolderSource, MailboxSource, SourceSettings
from holdpoint.settings.watching import DriftSettings, ExpectationSettings

__all__ = [
    "AnySource",
    "AuditPolicy",
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
    "DriftSettings",
    "EInvoiceDestination",
    "ErrorTarget",
    "ExpectationSettings",
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
    "SuccessCriteria",
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
    expectations: ExpectationSettings = ExpectationSettings()
    drift: DriftSettings = DriftSettings()
    # What the models under extraction.models say of types that are not built in. Whoever builds the settings reads it
    # from their folders (flows.configuration); no file sets it.
    taught_types: tuple[TypeSpec, ...] = ()

    @property
    def types(self) -> Mapping[DocumentType, TypeSpec]:
        """Every document type there is here, by name, in the order in which a person is offered them."""
        return specs_with(self.taught_types)

    master_data: MasterDataSettings = MasterDataSettings()

    @model_validator(mode="after")
    def _references_exist(self) -> "Settings":
        for spec in self.taught_types:
            for clash in clashes_of(spec):
                raise ValueError(f"extraction.models.{spec.document_type} cannot be used: {clash}")
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
        spec = self.types.get(document_type)
        if spec is None:
            raise ValueError(
                f"{place}: there is no built-in type '{document_type}', and extraction.models names no folder that "
                f"`holdpoint train` has written for it (known: {', '.join(sorted(self.types))})"
            )
        known_fields = {f.name for f in spec.fields}
        targets: tuple[ErrorTarget, ...] = ()
        if isinstance(policy, TypePolicy):
            targets = (*([policy.target] if policy.target else []), *policy.target_by_destination.values())
            for name in policy.target_by_destination:
                if name not in self.destinations:
                    raise ValueError(f"{place}.target_by_destination names '{name}', which is not under destinations")
        mattering = tuple(name for target in targets for name in target.fields or ())
        for name in (*(policy.required or ()), *(policy.min_confidence_by_field or ()), *mattering):
            if name not in known_fields:
                raise ValueError(f"{place} names the field '{name}', which it does not have")
        if policy.rules is not None:
            cells = LINE_ITEM_FIELDS if spec.has_line_items else ()
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
