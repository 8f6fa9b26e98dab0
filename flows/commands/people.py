"""`holdpoint users`: who may sign in to the review page."""

import os
from typing import Annotated

import typer

from flows.commands.options import ConfigOption, JsonOption, console, open_runtime, print_json
from holdpoint.errors import TerminalError
from review.authority import Role

app = typer.Typer(help="The people who may sign in: viewer, reviewer, approver, admin.", no_args_is_help=True)
_PASSWORD_VARIABLE = "HOLDPOINT_PASSWORD"  # noqa: S105 -- the name of a variable, not a password

NameArgument = Annotated[str, typer.Argument(help="The person's name.")]
RoleArgument = Annotated[str, typer.Argument(help="viewer, reviewer, approver or admin.")]


@app.command()
def add(name: NameArgument, role: RoleArgument, config: ConfigOption = None) -> None:
    """Add a person; the password is asked for, or taken from $HOLDPOINT_PASSWORD.

    Example:

      holdpoint users add anna reviewer
    """
    with open_runtime(config) as runtime:
        runtime.store.users.add(name, _role(role), _password())
    console.print(f"{name} can sign in as {role}.")


@app.command("set-password")
def set_password(name: NameArgument, config: ConfigOption = None) -> None:
    """Give a person a new password; ends their sessions and lifts a lock."""
    with open_runtime(config) as runtime:
        runtime.store.users.set_password(name, _password())
    console.print(f"{name} has a new password.")


@app.command("set-role")
def set_role(name: NameArgument, role: RoleArgument, config: ConfigOption = None) -> None:
    """Give a person another role; ends their sessions."""
    with open_runtime(config) as runtime:
        runtime.store.users.set_role(name, _role(role))
    console.print(f"{name} is {role} now.")


@app.command()
def disable(name: NameArgument, config: ConfigOption = None) -> None:
    """Shut a person out; ends their sessions."""
    with open_runtime(config) as runtime:
        runtime.store.users.set_disabled(name, True)
    console.print(f"{name} cannot sign in any more.")


@app.command()
def enable(name: NameArgument, config: ConfigOption = None) -> None:
    """Let a person in again."""
    with open_runtime(config) as runtime:
        runtime.store.users.set_disabled(name, False)
    console.print(f"{name} can sign in again.")


@app.command("list")
def list_people(config: ConfigOption = None, json: JsonOption = False) -> None:
    """List everyone with their role."""
    with open_runtime(config) as runtime:
        people = runtime.store.users.all()
    if json:
        print_json([{"name": p.name, "role": p.role.word, "disabled": p.disabled} for p in people])
        return
    for person in people:
        console.print(f"{person.name:<24} {person.role.word:<10} {'disabled' if person.disabled else ''}", markup=False)
    if not people:
        console.print("Nobody yet: `holdpoint users add NAME ROLE`.")


def _role(word: str) -> Role:
    try:
        return Role.of(word)
    except KeyError as error:
        raise TerminalError(
            f"There is no role '{word}'.",
            consequence="Nothing was changed.",
            remedy="Take one of: viewer, reviewer, approver, admin.",
        ) from error


def _password() -> str:
    return os.environ.get(_PASSWORD_VARIABLE) or str(
        typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    )
