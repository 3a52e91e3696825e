"""Names and kinds of files that came from outside: made harmless, and told for what they are."""

import io
import re
import unicodedata
import zipfile
from pathlib import Path

from gaoxinban.application.cleaning import clean_line

NAME_LENGTH = 120
MOST_BYTES = 240
"""A name may have 255 bytes on most systems; of Chinese characters that is 85. Room for (2)."""
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
"""Names that Windows takes for a device, with any ending."""

_ENDINGS = (
    "exe com scr bat cmd ps1 psm1 vbs vbe js jse mjs wsf wsh wsc msi msp msix appx jar hta"
    " lnk url reg cpl pif gadget inf application sh bash zsh csh py pyw pl rb php app dmg pkg"
    " command deb rpm run appimage desktop iso img vhd vhdx chm scf dll sys drv ocx msc docm"
    " dotm xlsm xltm xlam xll pptm potm ppam ppsm sldm one html htm xhtml mht mhtml svg swf apk"
    " settingcontent-ms library-ms search-ms searchconnector-ms appref-ms website theme diagcab"
    " jnlp rdp sct ksh fish hlp msu mst wsb shb shs ins isp vb bas xnk udl msh workflow terminal"
    " mdb mda mdw xbap ws ps1xml psc1 ade adp mde accde slk iqy wll pyz pyzw pyc flatpakref snap"
)
_RUNNING = frozenset(_ENDINGS.split())
"""Endings that a system runs, or that carry programs inside (macros, scripts of a page)."""

_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"L\x00\x00\x00\x01\x14\x02\x00",
)
"""First bytes: Windows, Linux, a script, macOS in its four forms, Java, a Windows shortcut."""

PDF = "application/pdf"

_MEDIA = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"%PDF", PDF),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0", "application/x-ole-storage"),
)
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/bmp", "image/webp"})
"""What is shown as a picture; nothing else is ever decoded by the program."""


def clean_name(name: str) -> str:
    """A name that any system can hold and that reads as what it is.

    Path parts, control and direction characters are gone; a long name keeps
    its ending; nothing left gives 「附件」.
    """
    last = re.split(r"[\\/]", name.replace("\0", ""))[-1]
    plain = _FORBIDDEN.sub("_", clean_line(last).text)
    plain = "".join(c for c in plain if unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs"))
    plain = plain.strip(" .")
    if not plain.strip("_ ."):
        return "附件"
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > 10:
        stem, dot, ending = plain, "", ""
    if _DEVICES.fullmatch(stem.split(".")[0].strip()):
        stem = f"_{stem}"
    room = NAME_LENGTH - len(dot) - len(ending)
    return f"{stem[:room].rstrip(' .')}{dot}{ending}"


def file_name_of(title: str, ending: str) -> str:
    """A file's name for what is called so: a path's parts are none of a title."""
    return on_disk(clean_name(re.sub(r"[\\/]", "_", title)) + ending)


def with_ending(chosen: str, *endings: str) -> Path:
    """The file that a dialog gave, with one of these endings.

    Where the first has to be added the name is one that is free: whether a file may
    be replaced the dialog asked of the name without it.
    """
    path = Path(chosen)
    if path.suffix.lower() in endings:
        return path
    wanted = path.with_name(path.name + endings[0])
    names = (wanted, *(path.with_name(f"{path.name}（{n}）{endings[0]}") for n in range(2, 100)))
    return next((each for each in names if not each.exists()), wanted)


def on_disk(name: str) -> str:
    """A cleaned name in as many bytes as every file system takes; its ending stays."""
    clean = clean_name(name)
    stem, dot, ending = clean.rpartition(".")
    if not dot:
        stem, ending = ending, ""
    room = MOST_BYTES - len(f"{dot}{ending}".encode())
    return f"{stem.encode()[:room].decode(errors='ignore').rstrip(' .')}{dot}{ending}"


def media_of(head: bytes) -> str:
    """The type that the first bytes show."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return next((media for magic, media in _MEDIA if head.startswith(magic)), "")


def danger_of(name: str, data: bytes) -> str:
    """Why opening could run a program, as a sentence; empty where nothing speaks for it."""
    ending = name.rpartition(".")[2].casefold().strip()
    if any(data.startswith(magic) for magic in _PROGRAMS):
        return f"「{name}」的内容是程序，打开就会运行。"
    if ending in _RUNNING:
        return f"「{name}」是可以运行的文件（.{ending}），打开可能运行其中的程序。"
    if _has_macros(data):
        return f"「{name}」带有宏，打开可能运行其中的程序。"
    return ""


def _has_macros(data: bytes) -> bool:
    """Whether an office document carries a macro project, whatever its ending says."""
    if not data.startswith(b"PK"):
        return b"_\x00V\x00B\x00A\x00_\x00P\x00R\x00O\x00J\x00E\x00C\x00T" in data
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(name.endswith("vbaProject.bin") for name in archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return False
