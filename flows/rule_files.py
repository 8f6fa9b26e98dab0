"""The owner's rules, each type's in YAML files of its own, put into the settings in the place of their names."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from flows.yaml_files import explained, parsed, plain_of
from holdpoint.errors import ConfigurationError
from holdpoint.settings.rules import RuleSet


def put_rules(settings: Any, base: Path) -> None:
    """Replace each `rules: FILE` (or a list of files) by what stands in them; `base` is the settings' own folder.

    ConfigurationError, naming file, line and rule, where one cannot be used.
    """
    for policy in _policies(settings):
        named = policy.get("rules")
        files = [named] if isinstance(named, str) else named
        if isinstance(files, list) and all(isinstance(file, str) for file in files):
            policy["rules"] = _read(files, base)


def _policies(settings: Any) -> Iterator[dict[str, Any]]:
    sources = settings.get("sources") if isinstance(settings, dict) else None
    for holder in (settings, *(sources.values() if isinstance(sources, dict) else ())):
        types = holder.get("document_types") if isinstance(holder, dict) else None
        for policy in types.values() if isinstance(types, dict) else ():
            if isinstance(policy, dict):
                yield policy


def _read(files: list[str], base: Path) -> dict[str, Any]:
    rules: list[Any] = []
    for name in files:
        path = base / name
        tree = parsed(path)
        try:
            found = RuleSet.model_validate(plain_of(tree))
        except ValidationError as error:
            raise ConfigurationError(
                "\n".join(_said(path, tree, one) for one in error.errors(include_url=False)),
                consequence="Nothing was started: a rule that cannot be read would hold nothing.",
                remedy="docs/policy-rules.md shows what a rule may say.",
            ) from error
        rules += found.model_dump(mode="json", exclude_defaults=True).get("rules", [])
    return {"rules": rules, "file": ", ".join(files)}


def _said(path: Path, tree: Any, error: Any) -> str:
    place = list(error["loc"])
    name = ""
    if place[:1] == ["rules"] and len(place) > 1 and isinstance(place[1], int):
        rule = tree["rules"][place[1]]
        name = f" (rule '{rule['name']}')" if hasattr(rule, "get") and rule.get("name") else ""
    return explained(path, tree, error, RuleSet) + name
