"""Entry: the composition root and the typed words meet here."""

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Do what was typed; the exit code."""
    try:
        from gaoxinban.bootstrap import services
        from gaoxinban.cli.run import run

        return run(services(), argv)
    except KeyboardInterrupt:  # before `run` could catch it
        return 1


if __name__ == "__main__":
    sys.exit(main())
