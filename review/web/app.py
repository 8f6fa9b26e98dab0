"""The application: routes, headers, templates, and pages for what goes wrong."""

import hashlib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles

from holdpoint.decision import DeliveryState
from holdpoint.document_types import TYPE_SPECS, DocumentType, TypeSpec
from holdpoint.errors import ForbiddenError, HoldpointError, StoreBusyError
from holdpoint.finding import title_of
from holdpoint.ports import BlobStore
from review.store import ReviewStore
from review.web import (
    decision_routes,
    document_pages,
    people_pages,
    presentation,
    queue_pages,
    release_pages,
    watch_pages,
)
from review.web.field_views import input_id
from review.web.headers import STRICT_HEADERS, BodyLimit, BodyTooLargeError, StrictHeaders
from review.web.page_images import PageImages, Render
from review.web.session import Sessions
from review.web.site import SignInNeededError, Site, anyone, to_sign_in

_FOLDER = Path(__file__).parent
_STATIC = _FOLDER / "static"
_TITLES = {
    400: "That could not be understood",
    403: "That is not allowed",
    404: "There is nothing here",
    405: "That is not possible here",
    413: "That is too much",
    422: "That cannot be done",
    503: "Not just now",
}


def create_app(
    store: ReviewStore,
    blobs: BlobStore,
    render: Render,
    *,
    secret: bytes,
    session_hours: float,
    on_approved: Callable[[], None] = lambda: None,
    on_read_again: Callable[[str], None] = lambda source: None,
    secure_cookies: bool = False,
    monitoring: APIRouter | None = None,
    types: Mapping[DocumentType, TypeSpec] = TYPE_SPECS,
) -> FastAPI:
    """The review page. `render` draws a page.

    `on_approved` is called after each release or redrive, to wake the deliverer; `on_read_again` with the source whose
    document is to be read once more. Neither may raise. `secure_cookies` is for a server reached by HTTPS only.
    `monitoring` adds the routes of review.web.monitoring. `types` are those that a document can be said to be.
    """
    app = FastAPI(title="Holdpoint", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.site = Site(
        store=store,
        blobs=blobs,
        images=PageImages(blobs, render),
        sessions=Sessions(store.users, secret, session_hours, secure=secure_cookies),
        templates=_templates(types),
        on_approved=on_approved,
        on_read_again=on_read_again,
        types=types,
        asset_version=_asset_version(),
    )
    app.add_middleware(BodyLimit)
    app.add_middleware(StrictHeaders)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    for module in (queue_pages, document_pages, decision_routes, people_pages, release_pages, watch_pages):
        app.include_router(module.router)
    app.get("/health")(health)
    if monitoring is not None:
        app.include_router(monitoring)
    app.add_exception_handler(SignInNeededError, _to_sign_in)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _not_found)
    app.add_exception_handler(BodyTooLargeError, _too_large)
    app.add_exception_handler(HoldpointError, _our_error)
    app.add_exception_handler(Exception, _unexpected)
    return app


def health() -> JSONResponse:
    """For monitors: the process answers. Needs no sign-in and says nothing about documents."""
    return JSONResponse({"status": "ok"})


def _templates(types: Mapping[DocumentType, TypeSpec]) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "age": presentation.age,
        "amount": presentation.amount,
        "delivery_level": presentation.delivery_level,
        "delivery_word": presentation.delivery_word,
        "file_size": presentation.file_size,
        "input_id": input_id,
        "moment": presentation.moment,
        "short_reason": presentation.short_reason,
        "title_of": title_of,
        "type_word": partial(presentation.type_word, types=types),
    }
    environment.globals |= {"DeliveryState": DeliveryState}
    return environment


def _asset_version() -> str:
    digest = hashlib.sha256()
    for file in sorted(_STATIC.iterdir()):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _to_sign_in(request: Request, error: Exception) -> Response:
    return to_sign_in(request)


def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = error.detail if isinstance(error, HTTPException) and status in (404, 503) else ""
    default = "The address may be mistyped, or what it named is gone."
    return _error_page(request, status, default if detail in ("", "Not Found") else detail)


def _not_found(request: Request, error: Exception) -> Response:
    return _error_page(request, 404, "The address may be mistyped, or what it named is gone.")


def _too_large(request: Request, error: Exception) -> Response:
    return _error_page(request, 413, "The form was larger than any form of this page. Nothing was changed.")


def _our_error(request: Request, error: Exception) -> Response:
    if isinstance(error, ForbiddenError):
        return _error_page(request, 403, str(error))
    if isinstance(error, StoreBusyError):
        return _error_page(request, 503, str(error))
    return _error_page(request, 422 if request.method == "POST" else 500, str(error))


def _unexpected(request: Request, error: Exception) -> Response:
    """Runs outside the middleware, so it brings the headers itself. The server's log has the traceback."""
    response = _error_page(request, 500, "The fault is on our side and has been logged. Nothing was half done.")
    response.headers.update({**STRICT_HEADERS, "Cache-Control": "no-store"})
    return response


def _error_page(request: Request, status: int, message: str) -> Response:
    title = _TITLES.get(status, "Something failed")
    try:
        return anyone(request).page("error.html", status=status, tab="", title=title, message=message)
    except Exception:  # noqa: BLE001 -- the store itself may be what failed: then without its help
        return Response(f"{title}. {message}", status_code=status, media_type="text/plain")
