"""Print the newest installed Python that is newer than the one in use; nothing when there is none.

Looks along PATH and among pyenv's versions (whose shims on PATH fail for every
version that is not selected), up to the newest that the pinned Qt supports.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NEWEST = 14


def starts(path: str, minor: int) -> bool:
    """Whether this really is Python 3.`minor`: a shim is there and may yet refuse."""
    found = subprocess.run(
        [path, "-c", "import sys, venv, ssl; print(sys.version_info[:2])"],
        capture_output=True,
        text=True,
        check=False,
    )
    return found.stdout.strip() == f"(3, {minor})"


def candidates(minor: int) -> list[str]:
    """Paths that may be Python 3.`minor`."""
    found = [
        path
        for folder in os.environ.get("PATH", "").split(os.pathsep)
        if (path := shutil.which(f"python3.{minor}", path=folder))
    ]
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    found += [str(p) for p in sorted(pyenv.glob(f"versions/3.{minor}.*/bin/python3.{minor}"))]
    return found


def newest() -> str:
    """The path, or an empty string."""
    for minor in range(NEWEST, sys.version_info.minor, -1):
        for path in candidates(minor):
            if starts(path, minor):
                return path
    return ""


if __name__ == "__main__":
    sys.stdout.write(newest() + "\n")
