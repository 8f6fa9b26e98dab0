"""`holdpoint up`, `work` and `review`: what runs until it is stopped."""

import os
import secrets
import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from flows import logs, tracing
from flows.bound_child import end_bound, start_bound
from flows.commands.options import ConfigOption, console, messages, open_runtime
from flows.configuration import find_configuration, load_settings
from flows.schedules import config_argument
from flows.server import LocalServer, announce, private_environment
from holdpoint.settings import Settings
from review.authority import Role

if TYPE_CHECKING:
    from flows.wiring import Runtime


def up(config: ConfigOption = None) -> None:
    """Start the Prefect server, the schedules, delivery and the review page; Ctrl-C ends them all.

    Example:

      holdpoint up --config deploy/holdpoint.yaml
    """
    from flows.wiring import Runtime, exclusive

    found = find_configuration(config)
    settings = load_settings(found)
    given = config_argument(found)
    logs.set_up(settings.logging)
    tracing.set_up(settings.tracing)
    with ExitStack() as stack:
        stack.enter_context(exclusive(settings.data_dir, "up"))
        runtime = stack.enter_context(Runtime(settings))
        _say_missing_secrets_now(runtime)
        sandbox = stack.enter_context(runtime.sandbox())
        welcome = _first_person(runtime)
        messages.print("Starting the Prefect server (the first time takes about half a minute) ...")
        api_url = stack.enter_context(_server(settings))

        from flows.deliver import deliver
        from flows.delivery_loop import DeliveryLoop
        from flows.installation import install, start_now
        from flows.review_page import serve_review_page

        scheduled = install(settings, given)
        stack.enter_context(_worker(settings))
        for source in settings.sources:
            start_now(source)
        loop = DeliveryLoop(lambda: deliver(given), runtime.store.outbox.is_due, settings.delivery.interval_seconds)
        loop.start()
        stack.callback(loop.stop)
        console.print(f"Review page:    [bold]http://{settings.review.host}:{settings.review.port}/[/bold]")
        console.print(f"Prefect:        {api_url.removesuffix('/api')}")
        for one in scheduled:
            if one.cron is not None:
                also = ", and a run now" if one.flow == "process" else ""
                console.print(f"Schedule:       {one.flow} {one.name}: {one.cron} (UTC){also}", soft_wrap=True)
        if welcome:
            console.print(welcome)
        console.print("Ctrl-C ends everything.")
        serve_review_page(runtime, sandbox, on_approved=loop.wake, on_read_again=start_now)
        messages.print("Stopping ...")


def review(config: ConfigOption = None) -> None:
    """Serve the review page alone, until stopped: where Prefect and the workers run elsewhere.

    A document that is to be read again is taken by the next scheduled run of its source.

    Example:

      holdpoint review --config /etc/holdpoint/holdpoint.yaml
    """
    from flows.review_page import serve_review_page

    with open_runtime(config) as runtime, runtime.sandbox() as sandbox:
        welcome = _first_person(runtime)
        place = runtime.settings.review
        console.print(f"Review page:    [bold]http://{place.host}:{place.port}/[/bold]")
        if welcome:
            console.print(welcome)
        serve_review_page(runtime, sandbox, on_approved=lambda: None, on_read_again=lambda _source: None)


def work(
    config: ConfigOption = None,
    until_idle: Annotated[bool, typer.Option("--until-idle", help="End when no open batch has anything left.")] = False,
) -> None:
    """Take shards of open batches until stopped: run as many of these as there are machines.

    A worker needs the same database and blobs as the others, so PostgreSQL and a bucket, or one shared machine.

    Example:

      holdpoint work --config /etc/holdpoint/holdpoint.yaml
    """
    from flows.work import Worker

    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    with open_runtime(config) as runtime, runtime.sandbox() as sandbox:
        worker = Worker(runtime, sandbox)
        messages.print(f"Working as {worker.name}; a signal ends it after the shard at hand.", soft_wrap=True)
        done = worker.run(until_idle=until_idle, stop=stopping.is_set)
    messages.print(f"{done} stages of shards done.")


def _say_missing_secrets_now(runtime: "Runtime") -> None:
    """A secret that is not set is said at the start, not at the first delivery or the first schedule."""
    runtime.destinations()
    for name in runtime.settings.sources:
        runtime.source(name)


def _first_person(runtime: "Runtime") -> str | None:
    """Where nobody can sign in yet, an administrator with a random password, shown this once."""
    users = runtime.store.users
    if users.all():
        return None
    password = secrets.token_urlsafe(12)
    users.add("admin", Role.ADMIN, password, by="first start")
    return (
        f"Sign in:        name [bold]admin[/bold], password [bold]{password}[/bold]   (shown only now; "
        "`holdpoint users` adds people and changes passwords)"
    )


@contextmanager
def _server(settings: Settings) -> Iterator[str]:
    """The server that PREFECT_API_URL names, or one that we keep and that other commands find."""
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")
    os.environ.update(private_environment(settings.data_dir / "prefect"))
    named = os.environ.get("PREFECT_API_URL")
    if named:
        yield named
        return
    server = LocalServer(settings.data_dir / "prefect", port=4200, database=settings.orchestration.prefect_database)
    server.start()
    os.environ["PREFECT_API_URL"] = server.api_url
    note = announce(settings.data_dir, server.api_url)
    try:
        yield server.api_url
    finally:
        note.unlink(missing_ok=True)
        server.stop()


@contextmanager
def _worker(settings: Settings) -> Iterator[None]:
    """Prefect's worker of our work pool: it starts each scheduled run as a process of its own."""
    pool, limit = settings.orchestration.work_pool, settings.orchestration.concurrent_runs
    child = start_bound(
        ["-m", "prefect", "worker", "start", "--pool", pool, "--type", "process", "--limit", str(limit)],
        environment={**os.environ, "PREFECT_WORKER_QUERY_SECONDS": "3"},
    )
    try:
        yield
    finally:
        end_bound(child, politely=signal.SIGINT, patience_seconds=15)
