"""The review page as a server on this machine, wired to store, blobs and sandbox."""

import logging
import threading
from collections.abc import Callable

import uvicorn

from extractors.sandbox import Sandbox
from flows.wiring import Runtime
from holdpoint.errors import ConfigurationError
from holdpoint.secrets import secret
from review.clock import system_clock
from review.health import Health
from review.web.app import create_app
from review.web.metrics import Metrics
from review.web.monitoring import MonitoringRoutes, monitoring_router
from review.web.secret import load_or_make_secret

logger = logging.getLogger("holdpoint.review")


def serve_review_page(
    runtime: Runtime,
    sandbox: Sandbox,
    *,
    on_approved: Callable[[], None],
    on_read_again: Callable[[str], None],
) -> None:
    """Serve until a signal ends it. `on_read_again` gets the source whose document is to be read once more."""
    review, passwords = runtime.settings.review, runtime.settings.reading.passwords

    def read_again(source: str) -> None:
        # Asking Prefect takes a moment, and the person should not wait for it.
        threading.Thread(target=_quietly, args=(on_read_again, source), daemon=True).start()

    app = create_app(
        runtime.store,
        runtime.blobs,
        lambda data, media_type, page, turns: sandbox.render(data, media_type, page, passwords, turns),
        secret=load_or_make_secret(runtime.settings.data_dir / "review-page.key"),
        session_hours=review.session_hours,
        on_approved=on_approved,
        on_read_again=read_again,
        monitoring=_monitoring(runtime),
        types=runtime.settings.types,
    )
    server = uvicorn.Server(
        uvicorn.Config(
            app, host=review.host, port=review.port, log_level="warning", log_config=None, server_header=False
        )
    )
    try:
        server.run()
    except SystemExit as error:  # uvicorn's way to say that it could not listen
        raise ConfigurationError(
            f"The review page cannot listen on {review.host}:{review.port}.",
            consequence="Everything was stopped again.",
            remedy="Free that port, or set review.port to another one.",
        ) from error


def _monitoring(runtime: Runtime) -> MonitoringRoutes:
    """`/health/ready`, and `/metrics` unless the settings turn it off. ConfigurationError when its token is not set."""
    settings = runtime.settings
    wanted = settings.metrics
    metrics = Metrics(runtime.store.database, settings.data_dir, system_clock) if wanted.enabled else None
    token = secret(wanted.token_env, "/metrics") if wanted.token_env is not None else None
    health = Health(runtime.store.database, runtime.blobs, settings.data_dir, system_clock)
    return monitoring_router(health, metrics, token)


def _quietly(call: Callable[[str], None], source: str) -> None:
    try:
        call(source)
    except Exception:
        logger.exception("A run could not be started now; the schedule takes it", extra={"source": source})
