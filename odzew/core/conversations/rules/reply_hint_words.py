"""Words behind the hints on a reply, Polish and English, lower case and without diacritics. Source: domain.md 6.1, S41, S49."""

import re


def _any(*parts: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(parts)})")


PROBLEM = _any(
    r"nie (?:dzial\w*|dotar\w*|dosz\w*|przysz\w*|otrzym\w*|dosta\w*|mog\w*|zgadza|pasuj\w*)", r"reklam\w*", r"zepsu\w*",
    r"uszkodz\w*", r"pekni\w*", r"problem\w*", r"blad\b", r"bled\w*", r"brak(?:uj\w*|owal\w*)?\b", r"zwrot\w*", r"skarg\w*",
    r"skandal\w*", r"opozni\w*", r"pomyl\w*", r"zly\b", r"zla\b", r"wadliw\w*", r"nadal (?:nie|czekam)",
    r"not (?:work\w*|arriv\w*|receiv\w*|deliver\w*)", r"(?:doesn'?t|didn'?t|hasn'?t|haven'?t|isn'?t) \w+", r"broken", r"damaged",
    r"missing", r"wrong", r"faulty", r"complain\w*", r"refund\w*", r"late\b", r"delay\w*", r"issue\w*",
)  # fmt: skip
CAUSE = _any(
    r"poniewaz", r"bo\b", r"gdyz", r"bowiem", r"z powodu", r"powod\w*", r"przyczyn\w*", r"wynik\w* (?:z|to z)", r"dlatego",
    r"przez (?:blad|pomylk\w*|awari\w*|opozni\w*)", r"wskutek", r"na skutek", r"w zwiazku z", r"nasz\w* (?:blad|pomylk\w*|wina)",
    r"okazalo sie", r"stalo sie", r"zawini\w*", r"awari\w*", r"skad\b", r"because", r"due to", r"caused? by", r"the (?:cause|reason)",
    r"since (?:our|the|we)", r"as a result of", r"our (?:mistake|error|fault)", r"turned out", r"owing to",
)  # fmt: skip
STEP = _any(
    r"(?:wysl|przysl|prze[sk]l?|odesl|zwroc|zwrac|wymien|napraw|sprawdz|zadzwon|oddzwon|odpis|napisz|przekaz|przygotuj|zamow|anuluj|zloz"
    r"|dostarcz|zlec|wystaw|ustal|popraw|wyjasn|potwierdz|otrzyma|dostani)\w*", r"prosz[ey]\w*", r"prosimy", r"kurier (?:odbierze|przyjedzie)",
    r"(?:we|i)(?:'ll| will| are going to| have)\b", r"please", r"will (?:be|send|call|refund|replace|arrive|receive)\w*", r"next step",
    r"you can", r"nastepny krok", r"kolejny krok", r"wystarczy",
)  # fmt: skip
_MONTHS = (
    r"styczni\w*|lut\w+|marc\w*|kwietni\w*|maja|czerwc\w*|lipc\w*|sierpni\w*|wrzesni\w*|pazdziernik\w*|listopad\w*|grudni\w*"
    r"|january|february|march|april|may|june|july|august|september|october|november|december"
)
_DAYS = (
    r"poniedzial\w*|wtor\w+|srod\w*|czwart\w*|piat\w*|sobot\w*|niedziel\w*"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
)
DATE = _any(
    r"dzis\w*", r"jutr\w*", r"pojutrze", r"wczoraj", r"(?:today|tomorrow|tonight)\b", rf"(?:{_DAYS})\b", rf"\d{{1,2}}\.? (?:{_MONTHS})\b",
    rf"(?:{_MONTHS}) \d{{1,2}}\b", r"\d{1,2}[.:/-]\d{1,2}\b", r"\d{4}-\d\d-\d\d",
    r"(?:w ciagu|do|przez|za|po|within|in|for|up to|next) (?:\w+ ){0,2}(?:\d+|jednego|dwoch|trzech|kilku|jeden|dwa|trzy|one|two|three)"
    r"[ -]?(?:h\b|min\w*|godz\w*|dni\w*|dzien|tygodni\w*|miesi\w*|hours?|days?|weeks?|working|business|robocz\w*)",
    r"do (?:konca|godz\w*|\d)", r"o (?:godz\w* )?\d", r"(?:by|until|before) (?:the )?(?:\d|end|noon|monday|friday)", r"(?:this|next) week\b",
    r"w (?:tym|przyszlym) tygodniu", r"(?:at|by) \d",
)  # fmt: skip
RECAP = _any(
    r"podsumow\w*",
    r"w skrocie",
    r"ustalili?smy",
    r"ustalenia",
    r"najwazniejsze",
    r"to recap",
    r"in short",
    r"summary",
    r"summar\w*",
    r"we agreed",
    r"key facts",
)

