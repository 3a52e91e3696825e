"""Similar cases while one types, at 100,000 cases: 100 ms, and the first look as well.

Run with `pytest tests/benchmarks/test_similar_speed.py --benchmark-enable -o addopts=""`.
GAOXINBAN_BENCH_DB names a demonstration database that is used instead of building
one. The floor is the bare driver asking the full-text index for the same words.
Judged is the quickest round, so that a busy machine fails nobody by its hiccups.
"""

import os
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
    began = time.perf_counter()
    office.desk.similar(TYPED["power"])
    took = time.perf_counter() - began
    print(f"  first look {took * 1e3:.1f} ms")  # noqa: T201  for the report
    assert took <= 5 * LIMIT


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
