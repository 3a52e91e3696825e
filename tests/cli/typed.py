"""Words typed in this process, and what came of them."""

import json
from dataclasses import dataclass
from typing import Any

from gaoxinban.__main__ import main


@dataclass(frozen=True)
class Said:
    """Exit code and both streams."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)


class Typed:
    """A command line on one database; every answer is held against the contract."""

    def __init__(self, capsys, path) -> None:
        self._capsys = capsys
        self.path = path

    def raw(self, *words: str) -> Said:
        self._capsys.readouterr()
        code = main(list(map(str, words)))
        out, err = self._capsys.readouterr()
        said = Said(code, out, err)
        assert "Traceback" not in out + err
        assert "程序内部出错" not in err, err
        if code:
            assert out == "", "a refusal leaves standard output empty"
            assert err.strip(), "a refusal says why"
        return said

    def __call__(self, *words: str) -> Said:
        return self.raw("--db", self.path, *words)

    def json(self, *words: str) -> Any:
        said = self(*words, "--json")
        assert said.code == 0, said.err
        return said.document

    def refused(self, *words: str, json: bool = True) -> str:
        """The sentence of a refusal, the same with --json and without."""
        said = self(*words)
        assert said.code == 1, (said.code, said.out, said.err)
        if json:
            again = self(*words, "--json")
            assert (again.code, again.out, again.err) == (1, "", said.err)
        return said.err
