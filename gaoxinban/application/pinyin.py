"""Pinyin of names, written once when a name is, so that look-ups need no dictionary.

pypinyin takes 0.3 s and 70 MB to load, so it is imported on first use.
"""

_SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "区": "ou", "朴": "piao", "查": "zha",
    "解": "xie", "尉": "yu", "盖": "ge", "缪": "miao", "员": "yun", "乐": "yue",
    "折": "she", "洗": "xian", "冼": "xian", "繁": "po", "种": "chong", "秘": "bi",
    "任": "ren", "华": "hua", "燕": "yan", "宁": "ning", "葛": "ge", "翟": "zhai",
    "覃": "qin", "郇": "xun", "佴": "nai", "逄": "pang", "乜": "nie", "隗": "wei",
    "召": "shao", "晟": "cheng", "戴": "dai", "褚": "chu", "逯": "lu", "阚": "kan",
    "訾": "zi", "黑": "he", "重": "chong", "祭": "zhai", "教": "jiao", "谌": "chen",
}  # fmt: skip
"""Readings of characters as surnames where the dictionary gives the common one."""


def _syllables(text: str) -> list[str]:
    from pypinyin import Style, lazy_pinyin

    return lazy_pinyin(text, style=Style.NORMAL)


def spell(name: str, *, person: bool = False) -> tuple[str, str]:
    """Initials and full pinyin of a name, lower case, letters and digits only.

    ("天合光能", …) -> ("thgn", "tianheguangneng"). With `person` the first
    character is read as a surname.
    """
    syllables = _syllables(name)
    if person and name and name[0] in _SURNAMES:
        syllables = [_SURNAMES[name[0]], *_syllables(name[1:])]
    initials: list[str] = []
    full: list[str] = []
    for syllable in syllables:
        letters = "".join(c for c in syllable.casefold() if c.isascii() and c.isalnum())
        if not letters:
            continue
        is_latin_word = letters.upper() in name.upper()
        initials.append(letters if is_latin_word else letters[0])
        full.append(letters)
    return "".join(initials), "".join(full)
