"""Signing in and out, and the administrator's page of people."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from holdpoint.errors import ForbiddenError, TerminalError
from review.authority import Role
from review.users import MIN_PASSWORD_LENGTH
from review.web.site import Asking, anyone, must_be, own_path, posted, posted_by_anyone, signed_in

router = APIRouter()
Anyone = Annotated[Asking, Depends(anyone)]
SignedIn = Annotated[Asking, Depends(signed_in)]
Posted = Annotated[Asking, Depends(posted)]
PostedByAnyone = Annotated[Asking, Depends(posted_by_anyone)]


@router.get("/sign-in")
def sign_in_page(asking: Anyone) -> Response:
    """The form; someone signed in already goes on."""
    then = own_path(asking.request.query_params.get("next", "/"))
    if asking.visit.person is not None:
        return asking.go(then)
    return asking.page("sign_in.html", then=then, name="", error=None)


@router.post("/sign-in")
def sign_in(asking: PostedByAnyone) -> Response:
    """Name and password. Too many wrong ones lock the name for some minutes."""
    name = asking.form.get("name", "")
    then = own_path(asking.form.get("next", "/"))
    try:
        person = asking.store.users.sign_in(name, asking.form.get("password", ""))
    except ForbiddenError as error:
        return asking.page("sign_in.html", status=403, then=then, name=name, error=error)
    response = asking.go(then)
    asking.site.sessions.start(response, person)
    return response


@router.post("/sign-out")
def sign_out(asking: Posted) -> Response:
    """End the session in this browser."""
    response = asking.go("/sign-in", "You are signed out.")
    asking.site.sessions.end(response)
    return response


@router.get("/people")
def people(asking: SignedIn) -> Response:
    """Everyone, with what an administrator can change."""
    must_be(asking, Role.ADMIN, "see the people")
    return _people(asking)


@router.post("/people/add")
def add(asking: Posted) -> Response:
    """A new person."""
    must_be(asking, Role.ADMIN, "add people")
    name = asking.form.get("name", "").strip()
    try:
        asking.store.users.add(name, _role(asking), asking.form.get("password", ""), by=asking.person.name)
    except TerminalError as error:
        return _people(asking, error, status=422)
    return asking.go("/people", f"{name} can sign in now.")


@router.post("/people/change")
def change(asking: Posted) -> Response:
    """Another role, a new password, shut out or let in again: whichever button was pressed."""
    must_be(asking, Role.ADMIN, "change people")
    users, by = asking.store.users, asking.person.name
    name, what = asking.form.get("name", ""), asking.form.get("what", "")
    try:
        if name == by and what in ("role", "disable"):
            raise TerminalError(
                "You cannot change your own role or shut yourself out.",
                consequence="Nothing was changed.",
                remedy="Another administrator can.",
            )
        match what:
            case "role":
                users.set_role(name, role := _role(asking), by=by)
                said = f"{name} is a {role.word} now, and has to sign in again."
            case "password":
                users.set_password(name, asking.form.get("password", ""), by=by)
                said = f"{name} has a new password, and has to sign in again."
            case "disable":
                users.set_disabled(name, True, by=by)
                said = f"{name} is shut out."
            case "enable":
                users.set_disabled(name, False, by=by)
                said = f"{name} can sign in again."
            case _:
                raise TerminalError("The form does not say what to change.", consequence="Nothing was changed.")
    except TerminalError as error:
        return _people(asking, error, status=422)
    return asking.go("/people", said)


def _people(asking: Asking, error: TerminalError | None = None, status: int = 200) -> Response:
    return asking.page(
        "people.html",
        status=status,
        tab="people",
        everyone=asking.store.users.all(),
        roles=[role.word for role in Role],
        shortest=MIN_PASSWORD_LENGTH,
        error=error,
    )


def _role(asking: Asking) -> Role:
    try:
        return Role.of(asking.form.get("role", ""))
    except KeyError:
        raise TerminalError("There is no such role.", consequence="Nothing was changed.") from None
