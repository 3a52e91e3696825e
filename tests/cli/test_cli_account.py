"""`account`: from the system account, when the administrator cannot get in."""

import io
from contextlib import closing

import pytest
from new_office import person

from gaoxinban.bootstrap import open_office
from gaoxinban.cli import accounts
from gaoxinban.domain.term import Role

SECRET = "three ducks in a river"


@pytest.fixture
def typing(monkeypatch):
    """What comes in on standard input."""

    def give(text):
        monkeypatch.setattr("sys.stdin", io.StringIO(text))

    return give


@pytest.fixture
def at_terminal(monkeypatch):
    """Answers to the questions of getpass."""

    def give(*answers):
        terminal = io.StringIO()
        terminal.isatty = lambda: True
        monkeypatch.setattr("sys.stdin", terminal)
        left = iter(answers)
        monkeypatch.setattr(accounts.getpass, "getpass", lambda _prompt: next(left))

    return give


def test_the_last_administrator_gets_in_again(desk, typed, typing):
    desk[0].close()
    typing(f"{SECRET}\n")
    assert typed.json("account", "reset") == {"name": "管理员", "must_change": True}
    with closing(open_office(typed.path)) as office:
        admin = person(office, Role.ADMIN)
        assert office.accounts.sign_in(admin.id, SECRET).value.must_change


def test_a_password_is_asked_twice_at_a_terminal(desk, typed, at_terminal):
    desk[0].close()
    at_terminal(SECRET, "no tree on the hill")
    assert "两遍不一样" in typed.refused("account", "reset", json=False)
    at_terminal(SECRET, SECRET)
    assert "已给管理员管理员设了新密码" in typed("account", "reset", "管理员").out


def test_what_is_refused_changes_nothing(desk, typed, typing, monkeypatch):
    desk[0].close()
    typing("short\n")
    assert "至少 8" in typed.refused("account", "reset", json=False)
    typing(f"{SECRET}\n")
    assert "没有管理员「谁」" in typed.refused("account", "reset", "谁", json=False)
    monkeypatch.setattr("sys.stdin", None)
    assert "没有输入" in typed.refused("account", "reset", json=False)
    assert not [each for each in typed.json("account", "list")["accounts"] if each["password"]]


def test_the_list_says_who_can_sign_in(desk, typed):
    desk[0].close()
    found = typed.json("account", "list")
    assert (found["office"], found["sign_in"]) == ("常州高新区 高新办", False)
    assert found["accounts"][0] == {
        "name": "管理员",
        "role": "管理员",
        "team": None,
        "active": True,
        "password": False,
    }
    assert "管理员（管理员）没有密码" in typed("account", "list").out


def test_no_password_is_taken_as_an_argument(typed):
    assert typed.raw("account", "reset", "管理员", SECRET).code == 2
