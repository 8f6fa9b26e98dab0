"""How well children are shut in on this machine: restrictions that hold, in, the name of a level out. Pure.

`limited`: memory, time, files and descriptors are limited. `confined`: and a child has no network, writes nothing and
starts no program. `sealed`: and each of that by two mechanisms of the kernel that know nothing of each other.
Where Tesseract is there as a program only, children that look at pictures start it, and write in a scratch folder of
their own: Landlock alone says which program and which folder, so that `confined` needs it, and `sealed` is not reached.
"""

from collections.abc import Mapping
from typing import get_args

from holdpoint.errors import ConfigurationError
from holdpoint.settings import SandboxLevel

LEVELS: tuple[SandboxLevel, ...] = get_args(SandboxLevel)  # each includes the ones before it
_REMEDIES = {
    "network_namespace": "let processes make network namespaces (unshare, by root or by a user namespace)",
    "no_capabilities": "let processes drop their capabilities",
    "landlock": "use a kernel with Landlock (Linux 5.13 or later, `landlock` in its list of security modules)",
    "seccomp": "use a kernel with seccomp filters, on x86-64 or aarch64",
    "limits": "let processes set their resource limits",
}


def level_of(held: Mapping[str, bool]) -> SandboxLevel | None:
    """The highest level that these restrictions reach (as `confinement.held` names them); None: not even limits."""
    if not held.get("limits"):
        return None
    if held.get("starts_tesseract"):
        has_no_network = held.get("network_namespace") or held.get("seccomp")
        return "confined" if held.get("landlock") and has_no_network else "limited"
    if all(held.get(name) for name in _REMEDIES):
        return "sealed"
    if held.get("seccomp") or (held.get("landlock") and held.get("network_namespace")):
        return "confined"
    return "limited"


def require_level(held: Mapping[str, bool], minimum: SandboxLevel) -> None:
    """ConfigurationError where children are shut in less well than the settings ask for."""
    reached = level_of(held)
    if reached is not None and LEVELS.index(reached) >= LEVELS.index(minimum):
        return
    missing = [name for name in _REMEDIES if not held.get(name)]
    remedies = [_REMEDIES[name] for name in missing]
    if held.get("starts_tesseract"):
        missing.append("tesseract_as_a_library")
        remedies.append("install Tesseract's library (the `tesserocr` wheel), so that no program need be started")
    raise ConfigurationError(
        f"The sandbox reaches the level '{reached or 'none'}' on this machine, and sandbox.minimum_level asks for "
        f"'{minimum}' (missing: {', '.join(name.replace('_', ' ') for name in missing)}).",
        consequence="Nothing was started: a hostile document could do more harm than the settings allow.",
        remedy=f"On this machine {'; '.join(remedies)}. Or lower sandbox.minimum_level.",
    )
