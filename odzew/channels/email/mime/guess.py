"""Which codec unlabelled bytes are in, judged by the letters they would give. Polish wins ties."""

import codecs
import re
from functools import lru_cache

_SAMPLE = 8_000
_POLISH = "ąćęłńóśźż"
_CZECH_SLOVAK = "áäčďéěíĺľňóôŕřšťúůýž"
_HUNGARIAN = "áéíóöőúüű"
_WESTERN = ("äöüß", "àâæçéèêëîïôùûüœ", "áéíñóúü", "àèéìíòù", "ãõáàéíóúâêôç", "åäöæøéü")
_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўјљњћџђ"
_GREEK = "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ"

_ALPHABETS: tuple[tuple[str, str], ...] = (
    ("cp1250", _POLISH), ("iso8859_2", _POLISH), *(("cp1252", letters) for letters in _WESTERN),
    ("cp1250", _CZECH_SLOVAK), ("iso8859_2", _CZECH_SLOVAK), ("cp1250", _HUNGARIAN), ("iso8859_2", _HUNGARIAN),
    ("cp1251", _CYRILLIC), ("koi8_u", _CYRILLIC), ("iso8859_5", _CYRILLIC), ("cp866", _CYRILLIC),
    ("cp1254", "çğıöşüâî"), ("cp1257", "ąčęėįšųūžāēģīķļņ"), ("cp1253", _GREEK), ("cp1252", "áéíóúýþðæö"),
    ("cp1255", "אבגדהוזחטיכלמנסעפצקרשתםןףץך"), ("cp852", _POLISH), ("mac_latin2", _POLISH),
    ("cp850", "äöüßéèàçáíóúñ"), ("mac_roman", "äöüßéèàçáíóúñ"),
)  # fmt: skip
_TYPOGRAPHY = frozenset("„”“’‘‚–—…«»§°€\xa0·•®©™±²½×\xad\ufeff¿¡ªº")
_MIXED_SCRIPTS = re.compile(r"[A-Za-z][\u0370-\u07ff]|[\u0370-\u07ff][A-Za-z]")
_CAPITAL_INSIDE = re.compile(r"[a-zß-öø-ÿа-яєіїґ][À-ÖØ-ÞĄĆĘŁŃŚŹŻА-ЯЄІЇҐ]")
_NOT_POLISH = re.compile("[ńśćź][aeiouyąęó]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_HALF_WIDTH = re.compile(r"[\uff61-\uff9f]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_HIGH = re.compile(rb"[\x80-\xff]")


def guess(data: bytes, hint: str = "") -> str:
    """The codec that makes the most ordinary words of `data`; `hint` (a codec) wins between equals."""
    sample = data[:_SAMPLE]
    if b"\x1b$" in sample and not _HIGH.search(sample):
        return "iso2022_jp_ext"
    if _is_utf8(sample, final=len(sample) == len(data)):
        return "utf-8"
    if hint in _TWO_BYTES and _decodes(sample, hint):
        return hint
    return _best(sample, hint)


@lru_cache(maxsize=256)
def _best(sample: bytes, hint: str) -> str:
    scores = [
        (_alphabet_score(sample, codec, alphabet), codec == hint, codec) for codec, alphabet in _ALPHABETS
    ]
    scores += [(_asian_score(sample, codec), codec == hint, codec) for codec in _ASIAN]
    wanted = max((score for score, _, codec in scores if codec == hint), default=0.0)
    best_score, _, best_codec = max(scores, key=lambda row: row[:2])
    if wanted > 0.4 and best_score - wanted < 0.15:
        return hint
    if best_score > 0.4:
        return _SUPERSETS.get(best_codec, best_codec)
    return hint or "cp1250"


def _is_utf8(sample: bytes, *, final: bool) -> bool:
    return _decodes(sample, "utf-8", final=final)


def _decodes(sample: bytes, codec: str, *, final: bool = False) -> bool:
    try:
        codecs.getincrementaldecoder(codec)().decode(sample, final)
    except UnicodeDecodeError:
        return False
    return True


def _alphabet_score(sample: bytes, codec: str, alphabet: str) -> float:
    text = sample.decode(codec, "replace")
    foreign = [letter for letter in text if letter > "\x7f" and letter not in _TYPOGRAPHY]
    if not foreign:
        return 0.5 if codec in ("cp1250", "cp1252") and "\ufffd" not in text else 0.0
    known = sum(1 for letter in foreign if letter.lower() in alphabet)
    oddities = len(_MIXED_SCRIPTS.findall(text)) + len(_CAPITAL_INSIDE.findall(text))
    if alphabet == _POLISH:
        oddities += len(_NOT_POLISH.findall(text))
    return (known - oddities) / len(foreign)


_TWO_BYTES = frozenset({"gb18030", "cp949", "cp950", "cp932", "euc_jp"})
_SUPERSETS = {"gb2312": "gb18030", "euc_kr": "cp949", "big5": "cp950"}
_ASIAN = ("cp932", "euc_jp", "euc_kr", "gb2312", "big5")


def _asian_score(sample: bytes, codec: str) -> float:
    try:
        text = codecs.getincrementaldecoder(codec)().decode(sample, False)
    except UnicodeDecodeError:
        return 0.0
    foreign = [letter for letter in text if letter > "\u2fff"]
    if len(foreign) < 2 or _HALF_WIDTH.search(text):
        return 0.0
    joined = "".join(foreign)
    if codec in ("cp932", "euc_jp"):
        return 1.1 if len(_KANA.findall(joined)) >= len(foreign) / 6 else 0.0
    if codec == "euc_kr":
        return len(_HANGUL.findall(joined)) / len(foreign)
    return _common_hanzi(joined, codec)


def _common_hanzi(text: str, codec: str) -> float:
    top = 0xD7 if codec == "gb2312" else 0xC6
    low = 0xB0 if codec == "gb2312" else 0xA4
    leads = [letter.encode(codec, "replace")[0] for letter in text if "\u4e00" <= letter <= "\u9fff"]
    if not leads:
        return 0.0
    return 0.95 * sum(1 for lead in leads if low <= lead <= top) / len(leads)
