"""One document's whole decision as text for people."""

import json
from dataclasses import dataclass
from typing import Any

from rich.markup import escape

from flows.commands.extraction import cited, print_fields
from flows.commands.options import console
from flows.commands.remedies import RELEASED_BY
from holdpoint.errors import StoreError
from holdpoint.finding import title_of
from holdpoint.ports import BlobStore
from review.recheck import load_reading
from review.records import ReviewItem
from review.release_records import Judgement, RuleRecord, TypeStop
from review.rule_words import version_line
from review.store import ReviewStore


@dataclass(frozen=True)
class Explained:
    """What stands beside the document in the store: the rule that decided, its judgement, who read its pages."""

    rule: RuleRecord | None
    judgement: Judgement | None
    stop: TypeStop | None
    readers: tuple[str, ...]  # "page 1: scan by tesseract"
    reader_version: str

    @classmethod
    def of(cls, item: ReviewItem, store: ReviewStore, blobs: BlobStore) -> "Explained":
        """Read it from the store; what retention has erased is left out."""
        pages: tuple[str, ...] = ()
        version = ""
        if item.reading_sha256 is not None:
            try:
                document = load_reading(blobs, item.reading_sha256, item.document_id).document
            except StoreError:
                pages = ("its reading is gone",)
            else:
                pages = tuple(f"page {p.number}: {p.kind.replace('_', ' ')} by {p.reader}" for p in document.pages)
                version = document.reader_version
        stops = {stop.document_type: stop for stop in store.switches.standing()}
        return cls(
            rule=store.rules.rule(item.rule_id) if item.rule_id is not None else None,
            judgement=store.rules.judgement(item.document_id),
            stop=stops.get(str(item.document_type)),
            readers=pages,
            reader_version=version,
        )

    def as_json(self) -> dict[str, Any]:
        """What `explain --json` adds to the document itself."""
        return {
            "rule": self.rule.model_dump(mode="json") if self.rule else None,
            "judgement": self.judgement.model_dump(mode="json") if self.judgement else None,
            "stop": self.stop.model_dump(mode="json") if self.stop else None,
            "readers": list(self.readers),
            "reader_version": self.reader_version,
        }


def print_explanation(item: ReviewItem, whole: Explained) -> None:
    """Where it came from, what was found, what was decided by whom and by which rule, where it went."""
    kind = f"{item.document_type}, " if item.document_type else ""
    resolved = f", {item.resolution} by {item.decided_by}" if item.resolution else ""
    console.print(
        f"[bold]{escape(item.path)}[/bold] ({item.document_id}): {kind}{item.state}{resolved}", soft_wrap=True
    )
    console.print(f"from the source '{escape(item.source)}', batch {item.batch_id}, {item.blob.size:,} bytes")
    if item.erased_at is not None:
        console.print(f"[bold]Erased[/bold] on {item.erased_at:%Y-%m-%d %H:%M} UTC: its time was over.")
    for hold in item.holds:
        console.print(f"Legal hold {hold.hold_id} by {escape(hold.set_by)}: {escape(hold.reason)}", soft_wrap=True)
    if item.effective is not None:
        console.print(f"extractor {item.effective.extractor} {item.effective.version}")
        for reader in whole.readers:
            version = f" {whole.reader_version}" if whole.reader_version else ""
            console.print(f"  {reader}{version}", markup=False)
        print_fields(item.effective)
    for statement in item.summary.statements if item.summary else ():
        console.print(f"  {escape(statement.text)} [dim]{cited(statement.pages)}[/dim]")
    if item.findings:
        console.print("[bold]Findings[/bold]")
    for finding in item.findings:
        by = f" [dim](rule {escape(finding.rule)})[/dim]" if finding.rule else ""
        console.print(f"  {finding.code} ({finding.severity}) {title_of(finding.code)}: {escape(finding.message)}{by}")
        if finding.severity != "warn":
            console.print(f"    [dim]released by {RELEASED_BY[finding.code]}[/dim]", soft_wrap=True)
    if not any(f.severity != "warn" for f in item.findings):
        console.print("No finding held it: the policy of its type released it.")
    _print_rule(item, whole)
    for correction in item.corrections:
        console.print(
            f"  {correction.field}: {escape(correction.old_value or 'nothing')} -> "
            f"{escape(correction.new_value or 'nothing')} by {escape(correction.corrected_by)}"
        )
    if item.note:
        console.print(f"Note: {escape(item.note)}")
    for delivery in item.deliveries:
        error = f": {escape(delivery.last_error)}" if delivery.last_error else ""
        console.print(
            f"  delivery {delivery.key}: {delivery.state.replace('_', ' ')}, {delivery.attempts} attempts{error}"
        )
    console.print("[bold]History[/bold]")
    for entry in item.history:
        details = json.dumps(entry.details, ensure_ascii=False, default=str) if entry.details else ""
        console.print(
            f"  {entry.seq} {entry.at:%Y-%m-%d %H:%M:%S} {entry.actor}: {entry.action.replace('_', ' ')} {details}",
            markup=False,
            soft_wrap=True,
        )


def _print_rule(item: ReviewItem, whole: Explained) -> None:
    """What the release rule saw and said, where the type has an error target."""
    if whole.stop is not None:
        console.print(f"Its type is stopped now by {whole.stop.stopped_by}: {whole.stop.reason}", markup=False)
    if item.stratum is None or item.confidence is None:
        return
    console.print("[bold]Release rule[/bold]")
    console.print(f"  stratum '{item.stratum}', document confidence {item.confidence:.4f}", markup=False)
    if whole.rule is None:
        console.print("  not asked: a check held it before")
    else:
        console.print(f"  {version_line(whole.rule)}", markup=False, soft_wrap=True)
    judgement = whole.judgement
    if judgement is None:
        return
    fields = ", ".join(judgement.fields)
    if judgement.judged_at is None:
        said = "an audit is awaited" if judgement.released else "a person's judgement is awaited"
    else:
        verdict = f"wrong ({', '.join(judgement.wrong_fields) or 'as a whole'})" if judgement.is_wrong else "right"
        said = f"judged {verdict} by {judgement.judged_by} on {judgement.judged_at:%Y-%m-%d %H:%M}"
    console.print(f"  fields that matter: {fields}; {said}; {judgement.kind} evidence", markup=False, soft_wrap=True)
