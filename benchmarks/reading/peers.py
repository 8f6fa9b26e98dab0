"""Other readers, in an environment of their own: `python -m benchmarks.reading.peers` makes `.peers/`.

They are measured against and never imported by the product; their versions are pinned so that figures can be repeated.
"""

import json
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / ".peers"
PYTHON = FOLDER / "bin" / "python"
PACKAGES = ("kreuzberg==4.10.4", "pdfplumber==0.11.10", "pypdf==7.1.1", "pypdfium2==5.15.2")


def make() -> None:
    """Create the environment, or bring it up to date."""
    if not PYTHON.exists():
        venv.create(FOLDER, with_pip=True)
    subprocess.run([str(PYTHON), "-m", "pip", "install", "--quiet", *PACKAGES], check=True)  # noqa: S603


def installed() -> dict[str, str]:
    """Versions by name; empty where the environment was never made."""
    if not PYTHON.exists():
        return {}
    listed = subprocess.run(  # noqa: S603
        [str(PYTHON), "-m", "pip", "list", "--format=json", "--disable-pip-version-check"],
        check=True,
        capture_output=True,
    )
    return {row["name"].lower(): row["version"] for row in json.loads(listed.stdout)}


if __name__ == "__main__":
    make()
    names = {package.split("==")[0] for package in PACKAGES}
    print(", ".join(f"{name} {version}" for name, version in installed().items() if name in names))
    sys.exit(0)
