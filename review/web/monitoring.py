"""What monitors ask for: `/health/ready` and `/metrics`. No sign-in, and nothing about what documents say."""

import hmac

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from review.health import Health
from review.web.metrics import CONTENT_TYPE, Metrics

MonitoringRoutes = APIRouter


def monitoring_router(health: Health, metrics: Metrics | None, token: str | None = None) -> MonitoringRoutes:
    """The routes; without `metrics` there is no `/metrics`. With a token, scrapers send it as a bearer's (RFC 6750)."""
    router = APIRouter()

    @router.get("/health/ready")
    def ready() -> Response:
        """200 when every part works, else 503; either way JSON with the state of each part."""
        report = health.look()
        return JSONResponse(report.model_dump(mode="json"), status_code=200 if report.ready else 503)

    if metrics is not None:

        @router.get("/metrics")
        def scrape(request: Request) -> Response:
            """The figures, or 401 without the token."""
            if token is not None and not _bears(request, token):
                return PlainTextResponse(
                    "This needs the header Authorization: Bearer TOKEN.\n",
                    status_code=401,
                    headers={"WWW-Authenticate": "Bearer"},
                )
            return Response(metrics.text(), media_type=CONTENT_TYPE)

    return router


def _bears(request: Request, token: str) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    same = hmac.compare_digest(given.strip().encode(), token.encode())
    return same and scheme.lower() == "bearer"
