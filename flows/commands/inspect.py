"""`holdpoint status`, `explain` and `extract`: look without changing anything."""

import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.options import ConfigOption, JsonOption, console, open_runtime, print_json, settings_of
from holdpoint.document import BlobRef
from holdpoint.errors import ExitCode, TerminalError, UnreadableError
from holdpoint.finding import title_of

if TYPE_CHECKING:
    from flows.wiring import Runtime


def status(config: ConfigOption = None, json: JsonOption = False) -> None:
    """What waits, what was delivered, what the last batches did, how well the sandbox holds.

    Example:

      holdpoint status --json
    """
    from extractors.sandbox.level import level_of
    from flows.commands.tables import print_setbacks
    from flows.wiring import sandbox_restrictions

    with open_runtime(config) as runtime:
        counts = runtime.store.queue.counts()
        sent, setbacks = runtime.store.outbox.counts(), runtime.store.outbox.setbacks()
        batches = [runtime.store.queue.batch(b) for b in runtime.store.queue.batches(limit=5)]
        stops = runtime.store.switches.standing()
        restrictions = sandbox_restrictions(runtime.settings)
        level, minimum = level_of(restrictions), runtime.settings.sandbox.minimum_level
    if json:
        print_json(
            {
                "queue": counts.model_dump(mode="json"),
                "deliveries": sent,
                "setbacks": [one.model_dump(mode="json") for one in setbacks],
                "batches": [b.model_dump(mode="json", exclude={"documents"}) for b in batches],
                "stopped": [stop.model_dump(mode="json") for stop in stops],
                "sandbox": {"level": level, "minimum_level": minimum, "restrictions": restrictions},
            }
        )
        return
    for stop in stops:
        console.print(f"{stop.document_type} is STOPPED by {stop.stopped_by}: {stop.reason}", markup=False)
    console.print(f"[bold]Waiting[/bold]: {counts.held} held, {counts.quarantined} quarantined")
    for code, count in counts.by_reason.items():
        console.print(f"  {count:>5}  {title_of(code)}")
    console.print(
        "[bold]Outbox[/bold]: " + (", ".join(f"{n} {s.replace('_', ' ')}" for s, n in sent.items()) or "empty")
    )
    print_setbacks(setbacks)
    console.print("[bold]Last batches[/bold]" + ("" if batches else ": none yet, `holdpoint process` runs one"))
    for batch in batches:
        ends = ", ".join(f"{n} {o}" for o, n in batch.outcomes.items())
        state = "finished" if batch.finished_at else f"unfinished, {batch.unsettled} to go"
        console.print(f"  {batch.batch_id}: {state}; {ends or 'no documents'}", soft_wrap=True)
    held = ", ".join(f"{name.replace('_', ' ')} {'yes' if holds else 'NO'}" for name, holds in restrictions.items())
    console.print(f"[bold]Sandbox[/bold]: {level or 'none'} (at least {minimum} is asked for): {held}", soft_wrap=True)


def explain(
    document: Annotated[str, typer.Argument(help="Id of a document or its beginning, or its file name.")],
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Why a document was held or released: fields with evidence, findings, rule, decisions, deliveries.

    Example:

      holdpoint explain invoice-0815.pdf
    """
    from flows.commands.explanation import Explained, print_explanation

    with open_runtime(config) as runtime:
        item = runtime.store.queue.item(one_document(runtime, document))
        whole = Explained.of(item, runtime.store, runtime.blobs)
    if json:
        print_json(item.model_dump(mode="json") | whole.as_json())
    else:
        print_explanation(item, whole)


def extract(
    file: Annotated[Path, typer.Argument(help="The file to read.")],
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Read one file, print type, fields, summary and findings. Nothing is stored.

    Examples:

      holdpoint extract invoice.pdf

      holdpoint extract scan.jpg --json
    """
    from extractors.file_types import is_container, sniff
    from flows.commands.extraction import print_extraction
    from flows.predictions import prediction_row
    from flows.trial import try_out
    from flows.wiring import make_sandbox, reading_options

    try:
        data = file.read_bytes()
    except OSError as error:
        raise TerminalError(
            f"The file {file} cannot be read ({error.strerror}).",
            consequence="Nothing was extracted.",
            remedy="Check the path and the rights.",
        ) from error
    settings = settings_of(config)
    blob = BlobRef(sha256=hashlib.sha256(data).hexdigest(), size=len(data), media_type=sniff(data), name=file.name)
    with make_sandbox(settings) as sandbox:
        try:
            if is_container(blob.media_type):
                names = [m.name for m in sandbox.unpack(blob, data).members]
                console.print(f"{file} holds {len(names)} documents: {', '.join(names)}", soft_wrap=True, markup=False)
                return
            reads = sandbox.read_and_extract(blob, data, reading_options(settings))
        except UnreadableError as unreadable:
            if json:
                print_json({"file": str(file), "quarantined": unreadable.finding().model_dump(mode="json")})
            else:
                print(f"{file}: {title_of(unreadable.reason)}. {unreadable}", file=sys.stderr)
            raise typer.Exit(int(ExitCode.FAILED)) from unreadable
    for read in reads:
        summary, findings = try_out(read, settings)
        if json:
            print_json(
                prediction_row(str(file), read.extraction)
                | {
                    "summary": summary.model_dump(mode="json")["statements"],
                    "findings": [f.model_dump(mode="json") for f in findings],
                }
            )
        else:
            print_extraction(file, read, summary, findings)


def one_document(runtime: "Runtime", text: str) -> str:
    """The id that the text names; TerminalError when none or several do."""
    found = runtime.store.queue.find(text)
    if len(found) == 1:
        return found[0]
    if not found:
        raise TerminalError(
            f"No document has the id or name '{text}'.", remedy="summary.json and the review page name them."
        )
    raise TerminalError(f"'{text}' names {len(found)} documents: {', '.join(found)}.", remedy="Give more of the id.")
