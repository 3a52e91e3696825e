"""Cleaning: never raises, is idempotent, keeps what the writer meant and says what it took."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gaoxinban.application.cleaning import (
    CONTROL,
    GARBLED,
    NO_BREAK_SPACE,
    TAB,
    ZERO_WIDTH,
    CodeFault,
    cell_text,
    clean_code,
    clean_line,
    clean_phone,
    clean_text,
    code_fault,
    company_key,
    has_letters,
    is_nothing,
    read_number_text,
)
from gaoxinban.application.import_moment import read_moment
from gaoxinban.domain.instant import from_datetime, iso

# What sheets and web pages really leave behind, denser than chance would have it.
NASTY = st.text(
    alphabet=st.sampled_from(
        "常州市新北区（）()ABCabcſŉßＡ１２3-—  \t\n\r\x00\x07\x0b\x85\x9f\xa0\u3000\u200b\u200d\ufeff\u2028"
        "\u202e\ufffd\ud800👩💻☎️_x000D_×·・•'\"，,;；/转.eE+"
    )
)
ANY_TEXT = st.one_of(st.text(), NASTY)
CELLS = st.one_of(
    ANY_TEXT,
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.datetimes(),
    st.datetimes(timezones=st.just(UTC)),
    st.dates(),
)


@pytest.mark.parametrize("clean", [clean_text, clean_line])
@given(text=ANY_TEXT)
@example(text="_x00\u200b0D_")
@example(text="\r\u200b\n")
@example(text="👩\u200d\u200d💻")
def test_cleaning_a_text_twice_changes_nothing_more(clean, text):
    once = clean(text)
    twice = clean(once.text)
    assert twice.text == once.text
    assert twice.removed in ((), (GARBLED,))
    once.text.encode()  # can be stored


@pytest.mark.parametrize("clean", [clean_code, clean_phone, company_key])
@given(text=ANY_TEXT)
def test_cleaning_a_code_phone_or_name_twice_changes_nothing_more(clean, text):
    once = clean(text)
    assert clean(once) == once
    once.encode()


@given(cell=CELLS)
def test_reading_a_cell_never_raises(cell):
    number = read_number_text(cell)
    assert read_number_text(number.text).text == number.text or number.digits_lost
    assert isinstance(cell_text(cell), str)
    moment = read_moment(cell)
    assert moment is None or iso(moment.instant)
    code_fault(clean_code(number.text))


@given(text=ANY_TEXT)
def test_a_cleaned_line_is_one_line_of_visible_characters(text):
    line = clean_line(text).text
    assert line == line.strip()
    assert not set(line) & set("\n\r\t\x0b\x0c\x85\u2028\u2029\u200b\ufeff\xa0\x00\x7f")
    assert "  " not in line


def test_a_body_keeps_its_own_characters():
    body = "①要求：２３℃，“Ａ”㎡\n第二段　表格\n\n\n\n末尾"
    assert clean_text(body).text == "①要求：２３℃，“Ａ”㎡\n第二段　表格\n\n末尾"


def test_a_body_loses_its_layout_but_not_its_lines():
    body = "\n\t\t\t\t\n\t\t\t\t尊敬的领导：\r\n　　我公司停电。  \n\t"
    cleaned = clean_text(body)
    assert cleaned.text == "尊敬的领导：\n我公司停电。"
    assert cleaned.removed == ()


@pytest.mark.parametrize(
    ("dirty", "clean", "removed"),
    [
        ("停电\xa0三天", "停电 三天", (NO_BREAK_SPACE,)),
        ("停\u200b电", "停电", (ZERO_WIDTH,)),
        ("\ufeff停电", "停电", (ZERO_WIDTH,)),
        ("停\x07电\x00", "停电", (CONTROL,)),
        ("停\u202e电", "停电", (ZERO_WIDTH,)),
        ("停\t电", "停 电", (TAB,)),
        ("停\u3000\u3000电", "停 电", ()),
        ("停_x000D_\n电", "停 电", ()),
        ("停\ufffd电", "停\ufffd电", (GARBLED,)),
        ("  停电 \n", "停电", ()),
        ("\xa0\u200b停", "停", (NO_BREAK_SPACE, ZERO_WIDTH)),
    ],
)
def test_a_line_says_what_was_taken_out(dirty, clean, removed):
    cleaned = clean_line(dirty)
    assert (cleaned.text, cleaned.removed) == (clean, removed)


def test_an_emoji_of_several_parts_stays_whole():
    assert clean_line("谢谢👨‍👩‍👧").text == "谢谢👨‍👩‍👧"
    assert clean_line("谢\u200d谢").removed == (ZERO_WIDTH,)


@pytest.mark.parametrize(
    "text", ["", "N/A", "n/a", "无", "-", "——", "暂无", "/", "ＮＵＬＬ", "#N/A"]
)
def test_placeholders_say_nothing(text):
    assert is_nothing(text)


@pytest.mark.parametrize("text", ["无锡", "0", "N/A公司", "空调"])
def test_words_that_only_look_like_placeholders_say_something(text):
    assert not is_nothing(text)


def test_letters_are_letters_of_any_script():
    assert has_letters("3M 中国")
    assert not has_letters("12345-6789")


@pytest.mark.parametrize(
    ("cell", "text", "lost"),
    [
        (2549.0, "2549", False),
        ("2549.0", "2549", False),
        ("2549.50", "2549.50", False),
        (0.5, "0.5", False),
        (1e-7, "0.0000001", False),
        (13861141234.0, "13861141234", False),
        (320411000012345.0, "320411000012345", False),
        (9.132041113716289e17, "913204111371628900", True),
        ("9.13204E+17", "913204000000000000", True),
        ("1.2e17", "120000000000000000", True),
        ("12E5", "1200000", True),
        ("913204111371628955", "913204111371628955", False),
        ("91320411E37162895X", "91320411E37162895X", False),
        (913204111371628955, "913204111371628955", False),
        (float("nan"), "", False),
        (float("inf"), "", False),
        (True, "是", False),
        (None, "", False),
        ("0519-85127777", "0519-85127777", False),
        (datetime(2019, 4, 25, 9, 32), "2019-04-25 09:32:00", False),
        (date(2019, 4, 25), "2019-04-25", False),
    ],
)
def test_numbers_are_read_as_the_text_they_were_meant_to_be(cell, text, lost):
    read = read_number_text(cell)
    assert (read.text, read.digits_lost) == (text, lost)


@pytest.mark.parametrize(
    ("dirty", "code"),
    [
        (" 91320411 1371 6289 55 ", "913204111371628955"),
        ("'913204111371628955", "913204111371628955"),
        ("９１３２０４１１ｍａ1ＷＥＲ", "91320411MA1WER"),
        ("91320411-ma1\u200bwer\xa0", "91320411MA1WER"),
        ("N/A", ""),
        ("无", ""),
        ("", ""),
    ],
)
def test_a_code_is_capitals_and_digits(dirty, code):
    assert clean_code(dirty) == code


# Codes of the Standardization Administration's own examples and made-up ones.
@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("", None),
        ("91110000600037341L", None),
        ("911100006000373410", CodeFault.CHECK_DIGIT),
        ("320411000012345", CodeFault.LEGACY),
        ("320400M00012345", CodeFault.LEGACY),
        ("91110000600037341", CodeFault.LENGTH),
        ("9111000060003734I1", CodeFault.FORMAT),
        ("常州常州常州常州常州常州常州常州常州", CodeFault.FORMAT),
        ("３２０４１１００００１２３４５", CodeFault.LENGTH),
    ],
)
def test_what_is_odd_about_a_code(code, fault):
    assert code_fault(code) is fault


@pytest.mark.parametrize(
    ("dirty", "phone"),
    [
        ("138 6114 1234", "13861141234"),
        ("+86 138-6114-1234", "138-6114-1234"),
        ("+8613861141234", "13861141234"),
        ("（0519）8512 7777", "0519-85127777"),
        ("0519—85127777转8001", "0519-85127777转8001"),
        ("13861141234/13961141234", "13861141234、13961141234"),
        ("13861141234 13961141234", "13861141234、13961141234"),
        ("13861141234；13861141234", "13861141234"),
        ("400-800-8888", "400-800-8888"),
        ("N/A", ""),
        ("——", ""),
    ],
)
def test_a_phone_keeps_its_digits(dirty, phone):
    assert clean_phone(dirty) == phone


def test_one_name_in_two_spellings_has_one_key():
    key = company_key("迪森（常州）锅炉有限公司")
    for spelling in (
        "迪森(常州)锅炉有限公司",
        "迪森〔常州〕锅炉有限公司",
        " 迪森 （常州） 锅炉\u200b有限公司\xa0",
        "迪森（常州）锅炉有限公司.",
    ):
        assert company_key(spelling) == key
    assert company_key("ＡＢＢ(中国)") == company_key("abb（中国）")
    assert company_key("甲·乙") == company_key("甲•乙")
    assert company_key("迪森常州锅炉有限公司") != key


AT = from_datetime(datetime(2019, 4, 25, 9, 32, 9))
MINUTE = from_datetime(datetime(2019, 4, 25, 9, 32))
DAY = from_datetime(datetime(2019, 4, 25))


@pytest.mark.parametrize(
    ("cell", "instant"),
    [
        ("2019/4/25 9:32:09", AT),
        ("2019-04-25 09:32:09", AT),
        ("2019-04-25T09:32:09", AT),
        ("2019-04-25T01:32:09Z", AT),
        ("2019-04-25T09:32:09+08:00", AT),
        ("2019-04-24T21:32:09-0400", AT),
        ("2019.4.25 9:32:09", AT),
        ("2019年4月25日 9时32分09秒", AT),
        ("2019年4月25日9时32分9秒", AT),
        ("２０１９/４/２５　９：３２：０９", AT),
        ("\xa02019/4/25\t9:32:09\u200b", AT),
        ("2019/4/25 上午9:32:09", AT),
        ("2019年4月25日 星期四 09:32:09", AT),
        ("20190425093209", AT),
        (20190425093209, AT),
        (datetime(2019, 4, 25, 9, 32, 9), AT),
        (datetime(2019, 4, 25, 9, 32, 8, 999_500), AT),
        (datetime(2019, 4, 25, 9, 32, 9, 400), AT),
        (datetime(2019, 4, 25, 1, 32, 9, tzinfo=UTC), AT),
        (43580.397326388889, AT),
        ("2019-04-25T09:32", MINUTE),
        ("2019年4月25日 9时32分", MINUTE),
        ("2019年4月25日9点32分", MINUTE),
        ("2019/4/25 9:32 AM", MINUTE),
    ],
)
def test_moments_as_people_and_programs_write_them(cell, instant):
    moment = read_moment(cell)
    assert moment is not None
    assert iso(moment.instant) == iso(instant)
    assert moment.instant // 1_000_000 == instant // 1_000_000
    assert not moment.date_only


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("2019/4/25 下午3:05", 15, 5),
        ("2019/4/25 3:05 PM", 15, 5),
        ("2019/4/25 12:05 AM", 0, 5),
        ("2019/4/25 中午12:05", 12, 5),
        ("2019/4/25 上午12:05", 0, 5),
        ("2019/4/25 晚上11:05", 23, 5),
        ("2019年4月25日15时", 15, 0),
        ("2019/4/25 15:05:00.5", 15, 5),
    ],
)
def test_halves_of_the_day(text, hour, minute):
    moment = read_moment(text)
    assert moment is not None
    assert moment.instant // 1_000_000 == (
        from_datetime(datetime(2019, 4, 25, hour, minute)) // 1_000_000
    )


def test_midnight_at_the_end_of_a_day_is_the_next_day():
    moment = read_moment("2019-04-24 24:00")
    assert moment is not None
    assert moment.instant == DAY


@pytest.mark.parametrize(
    "cell",
    [
        "2019/4/25",
        "2019-04-25",
        "2019年4月25日",
        "20190425",
        20190425.0,
        date(2019, 4, 25),
        43580.0,
    ],
)
def test_a_day_without_a_time_says_so(cell):
    assert read_moment(cell) == (DAY, True)


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "昨天",
        "19/4/25 9:32",
        "4/25/2019",
        "25/04/2019 09:32",
        "2019/13/1",
        "2019/2/30",
        "2019/4/25 25:00",
        "2019/4/25 9:61",
        "2019/4/25 24:01",
        "2019/4/25 9:32:60",
        "2019-04",
        "0001-01-01",
        "9999-12-31",
        "2019/4/25 9:32 左右",
        12.0,
        0,
        -1.5,
        1e300,
        float("nan"),
        True,
        None,
        datetime(1, 1, 1),
        datetime(9999, 12, 31, 23, 59, 59, 999_999),
        "2019-04-25T09:32:09+99:99",
    ],
)
def test_what_is_no_moment_is_not_guessed_at(cell):
    assert read_moment(cell) is None
