"""Reading, measured: `python -m benchmarks.reading PART [--data DIR] [--json FILE]`.

PART is text, gate, receipts, scans, einvoices, hostile, sandbox, or all of them one after the other; or fuzzing, which
takes ten minutes a parser. What else it takes, `python -m benchmarks.reading PART --help` says. Each part is a module
of this package with a function `main(argv) -> int`, which is 1 where a goal of docs/reading.md is missed; a missing one
is named and skipped.
"""

import importlib
import importlib.util
import json
import sys
import tempfile
from pathlib import Path

ALONE = ("fuzzing",)
PARTS = ("text", "gate", "receipts", "scans", "einvoices", "hostile", "sandbox")


def main(argv: list[str]) -> int:
    """Run one part, or all; the worst exit code of them."""
    if not argv or argv[0] not in (*PARTS, *ALONE, "all"):
        print(__doc__)
        return 0 if argv[:1] in (["-h"], ["--help"]) else 2
    if argv[0] != "all":
        return _run(argv[0], argv[1:])
    return _run_all(argv[1:])


def _run(part: str, argv: list[str]) -> int:
    module = f"benchmarks.reading.{part}"
    if importlib.util.find_spec(module) is None:
        print(f"{part}: not measured, {module} does not exist here")
        return 0
    print(f"== {part}", flush=True)
    return int(importlib.import_module(module).main(argv))


def _run_all(argv: list[str]) -> int:
    """Every part with the same options; their JSON files become one."""
    wanted = Path(argv[argv.index("--json") + 1]) if "--json" in argv else None
    figures, worst = {}, 0
    with tempfile.TemporaryDirectory() as folder:
        for part in PARTS:
            own = Path(folder) / f"{part}.json"
            rest = [str(own) if before == "--json" else word for before, word in zip(["", *argv], argv, strict=False)]
            worst = max(worst, _run(part, rest))
            if own.exists():
                figures[part] = json.loads(own.read_text())
    if wanted is not None:
        wanted.write_text(json.dumps(figures, indent=2) + "\n")
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
