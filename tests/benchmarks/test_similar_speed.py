"""Similar cases while one types, at 100,000 cases or a million: 100 ms, and the first look as well.

Run with `pytest tests/benchmarks/test_similar_speed.py --benchmark-enable -o addopts=""`.
GAOXINBAN_BENCH_DB names a demonstration database that is used instead of building
one. The floor is the bare driver asking the full-text index for the same words.
Judged is the quickest round, so that a busy machine fails nobody by its hiccups.
"""

import os
import random
import time
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlcipher3.dbapi2 as driver

from gaoxinban.application.demo import SettableClock
from gaoxinban.application.similar import YEAR, telling, weigh, words_of
from gaoxinban.bootstrap import open_office
from gaoxinban.storage.search_text import spaced
from gaoxinban.storage.similar_reads import HITS
from gaoxinban.storage.sqlite import match

LIMIT = 0.1
TYPED = {
    "power": "新上两条产线，变压器容量不够，想申请用电增容。要走什么流程？",
    "school": "我们厂区宿舍的员工孩子想上附近的小学，不知道怎么报名，政策有没有变化",
    "recruiting": "招不到熟练的数控操作工，想请人社帮忙组织一场专场招聘会，大概需要三十个人",
    "road": "企业反映厂门口道路破损，货车进出困难",
    "permit": "申请德国籍专家的工作许可，首次办理，请协调容缺",
    "nothing": "今天天气不错，随便聊几句，没有什么要办的",
}


@pytest.fixture(scope="module")
def big(request):
    given = os.environ.get("GAOXINBAN_BENCH_DB")
    path = Path(given) if given else request.getfixturevalue("hundred_thousand").path
    with closing(driver.connect(str(path), isolation_level=None)) as bare:
        bare.execute("PRAGMA cache_size=-32000")
        last = bare.execute("SELECT max(entered_at) FROM event").fetchone()[0]
        enterprise = bare.execute(
            "SELECT enterprise_id FROM ticket GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
        ).fetchone()[0]
        office = open_office(path, clock=SettableClock(last))
        yield SimpleNamespace(office=office, bare=bare, now=last, enterprise=enterprise)
        office.close()


def test_the_first_look_learns_how_common_words_are(big):
    """Once an hour, in the read lane."""
    office = big.office
    office.desk._similar = type(office.desk._similar)()
    began = time.process_time()
    office.desk.similar(TYPED["power"])
    took = time.process_time() - began
    print(f"  first look {took * 1e3:.1f} ms")  # noqa: T201  for the report
    assert took <= LIMIT


@pytest.mark.parametrize("about", TYPED)
def test_similar_cases(benchmark, big, about):
    text = TYPED[about]
    with big.office._database.desk() as desk:
        sample = desk.word_sample(big.now - YEAR)
    words = telling(weigh(words_of(spaced(text)), sample), sample)
    sql = (
        "SELECT rowid FROM ticket_fts WHERE ticket_fts MATCH ? AND rowid >= ?"
        " ORDER BY rowid DESC LIMIT ?"
    )

    def floor():
        for word in words:
            big.bare.execute(sql, (match([word]), sample.first_id, HITS)).fetchall()

    def timed(run):
        began = time.perf_counter()
        run()
        return time.perf_counter() - began

    floor()
    least = min(timed(floor) for _ in range(10))
    benchmark.pedantic(
        lambda: big.office.desk.similar(text, big.enterprise), rounds=20, warmup_rounds=2
    )
    stats = benchmark.stats.stats
    found = len(big.office.desk.similar(text, big.enterprise))
    print(  # noqa: T201  for the report
        f"  {about}: least {stats.min * 1e3:.1f}, median {stats.median * 1e3:.1f}, worst {stats.max * 1e3:.1f} ms,"
        f" floor {least * 1e3:.1f} ms, {found} found"
    )
    assert stats.min <= LIMIT


def bodies(bare):
    """Texts of cases as their callers might say them again: titles, whole texts, several in one."""
    draw = random.Random(3)
    (last,) = bare.execute("SELECT max(ticket_id) FROM ticket_search").fetchone()
    found = []
    while len(found) < 120:
        row = bare.execute(
            "SELECT t.title, s.search_text FROM ticket t JOIN ticket_search s ON s.ticket_id = t.id"
            " WHERE t.id = ?",
            (draw.randint(1, last),),
        ).fetchone()
        if row is not None:
            found.append((row[0], row[1].replace(" ", "")))
    titles = [title for title, _ in found[:30]]
    halves = [title[: len(title) // 2] for title, _ in found[30:45]]
    whole = [text for _, text in found[45:90]]
    several = [
        "。".join(text for _, text in found[start : start + 5]) for start in range(90, 120, 2)
    ]
    return [*titles, *halves, *whole, *several]


FREQUENT = (
    "企业",
    "申请企业",
    "企业反映问题，请协调解决",
    "公司需要申请办理",
    "请问怎么办理",
    "有限公司",
)
"""Words that nearly every case has, and characters that are frequent and rarely meet."""
FREQUENT += ("办企业请公，司需要问申。解决请协，调企业公，反映申请", "常州有限公司园区厂房用电用工")


def test_similar_cases_of_many_texts(big):
    """Short, long, of frequent words; for the enterprise with the most cases, another, and none."""
    texts = [*bodies(big.bare), *FREQUENT]
    slow = []
    for number, text in enumerate(texts):
        whom = (big.enterprise, 1 + number, None)[number % 3]
        times = []
        for _ in range(3):
            began = time.process_time()
            big.office.desk.similar(text, whom)
            times.append(time.process_time() - began)
        slow.append((min(times), whom, text[:24]))
    slow.sort(key=lambda each: each[0])
    middle, worst = slow[len(slow) // 2][0], slow[-5:]
    told = "；".join(f"{took * 1e3:.1f} {whom} {text}" for took, whom, text in worst)
    print(f"  {len(texts)} texts: median {middle * 1e3:.1f} ms, slowest {told}")  # noqa: T201  for the report
    assert slow[-1][0] <= LIMIT
