"""保密: a script is nobody to whom a case is assigned."""

import pytest
from new_office import acting, request
from pypdf import PdfReader

from gaoxinban.domain.term import Privacy, Role

FIRM, PERSON, PHONE = "紫藤隐名装备有限公司", "陆离之", "13988877766"


@pytest.fixture
def number(desk):
    office, _ = desk
    secret = request(
        title=f"{FIRM}门口排水",
        body=f"{PERSON}说排水不畅，回电{PHONE}",
        enterprise_name=FIRM,
        contact_name=PERSON,
        contact_phone=PHONE,
        privacy=Privacy.CONFIDENTIAL,
    )
    logged = office.log(acting(office, Role.ADMIN), secret).value.number
    office.close()
    return logged


def test_no_command_tells_who_asks_confidentially(typed, number, tmp_path):
    out = tmp_path / "out.pdf"
    said = [
        typed(*words, *more).out
        for words in (("list", "tickets"), ("explain", number), ("stats", "--by", "town"))
        for more in ((), ("--json",))
    ]
    typed("print", number, "--form", "summary", "--pdf", str(out))
    said += [page.extract_text() for page in PdfReader(out).pages]
    assert any("保密" in each for each in said)
    assert not [each for each in said for word in (FIRM, PERSON, PHONE) if word in each]
    for asked in (f"企业={FIRM}", f"全文={PERSON}", f"全文={PHONE}"):
        assert typed.json("list", "tickets", "--where", asked) == []
    (entry,) = typed.json("list", "enterprises")
    assert (entry["name"], entry["contact_name"], entry["tickets"]) == (FIRM, None, 0)
