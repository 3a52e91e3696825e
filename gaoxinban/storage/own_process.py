"""Files from outside are read first by a process of its own, which may die, hang or swell.

With the window's own process what was typed would be gone.
"""

import os
import subprocess
import sys


def run(module: str, *words: str, data: bytes = b"", seconds: float) -> bytes | None:
    """What a module of ours wrote to standard output, None where it failed or took too long.

    The module is started as a program with `words`, and `data` on its standard input.
    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        ran = subprocess.run(  # noqa: S603  our own program
            [sys.executable, "-m", module, *words],
            env=environment,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        return None
    return ran.stdout if ran.returncode == 0 else None


def hold_to(memory: int) -> None:
    """In the process: no more than so many bytes and no dump of them, where the system can."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
