"""The review store as one object: what the flows, the command line and the page work with."""

from dataclasses import dataclass
from pathlib import Path
from random import Random

from connectors.master_data.factory import make_master_data
from holdpoint.errors import StoreError
from holdpoint.ports import BlobStore, MasterData
from holdpoint.secrets import secret
from holdpoint.settings import Settings
from review.arrivals import Intake
from review.audit import AuditTrail
from review.audit_sample import AuditSample
from review.clock import Clock, system_clock
from review.database import BUSY_TIMEOUT_SECONDS, Database
from review.decisions import DecisionDesk
from review.engines import parsed_url
from review.file_parts import FileParts
from review.history import StoredHistory
from review.leases import Leases
from review.legal_holds import LegalHolds
from review.observations import Observations
from review.outbox import Outbox
from review.policy import PolicyFor
from review.queue import Queue
from review.recall import RecallDesk
from review.recheck import Recheck
from review.reconciliation import Reconciliation
from review.release_rules import ReleaseRules
from review.retention import Retention
from review.settlement import SettlementDesk
from review.shards import Shards
from review.type_switches import TypeSwitches
from review.users import Users
from review.vendor_memory import StoredVendorMemory
from review.watch import Watch


@dataclass(frozen=True)
class ReviewStore:
    """The record of everything. Each attribute is one concern; `close` gives the connections back."""

    database: Database
    intake: Intake
    settlement: SettlementDesk
    history: StoredHistory
    vendor_memory: StoredVendorMemory
    master_data: MasterData
    queue: Queue
    decisions: DecisionDesk
    file_parts: FileParts
    recall: RecallDesk
    outbox: Outbox
    reconciliation: Reconciliation
    audit: AuditTrail
    users: Users
    leases: Leases
    shards: Shards
    legal_holds: LegalHolds
    retention: Retention
    rules: ReleaseRules
    switches: TypeSwitches
    policy_for: PolicyFor  # what the owners want, as the settings say
    observations: Observations
    watch: Watch

    def close(self) -> None:
        self.database.close()


def database_url(settings: Settings) -> str:
    """Where the store is: the configured database with its password, or SQLite in the data folder."""
    access = settings.database
    if access is None:
        return f"sqlite:///{settings.data_dir / 'holdpoint.db'}"
    if access.password_env is None:
        return access.url
    url = parsed_url(access.url).set(password=secret(access.password_env, "The store"))
    return url.render_as_string(hide_password=False)


def open_store(
    settings: Settings,
    blobs: BlobStore,
    *,
    clock: Clock = system_clock,
    random: Random | None = None,
    busy_timeout_seconds: float = BUSY_TIMEOUT_SECONDS,
) -> ReviewStore:
    """The store, its schema brought to this program's version. StoreError when it cannot be used.

    ConfigurationError when the master data that documents are compared with cannot be.
    """
    _make_folder(settings.data_dir)
    database = Database(database_url(settings), busy_timeout_seconds=busy_timeout_seconds)
    database.migrate()
    policy_for = settings.policy_for
    history = StoredHistory(database)
    audit = AuditTrail(database, settings.data_dir / "audit")
    sample = AuditSample(settings.data_dir / "audit")
    leases = Leases(database, clock, settings.orchestration.lease_seconds)
    master_data = make_master_data(settings.master_data)
    recheck = Recheck(blobs, history, policy_for, clock, master_data, settings.master_data)
    return ReviewStore(
        database=database,
        intake=Intake(database, clock),
        settlement=SettlementDesk(database, clock, policy_for, sample.draws),
        history=history,
        vendor_memory=StoredVendorMemory(database),
        master_data=master_data,
        queue=Queue(database, audit, clock),
        decisions=DecisionDesk(database, clock, policy_for, recheck),
        file_parts=FileParts(database, clock),
        recall=RecallDesk(database, clock, recheck),
        reconciliation=Reconciliation(database),
        outbox=Outbox(database, clock, settings.delivery, random),
        audit=audit,
        users=Users(database, clock),
        leases=leases,
        shards=Shards(database, clock, leases),
        legal_holds=LegalHolds(database, clock),
        retention=Retention(database, blobs, clock, settings.retention),
        rules=ReleaseRules(database, clock, policy_for),
        switches=TypeSwitches(database, clock),
        policy_for=policy_for,
        observations=Observations(database),
        watch=Watch(database, clock),
    )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The data folder {folder} cannot be made ({error.strerror}).",
            consequence="Nothing was read or written.",
            remedy="Set data_dir to a folder that may be written.",
        ) from error
