"""What every page needs: the store, the templates, who is asking, and how to answer them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from jinja2 import Environment
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from holdpoint.document_types import DocumentType, TypeSpec
from holdpoint.errors import ForbiddenError
from holdpoint.ports import BlobStore
from review.authority import Role
from review.store import ReviewStore
from review.users import UserRecord
from review.web.page_images import PageImages
from review.web.session import Sessions, Visit

_MOST_FIELDS = 20_000  # a document with many line items is one form
TOKEN_FIELD = "form_token"  # noqa: S105 -- the name of the field, not a secret


class SignInNeededError(Exception):
    """Nobody is signed in; the handler sends the browser to the sign-in page."""


@dataclass(frozen=True)
class Site:
    """The application's parts, built once."""

    store: ReviewStore
    blobs: BlobStore
    images: PageImages
    sessions: Sessions
    templates: Environment
    on_approved: Callable[[], None]
    on_read_again: Callable[[str], None]
    types: Mapping[DocumentType, TypeSpec]  # that a person may choose among
    asset_version: str  # changes with every change of a static file, so that browsers may keep them


@dataclass(frozen=True)
class Asking:
    """One request: the site, the visitor, and what a form posted."""

    site: Site
    request: Request
    visit: Visit
    form: Mapping[str, str]

    @property
    def person(self) -> UserRecord:
        """Who is signed in. SignInNeededError when nobody is."""
        if self.visit.person is None:
            raise SignInNeededError
        return self.visit.person

    @property
    def store(self) -> ReviewStore:
        return self.site.store

    def page(self, template: str, *, status: int = 200, **context: object) -> Response:
        """An HTML page; shows what the last action left to say."""
        sessions = self.site.sessions
        flash = sessions.flash(self.request)
        person = self.visit.person
        response = HTMLResponse(
            self.site.templates.get_template(template).render(
                person=person,
                may_decide=person is not None and person.role >= Role.REVIEWER,
                is_admin=person is not None and person.role >= Role.ADMIN,
                token_field=TOKEN_FIELD,
                form_token=sessions.token(self.visit),
                flash=flash,
                asset_version=self.site.asset_version,
                waiting_counts=self.store.queue.counts() if person is not None else None,
                **context,
            ),
            status_code=status,
        )
        sessions.remember(response, self.visit)
        if flash is not None:
            sessions.drop_flash(response)
        return response

    def go(self, path: str, flash: str | None = None) -> Response:
        """Send the browser to a page of ours, with something to say there."""
        response = RedirectResponse(path, status_code=303)
        if flash is not None:
            self.site.sessions.put_flash(response, flash)
        return response


def anyone(request: Request) -> Asking:
    """Whoever asks, signed in or not."""
    site: Site = request.app.state.site
    return Asking(site=site, request=request, visit=site.sessions.visit(request), form={})


def signed_in(request: Request) -> Asking:
    """A signed-in person. SignInNeededError otherwise."""
    asking = anyone(request)
    _ = asking.person
    return asking


async def posted_by_anyone(request: Request) -> Asking:
    """A posted form with the visitor's own token. ForbiddenError without it."""
    return await _posted(request, anyone)


async def posted(request: Request) -> Asking:
    """A form posted by a signed-in person with their own token. SignInNeededError or ForbiddenError otherwise."""
    return await _posted(request, signed_in)


async def _posted(request: Request, who: Callable[[Request], Asking]) -> Asking:
    asking = await run_in_threadpool(who, request)
    async with request.form(max_files=0, max_fields=_MOST_FIELDS) as data:
        form = {name: value for name, value in data.multi_items() if isinstance(value, str)}
    if not asking.site.sessions.token_matches(asking.visit, form.get(TOKEN_FIELD)):
        raise ForbiddenError(
            "This form was not given out by the review page in this browser session.",
            consequence="Nothing was changed.",
            remedy="Open the page again and repeat the step there.",
        )
    return Asking(site=asking.site, request=request, visit=asking.visit, form=form)


def must_be(asking: Asking, role: Role, what: str) -> None:
    """ForbiddenError when the person's role does not reach."""
    if asking.person.role < role:
        raise ForbiddenError(
            f"{asking.person.name} is a {asking.person.role.word} and may not {what}.",
            consequence="Nothing was changed.",
            remedy=f"Ask an administrator for the role {role.word}.",
        )


_SESSION_ENDED = "Your session has ended, so what you sent was not recorded. Sign in, and do it again."


def to_sign_in(request: Request) -> Response:
    """The sign-in page, coming back to where the person was; a form that was being sent is not sent again, and the
    page says so."""
    path, query = request.url.path, f"?{request.url.query}" if request.url.query else ""
    was_sent = request.method != "GET"
    if was_sent:  # what a document's form asks for stands behind its own address
        path = "/".join(path.split("/")[:3]) if path.startswith("/documents/") else "/"
    response = RedirectResponse(
        f"/sign-in?next={quote(path + query, safe='')}" if path != "/" else "/sign-in", status_code=303
    )
    if was_sent and request.cookies:
        site: Site = request.app.state.site
        site.sessions.put_flash(response, _SESSION_ENDED)
    return response


def own_path(path: str) -> str:
    """The path if it is one of this site's, else the queue: a link may not send a person elsewhere."""
    is_own = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "\\" not in path
    return path if is_own else "/"
