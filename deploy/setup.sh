#!/usr/bin/env bash
# Sets up everything Holdpoint needs on Debian: system packages, a virtual environment from the lock file.
# Usage: deploy/setup.sh [--with-tests]     (--with-tests also installs what the tests drive for real: the browser,
#                                            PostgreSQL, the IMAP server)
# Does nothing where everything is in place. Exits non-zero with one clear line where it cannot go on.
set -euo pipefail
cd "$(dirname "$0")/.."

venv=.venv
with_tests=false
[ "${1:-}" = "--with-tests" ] && with_tests=true

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

find_python() {
    local candidate
    for candidate in python3.11 python3; do
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

missing_packages() {
    command -v tesseract >/dev/null 2>&1 || echo tesseract-ocr
    local language
    for language in eng deu fra spa; do
        dpkg -s "tesseract-ocr-$language" >/dev/null 2>&1 || echo "tesseract-ocr-$language"
    done
    python=$(find_python) && ! "$python" -c 'import ensurepip, venv' 2>/dev/null && echo python3-venv
    if $with_tests; then
        command -v chromium >/dev/null 2>&1 || echo chromium
        compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || echo postgresql
        command -v dovecot >/dev/null 2>&1 || echo dovecot-imapd
        # Playwright's driver links against it, and a bare system lacks it
        { dpkg -s libatomic1 >/dev/null 2>&1 || ldconfig -p 2>/dev/null | grep -q 'libatomic\.so\.1'; } || echo libatomic1
    fi
    true
}

install_packages() {
    local packages=("$@") run=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 ||
            fail "these system packages are missing: ${packages[*]}. Run as root: apt-get install ${packages[*]}"
        run=(sudo)
    fi
    command -v apt-get >/dev/null 2>&1 ||
        fail "these system packages are missing and there is no apt-get here: ${packages[*]}. Install them by hand."
    say "installing system packages: ${packages[*]}"
    "${run[@]}" apt-get update -qq || say "apt-get update failed; trying with the lists at hand"
    "${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null ||
        fail "apt-get could not install: ${packages[*]}. Install them by hand, then run this again."
}

# pip works on one core alone and the lock needs no resolving: two of it, each with every other package, take about half the time.
# --no-deps: the lock file is complete, and it leaves out what the headless OpenCV replaces.
install_locked() {
    local halves status=0
    halves=$(mktemp -d)
    awk -v folder="$halves" '/^[A-Za-z0-9]/ { n++ } n { print > (folder "/" n % 2) }' requirements.lock
    (
        set +e
        "$venv/bin/python" -m pip install --no-deps --require-hashes --progress-bar off -r "$halves/0" &
        other=$!
        "$venv/bin/python" -m pip install --no-deps --require-hashes --progress-bar off -r "$halves/1"
        mine=$?
        wait "$other" && exit "$mine"
    ) | awk -v total="$1" '/^Collecting/ { n++; if (n % 25 == 0) { print "setup:   " n " of " total " fetched"; fflush() } }
                           /^Installing collected/ && !unpacking++ { print "setup:   unpacking"; fflush() }' || status=1
    rm -r "$halves"
    return "$status"
}

python=$(find_python) || fail "Python 3.11 is needed and was not found. On Debian 12: apt-get install python3 python3-venv"

if command -v dpkg >/dev/null 2>&1; then
    mapfile -t packages < <(missing_packages)
    [ "${#packages[@]}" -eq 0 ] || install_packages "${packages[@]}"
else
    command -v tesseract >/dev/null 2>&1 || fail "tesseract is missing: install it with the languages eng, deu, fra and spa."
fi

stamp=$venv/.lock-installed
wanted=$(cat requirements.lock pyproject.toml | sha256sum | cut -d' ' -f1)
if [ "$(cat "$stamp" 2>/dev/null || true)" != "$wanted" ]; then
    started=$SECONDS
    say "creating the virtual environment in $venv (about 1.6 GB, a few minutes)"
    [ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
    count=$(grep -c '==' requirements.lock)
    say "installing $count packages from requirements.lock"
    install_locked "$count" || fail "pip could not install from requirements.lock; the lines above say why."
    "$venv/bin/python" -m pip install --quiet --no-deps -e . ||
        fail "pip could not install the project itself."
    echo "$wanted" >"$stamp"
    say "environment ready after $((SECONDS - started)) s"
fi
