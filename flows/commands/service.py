"""`holdpoint up`: everything on this machine until Ctrl-C."""

import os
import secrets
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from flows import logs, tracing
from flows.bound_child import end_bound, start_bound
from flows.commands.options import ConfigOption, console, messages
from flows.configuration import find_configuration, load_settings
from flows.server import LocalServer, announce, private_environment
from flows.wiring import Runtime, exclusive
from holdpoint.settings import Settings
from review.authority import Role


def up(config: ConfigOption = None) -> None:
    """Start the Prefect server, the schedules, delivery and the review page; Ctrl-C ends them all.

    Example:

      holdpoint up --config deploy/holdpoint.yaml
    """
    found = find_configuration(config)
    settings = load_settings(found)
    logs.set_up(settings.logging)
    tracing.set_up(settings.tracing)
    given = str(found.resolve()) if found is not None else None
    with ExitStack() as stack:
        stack.enter_context(exclusive(settings.data_dir, "up"))
        runtime = stack.enter_context(Runtime(settings))
        runtime.destinations()  # a missing secret is said now, not at the first delivery
        sandbox = stack.enter_context(runtime.sandbox())
        welcome = _first_person(runtime)
        messages.print("Starting the Prefect server (the first time takes about half a minute) ...")
        api_url = stack.enter_context(_server(settings))
        stack.enter_context(_schedules(given))

        from flows.deliver import deliver
        from flows.delivery_loop import DeliveryLoop
        from flows.review_page import serve_review_page
        from flows.schedules import start_now

        loop = DeliveryLoop(lambda: deliver(given), runtime.store.outbox.is_due, settings.delivery.interval_seconds)
        loop.start()
        stack.callback(loop.stop)
        console.print(f"Review page:    [bold]http://{settings.review.host}:{settings.review.port}/[/bold]")
        console.print(f"Prefect:        {api_url.removesuffix('/api')}")
        console.print(f"Schedule:       {settings.orchestration.schedule}, and a run now")
        console.print(f"Sources:        {', '.join(settings.sources)}", soft_wrap=True)
        if welcome:
            console.print(welcome)
        console.print("Ctrl-C ends everything.")
        serve_review_page(runtime, sandbox, on_approved=loop.wake, on_read_again=start_now)
        messages.print("Stopping ...")


def _first_person(runtime: Runtime) -> str | None:
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
    server = LocalServer(settings.data_dir / "prefect", port=4200)
    server.start()
    os.environ["PREFECT_API_URL"] = server.api_url
    note = announce(settings.data_dir, server.api_url)
    try:
        yield server.api_url
    finally:
        note.unlink(missing_ok=True)
        server.stop()


@contextmanager
def _schedules(config: str | None) -> Iterator[None]:
    child = start_bound(["-m", "flows.schedules", *([config] if config else [])])
    try:
        yield
    finally:
        end_bound(child, politely=signal.SIGINT, patience_seconds=15)
