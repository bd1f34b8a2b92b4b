#!/bin/sh
# Makes the virtual environment with the pinned dependencies: python.sh PYTHON FOLDER
set -eu
python=$1 venv=$2

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; then
    echo "Python 3.11 or newer is needed and $python is not: name one with 'make PYTHON=/path/to/python3.12 …'." >&2
    exit 1
fi
echo "Installing the Python dependencies into $venv…"
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
"$venv/bin/python" -m pip --quiet --quiet --disable-pip-version-check install --requirement requirements.lock
"$venv/bin/python" -m pip --quiet --quiet --disable-pip-version-check install --no-deps --editable .
