"""Which Python codec a charset label of the wild means."""

import codecs
import re

_CP1252 = ("iso-8859-1", "iso8859-1", "latin1", "latin-1", "l1", "western")
_ASCII = ("us-ascii", "ascii", "ansi", "ansi-x3.4-1968", "us", "7bit", "646", "usascii")
_GB = (
    "gb2312",
    "gb-2312",
    "gb-2312-80",
    "gbk",
    "x-gbk",
    "euc-cn",
    "chinese",
    "csgb2312",
    "gb18030",
    "gb-18030",
    "cn-gb",
)
_KOREAN = (
    "ks-c-5601-1987",
    "ks-c-5601-1989",
    "ks-c-5601",
    "ksc5601",
    "ksc-5601",
    "euc-kr",
    "korean",
    "uhc",
    "x-uhc",
)
_JAPANESE = ("shift-jis", "shiftjis", "sjis", "x-sjis", "ms-kanji", "windows-31j", "csshiftjis", "ms932")
_UTF8 = (
    "utf8",
    "utf-8",
    "utf",
    "unicode-1-1-utf-8",
    "utf8mb4",
    "utf-8-sig",
    "utf-8-mac",
    "x-utf-8",
    "unicode",
)
_UNKNOWN = ("unknown-8bit", "x-unknown", "unknown", "default", "none", "binary", "8bit", "x-user-defined", "undefined",
            "-autodetect", "user-defined", "null", "charset", "8-bit")  # fmt: skip

_ALIASES: dict[str, str] = {
    **dict.fromkeys(_CP1252, "cp1252"),
    **dict.fromkeys(_ASCII, "ascii"),
    **dict.fromkeys(_GB, "gb18030"),
    **dict.fromkeys(_KOREAN, "cp949"),
    **dict.fromkeys(_JAPANESE, "cp932"),
    **dict.fromkeys(_UTF8, "utf-8"),
    **dict.fromkeys(_UNKNOWN, ""),
    **dict.fromkeys(("big5", "big-5", "x-x-big5", "cn-big5", "csbig5", "big5-eten"), "cp950"),
    **dict.fromkeys(("utf-7", "utf7", "unicode-1-1-utf-7", "x-unicode-2-0-utf-7", "unicode-2-0-utf-7"), "utf-7"),
    **dict.fromkeys(("iso-8859-9", "iso8859-9", "latin5", "l5"), "cp1254"),
    **dict.fromkeys(("iso-8859-11", "tis-620", "tis620"), "cp874"),
    **dict.fromkeys(("iso-8859-8-i", "iso-8859-8-e", "iso-8859-8"), "cp1255"),
    **dict.fromkeys(("iso-8859-6-i", "iso-8859-6-e"), "iso8859_6"),
    **dict.fromkeys(("iso-2022-jp", "iso-2022-jp-ms", "cp50220", "cp50221", "csiso2022jp"), "iso2022_jp_ext"),
    **dict.fromkeys(("macintosh", "mac", "x-mac-roman", "x-macroman", "mac-roman", "x-mac"), "mac_roman"),
    **dict.fromkeys(("x-mac-ce", "x-mac-centraleurroman", "mac-centraleurope", "mac-ce", "x-mac-latin2"), "mac_latin2"),
    **dict.fromkeys(("x-mac-cyrillic", "x-mac-ukrainian", "mac-cyrillic"), "mac_cyrillic"),
    **dict.fromkeys(("x-mac-turkish",), "mac_turkish"),
    **dict.fromkeys(("x-mac-greek",), "mac_greek"),
    **dict.fromkeys(("koi8", "koi", "koi-8-r", "koi8r", "cskoi8r"), "koi8_r"),
    **dict.fromkeys(("koi8-ru", "koi8u"), "koi8_u"),
    **dict.fromkeys(("latin2", "latin-2", "l2", "iso-ir-101", "csisolatin2", "polish"), "iso8859_2"),
    **dict.fromkeys(("euc-jp", "x-euc-jp", "eucjp", "x-euc"), "euc_jp"),
    **dict.fromkeys(("euc-tw", "x-euc-tw"), ""),
    **dict.fromkeys(("cyrillic",), "iso8859_5"),
    **dict.fromkeys(("windows-874", "x-windows-874"), "cp874"),
}  # fmt: skip
_CODE_PAGES = {"28591": "cp1252", "28592": "iso8859_2", "65001": "utf-8", "65000": "utf-7", "20127": "ascii",
               "20866": "koi8_r", "21866": "koi8_u", "936": "gb18030", "54936": "gb18030", "1200": "utf-16",
               "51949": "cp949", "51932": "euc_jp", "28605": "iso8859_15", "10000": "mac_roman",
               "10029": "mac_latin2", "50220": "iso2022_jp_ext"}  # fmt: skip
_CODE_PAGE = re.compile(
    r"(?:x-)?(?:cp|windows|win|ibm|ms|dos|oem|codepage|code page)[- ]?(\d{3,5})", re.IGNORECASE
)
_ISO_8859 = re.compile(r"(?:x-)?(?:iso)?[- ]?8859[- ]?(\d{1,2})(?::\d{4})?", re.IGNORECASE)
_NOT_TEXT = frozenset(
    {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
)

STATEFUL = frozenset({"utf-7", "hz", "iso2022_jp_ext", "iso2022_kr", "iso2022_jp_2", "utf-16", "utf-32"})


def codec_of(label: str) -> str:
    """The codec that bytes labelled `label` are most likely in; empty when the label says nothing usable."""
    key = label.split("''", maxsplit=1)[0].strip().strip("\"'`<>;,").strip().lower().replace("_", "-")
    key = key.removeprefix("charset=").strip("\"'")
    if not key or len(key) > 40:
        return ""
    if key in _ALIASES:
        return _ALIASES[key]
    if page := _CODE_PAGE.fullmatch(key):
        number = page.group(1).lstrip("0")
        return _CODE_PAGES.get(number) or _python_codec(f"cp{number}")
    if iso := _ISO_8859.fullmatch(key):
        plain = f"iso-8859-{int(iso.group(1))}"
        return _ALIASES.get(plain) or _python_codec(plain)
    return _python_codec(key)


def _python_codec(label: str) -> str:
    try:
        found = codecs.lookup(label)
        bytes(4).decode(found.name)
    except (LookupError, ValueError):
        return ""
    name = found.name if found.name.startswith("utf") else found.name.replace("-", "_")
    return "" if name in _NOT_TEXT else name
