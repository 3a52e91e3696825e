"""What SQLAlchemy brings along for others is not loaded, and still works when it is asked for."""

import subprocess
import sys

from new_office import installed

OPENED = """
import sys
from pathlib import Path
from gaoxinban.bootstrap import open_office
with_it = {"asyncio", "importlib.metadata"}
open_office(Path(sys.argv[1])).close()
print(sorted(with_it & set(sys.modules)))
import sqlalchemy.util.compat as theirs
print(len(theirs.importlib_metadata_get("no such group")))
import asyncio, asyncio.events
print(theirs.asyncio.sleep is asyncio.sleep, asyncio.run(asyncio.sleep(0, "ran")))
from sqlalchemy.util import concurrency
print(concurrency.asyncio.CancelledError is asyncio.CancelledError)
"""


def test_an_office_opens_without_asyncio_and_asyncio_works_afterwards(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", OPENED, str(installed(tmp_path))],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["[]", "0", "True ran", "True"]
