"""Entry: the composition root and the typed words meet here."""

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Do what was typed; the exit code."""
    try:
        from gaoxinban.bootstrap import services
        from gaoxinban.cli.run import run

        return run(services(), argv)
    except KeyboardInterrupt:
        # An interrupt inside `exec` of a text (every dataclass is made by one) marks the process
        # to die by the signal at its end, although it was caught; the next `exec` of a text takes
        # the mark away (CPython, run_eval_code_obj).
        exec("", {})  # noqa: S102  an empty text
        if sys.stderr is not None:
            sys.stderr.write("已取消。\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
