"""Settings to concrete objects: the one place that knows which class stands behind which port."""

import fcntl
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path

from connectors.blobs import make_blob_store
from connectors.destinations.factory import make_destination
from connectors.language_models.factory import make_language_model
from connectors.scratch import make_scratch
from connectors.sources.factory import make_source
from extractors.learned.stored_type import model_digest
from extractors.options import ModelRef, ReadingOptions
from extractors.sandbox import Sandbox
from extractors.sandbox.level import require_level
from flows.summaries import Summarist
from holdpoint.errors import ConfigurationError, SourceBusyError, StoreError
from holdpoint.extraction import DocumentType
from holdpoint.ports import Destination, Source
from holdpoint.settings import Settings
from review.clock import system_clock
from review.leases import KeptLease, own_name
from review.store import ReviewStore, open_store


class Runtime:
    """What a command works with. A context manager: leaving it gives everything back."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.blobs = make_blob_store(settings.blobs, settings.data_dir / "blobs")
        self.scratch = make_scratch(settings.blobs, settings.data_dir / "stages")
        self.store: ReviewStore = open_store(settings, self.blobs)

    def __enter__(self) -> "Runtime":
        return self

    def __exit__(self, *_: object) -> None:
        self.store.close()

    def today(self) -> date:
        """The date that the checks compare with."""
        return system_clock().date()

    def source(self, name: str) -> Source:
        """The source of that name; ConfigurationError when the settings have none, or a secret is not set."""
        configured = self.settings.sources.get(name)
        if configured is None:
            known = ", ".join(sorted(self.settings.sources)) or "none"
            raise ConfigurationError(
                f"There is no source '{name}' in the settings (known: {known}).",
                consequence="Nothing was started.",
                remedy="Name one of them, or add it under sources.",
            )
        return make_source(name, configured)

    def destinations(self) -> Mapping[str, Destination]:
        """Every destination of the settings, by name. ConfigurationError when a secret is not in the environment."""
        return {
            name: make_destination(name, configured, self.blobs)
            for name, configured in self.settings.destinations.items()
        }

    def summarist(self) -> Summarist:
        """Who writes a batch's summaries. ConfigurationError when the model's key is not in the environment."""
        limits = self.settings.language_model
        return Summarist(make_language_model(limits), limits)

    def sandbox(self) -> AbstractContextManager[Sandbox]:
        """A sandbox with the limits of the settings. ConfigurationError below the level that they ask for."""
        return make_sandbox(self.settings)


@contextmanager
def make_sandbox(settings: Settings) -> Iterator[Sandbox]:
    """The sandbox in which documents are read and rendered. ConfigurationError below the level that is asked for."""
    with _sandbox(settings) as sandbox:
        require_level(sandbox.level(), settings.sandbox.minimum_level)
        yield sandbox


def sandbox_restrictions(settings: Settings) -> dict[str, bool]:
    """Which restrictions hold for children on this machine, be they enough or not."""
    with _sandbox(settings) as sandbox:
        return sandbox.level()


def _sandbox(settings: Settings) -> Sandbox:
    return Sandbox(settings.limits, languages=settings.reading.languages, workers=settings.reading.workers)


def reading_options(settings: Settings) -> ReadingOptions:
    """How documents are read, by the settings alone."""
    return ReadingOptions(
        limits=settings.limits,
        languages=settings.reading.languages,
        detect_languages=settings.reading.detect_languages,
        high_recall=settings.reading.high_recall,
        passwords=settings.reading.passwords,
        company_names=settings.company_names,
        models=tuple(_model_ref(t, folder, settings) for t, folder in sorted(settings.extraction.models.items())),
    )


def _model_ref(document_type: DocumentType, folder: Path, settings: Settings) -> ModelRef:
    try:
        digest = model_digest(folder)
    except OSError as error:
        raise ConfigurationError(
            f"extraction.models.{document_type} names {folder}, which holds no model ({error.strerror}).",
            consequence="Nothing was started.",
            remedy="Name a folder that `holdpoint train` has written.",
        ) from error
    taught = None if document_type.is_built_in else settings.types.get(document_type)
    return ModelRef(document_type=document_type, folder=str(folder), digest=digest, taught=taught)


@contextmanager
def exclusive_source(runtime: Runtime, source: str) -> Iterator[KeptLease]:
    """One run on a source at a time, on whatever machine: SourceBusyError while another one works on it."""
    leases = runtime.store.leases
    name = f"source:{source}"
    lease = leases.take(name, own_name())
    if lease is None:
        raise _busy(source)
    with leases.keeping(lease) as kept:
        yield kept


@contextmanager
def exclusive(data_dir: Path, what: str) -> Iterator[None]:
    """One process of a kind on this data folder: SourceBusyError while another one runs. Ends with the process."""
    folder = data_dir / "locks"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / f"{what}.lock").open("a")
    except OSError as error:
        raise StoreError(
            f"The data folder {data_dir} cannot be written ({error.strerror}).",
            consequence="Nothing was started.",
            remedy="Set data_dir to a folder that may be written.",
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SourceBusyError(
                f"`holdpoint {what}` runs already on the data folder {data_dir}.",
                consequence="Nothing was started.",
                remedy="End the other one first.",
            ) from error
        yield


def _busy(source: str) -> SourceBusyError:
    return SourceBusyError(
        f"Another run works on the source '{source}'.",
        consequence="Nothing was started; that run takes what is there.",
        remedy="Wait for it to end, or look at `holdpoint status`.",
    )