# What to say instead, by code: a time, a number, a name. The words of the proposals are the page's.
VAGUE = tuple(
    (re.compile(rf"\b(?:{pattern})\b"), proposal)
    for pattern, proposal in (
        (
            r"(?:jak|mozliwie) naj(?:szybciej|predzej|rychlej)|w (?:jak )?najszybszym (?:mozliwym )?(?:czasie|terminie)",
            "time",
        ),
        (
            r"bez zbednej zwloki|niezwlocznie|bezzwlocznie|w najblizszym (?:mozliwym )?(?:czasie|terminie)",
            "time",
        ),
        (
            r"w najblizszych (?:dniach|godzinach|tygodniach)|w najblizszej przyszlosci|lada (?:dzien|moment|chwila)",
            "time",
        ),
        (
            r"wkrotce|niebawem|niedlugo|za (?:jakis|pewien|krotki) czas|za (?:chwile|moment)|w swoim czasie|z czasem",
            "time",
        ),
        (
            r"(?:za |w ciagu |przez )?(?:kilka|pare) (?:dni|godzin|tygodni)|(?:w ciagu )?(?:kilku|paru) (?:dni|godzin|tygodni)",
            "number",
        ),
        (r"w miare mozliwosci|jesli sie uda|byc moze|prawdopodobnie|raczej|chyba", "sure"),
        (
            r"odpowiedni (?:dzial|zespol|pracownik)|wlasciwy (?:dzial|zespol)|ktos (?:z nas|od nas)|stosowny dzial",
            "who",
        ),
        (r"as soon as (?:possible|we can|i can)|asap|at (?:the|your|our) earliest(?: convenience)?", "time"),
        (
            r"soon|shortly|in due (?:course|time)|in a while|before long|in the near future|promptly|without (?:undue )?delay",
            "time",
        ),
        (r"(?:in |within )?(?:a few|several|a couple of) (?:days|hours|weeks)", "number"),
        (r"hopefully|probably|perhaps|if possible|we(?:'ll| will) try", "sure"),
        (r"(?:the )?(?:relevant|appropriate|responsible) (?:department|team|person)", "who"),
    )
)
HURTING = tuple(
    (re.compile(rf"\b(?:{pattern})"), proposal)
    for pattern, proposal in (
        (r"prosze (?:sie|o) (?:uspoko\w*|spokoj)|niech (?:sie )?pani? (?:sie )?uspokoi", "calm"),
        (
            r"takie (?:mamy|sa|posiadamy) (?:procedur\w*|zasad\w*|przepis\w*|regul\w*)|zgodnie z procedur\w* nie mozemy",
            "rules",
        ),
        (r"jak (?:juz )?(?:wczesniej )?(?:pisal\w*|mowil\w*|wspomina\w*|informowal\w*)", "repeat"),
        (
            r"to nie (?:jest )?nasza wina|nie ponosimy (?:zadnej )?winy|to wina (?:kuriera|klienta|pan\w*)",
            "blame",
        ),
        (
            r"przykro (?:nam|mi),? ze (?:pan\w*|panstwo) (?:tak )?(?:to )?(?:tak )?(?:odebra\w*|poczu\w*|zrozumia\w*)",
            "apology",
        ),
        (r"(?:nic|niestety nic) (?:juz )?nie (?:mozemy|moge|da sie) (?:zrobic|poradzic)", "nothing"),
        (r"(?:please )?calm down", "calm"),
        (r"(?:that's|that is|it's|it is|this is) (?:just )?our (?:policy|procedure)", "rules"),
        (r"as (?:i|we)(?:'ve| have)? (?:already )?(?:said|told|wrote|written|mentioned|stated)", "repeat"),
        (r"(?:it'?s|it is|that'?s|that is) not our (?:fault|problem)", "blame"),
        (r"sorry (?:that )?you feel (?:that way|this way)|sorry if you (?:feel|felt)", "apology"),
        (r"there(?:'s| is) nothing (?:we|i) can do", "nothing"),
    )
)
