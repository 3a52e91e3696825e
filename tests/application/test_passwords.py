"""Passwords, their hashes, and the pauses that wrong ones bring; no office is needed."""

import re

import pytest
from new_office import FixedClock, at

from gaoxinban.application.account_ports import Account
from gaoxinban.application.lock_out import FIRST, LONGEST, Pauses, counted, lasting, pause_after
from gaoxinban.application.passwords import Passwords, ensure_good
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import SECOND

QUICK = Passwords(passes=1, memory=64, lanes=1)
SECRET = "three ducks in a river"
OTHER = "no tree on the hill"


def test_a_hash_says_how_it_was_made_and_hides_the_password():
    written = QUICK.hashed(SECRET)
    assert re.match(r"\$argon2id\$v=19\$m=64,t=1,p=1\$", written)
    assert SECRET not in written
    assert QUICK.hashed(SECRET) != written
    assert QUICK.fits(written, SECRET)
    assert not QUICK.fits(written, OTHER)
    assert not QUICK.fits("no hash at all", SECRET)
    assert not QUICK.fits(written, SECRET * 100)


def test_the_shipped_parameters_are_those_of_rfc_9106():
    assert (Passwords().passes, Passwords().memory, Passwords().lanes) == (3, 64 * 1024, 4)


def test_what_an_input_method_makes_wide_is_the_same_password():
    assert QUICK.fits(QUICK.hashed("ducks 3 river"), "ｄｕｃｋｓ 3 river")


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("1234567", "至少 8 个字符"),
        ("12345678", "太容易猜"),
        ("hgfedcba", "太容易猜"),
        ("88888888", "太容易猜"),
        ("12341234", "太容易猜"),
        ("Passw0rd", "太容易猜"),
        ("王小敏爱吃红烧肉", "不要有姓名"),
        ("x" * 201, "最多 200"),
    ],
)
def test_what_is_guessed_first_is_refused(password, says):
    with pytest.raises(Refused, match=says):
        ensure_good(password, "王小敏")


def test_a_sentence_is_a_good_password():
    ensure_good("noodles again today", "王小敏")


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(1, 0), (4, 0), (5, 30), (6, 60), (7, 120), (11, 1920), (12, 3600), (500, 3600)],
)
def test_pauses_double_up_to_an_hour(failures, seconds):
    assert pause_after(failures) == seconds


class Steady(FixedClock):
    """A wall clock that can be set, and a steady one that cannot."""

    def __init__(self, start):
        super().__init__(start)
        self.ticks = 0

    def steady(self):
        return self.ticks


def test_setting_the_wall_clock_forward_ends_no_pause():
    clock = Steady(at("2026-03-02 09:00"))
    pauses = Pauses(clock)
    account = Account(1, "", failures=4)
    locked = counted(account, clock.now())
    assert pauses.left(locked) == FIRST
    clock.advance(days=3)
    assert pauses.left(locked) == FIRST
    clock.ticks += 10 * SECOND
    assert pauses.left(locked) == FIRST - 10
    clock.ticks += 20 * SECOND
    assert pauses.left(locked) == 0


def test_no_pause_is_longer_than_an_hour_however_wrong_the_clock():
    clock = Steady(at("2020-01-01 00:00"))
    account = Account(1, "", failures=99, locked_at=at("2026-03-02 09:00"), locked_seconds=LONGEST)
    assert Pauses(clock).left(account) == LONGEST


@pytest.mark.parametrize(
    ("seconds", "said"), [(40, "40 秒"), (125, "2 分 5 秒"), (120, "2 分"), (3600, "1 小时")]
)
def test_a_pause_is_said_in_words(seconds, said):
    assert lasting(seconds) == said
