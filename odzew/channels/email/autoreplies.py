"""Signs of an automatic answer: headers first, the forms of vacation programs' subjects second, text last."""

from typing import Final

from odzew.channels.email.parts import Headers, first

_ANSWER_HEADERS: Final = (
    "x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply", "x-auto-responder", "x-mail-autoreply", "x-vacation",
    "x-autoreply-from", "x-auto-reply-from", "x-autoresponse", "x-auto-response", "x-out-of-office", "x-ooo",
    "x-autorespond-to", "x-away-message", "x-vacation-message",
)  # fmt: skip
_OFF: Final = frozenset({"no", "false", "0", "none", "off"})
_PRECEDENCES: Final = frozenset({"auto_reply", "auto-reply", "autoreply", "auto_response", "autoresponse"})
_ANSWERING_MAILERS: Final = ("vacation", "autorespon", "auto-respon", "autoreply", "auto-reply")

# A program writes these with what follows; nobody opens a new mail so.
_SUBJECT_PREFIXES: Final = (
    "automatic reply:", "automatic response:", "automated reply:", "automated response:", "auto reply:", "auto-reply:",
    "autoreply:", "auto response:", "auto-response:", "autoresponse:", "autoresponder:",  "[auto-reply]", "[autoreply]",
    "(autoreply)", "(auto-reply)", "[automatic reply]", "out of office:", "out of office autoreply:", "out of office reply:",
    "out of office response:", "out-of-office:",  "vacation reply:",
    "automatyczna odpowiedź:", "automatyczna odpowiedz:", "odpowiedź automatyczna:", "odpowiedz automatyczna:",
    "autoodpowiedź:", "autoodpowiedz:", "auto-odpowiedź:", "[autoodpowiedź]", "[autoresponder]", "autoresponder -",   "nieobecność w biurze:", "poza biurem (autoodpowiedź):",
    "automatische antwort:", "automatische antwort auf:", "autoantwort:",  "abwesenheitsnotiz:",
    "abwesenheitsnachricht:", "abwesenheitsassistent:",  "réponse automatique:", "réponse automatique :",
    "absence du bureau:", "absent du bureau:", "message d'absence:", "respuesta automática:", "respuesta automatica:",
    "fuera de la oficina:", "fuera de oficina:", "risposta automatica:",  "fuori ufficio:", "automatisch antwoord:",
    "automatisch antwoord op:",  "автоматична відповідь:", "автоматическая ответ:", "автоответ:",
    "автоматический ответ:",   "automatická odpověď:", "automatická odpoveď:",
    "mimo kancelář:", "mimo kancelárie:", "resposta automática:", "autosvar:", "automatiskt svar:", "automatisk svar:",
    "automaattinen vastaus:", "automatikus válasz:", "自動応答:", "自动回复:", "自動回覆:", "otomatik yanıt:", "răspuns automat:",
)  # fmt: skip

# Forms of vacation programs that a person writes too ("Auto: pytanie o przegląd").
_SUBJECT_LABELS: Final = (
    "auto:", "ooo:", "[ooo]", "vacation:", "away:", "nieobecność:", "nieobecny:", "nieobecna:", "nieobecny w biurze:", "abwesend:",
    "abwesenheit:", "afwezig:", "afwezigheid:", "відсутність:", "fuori sede:", "нет на месте:", "poza biurem:", "außer haus:",
)  # fmt: skip

# A program's subject too, but a person may write it: counts with a second sign only.
_SUBJECT_STARTS: Final = (
    "autoodpowiedź", "autoodpowiedz", "auto-odpowiedź", "automatyczna odpowiedź", "odpowiedź automatyczna", "autoresponder",
    "autoreply", "auto-reply", "auto reply", "automatic reply", "automated reply", "out of office", "out of the office",
    "jestem na urlopie", "urlop", "nieobecność", "poza biurem", "on vacation", "vacation", "away from", "holiday", "annual leave",
    "abwesenheitsnotiz", "automatische antwort", "abwesenheit", "réponse automatique", "absence", "respuesta automática",
    "risposta automatica", "automatisch antwoord", "автоматична відповідь", "автоответ", "automatická odpověď", "maternity leave",
    "i am out", "i'm out", "jestem nieobecn", "przebywam na urlopie", "przebywam na zwolnieniu", "undeliverable: out",
    "potwierdzenie otrzymania", "potwierdzenie odbioru", "dziękujemy za wiadomość", "dziękujemy za kontakt",
    "thank you for your", "thank you for contacting", "we received your", "we have received your", "otrzymaliśmy twoj",
    "otrzymaliśmy państwa",
)  # fmt: skip
_SELF_NAMED: Final = (
    "auto",
    "odpowiedź auto",
    "out of office",
    "abwesenheitsnotiz",
    "réponse auto",
    "respuesta auto",
    "risposta auto",
)
_ANSWER_MARKS: Final = ("re:", "odp:", "aw:", "sv:", "res:", "antw:", "ha:", "на:", "vá:", "rif:", "r:")

# A text that opens so calls itself an automatic answer.
_TEXT_OPENINGS: Final = (
    "to jest automatyczna odpowiedź", "to jest odpowiedź automatyczna", "to jest autoodpowiedź", "to automatyczna odpowiedź",
    "ta odpowiedź została wygenerowana automatycznie", "niniejsza odpowiedź została wygenerowana automatycznie",
    "wiadomość wygenerowana automatycznie", "ta wiadomość została wygenerowana automatycznie", "ten e-mail został wygenerowany",
    "this is an automated reply", "this is an automatic reply", "this is an automated response", "this is an auto-reply",
    "this is an auto reply", "this is an automatic response", "this is an autoreply", "this is an automated message",
    "this is an automated email", "[this is an auto", "*** this is an auto", "dies ist eine automatische antwort",
    "diese antwort wurde automatisch", "dies ist eine automatisch", "ceci est une réponse automatique",
    "esta es una respuesta automática", "questa è una risposta automatica", "dit is een automatisch",
    "це автоматична відповідь", "это автоматический ответ", "toto je automatická odpov",
)  # fmt: skip
_TEXT_SIGNS: Final = (
    "jestem na urlopie", "jestem obecnie na urlopie", "przebywam na urlopie", "przebywam obecnie na", "na urlopie do", "jestem nieobecn",
    "będę nieobecn", "nie ma mnie w biurze", "jestem poza biurem", "poza biurem", "nieobecny w biurze", "nieobecna w biurze",
    "ograniczony dostęp do poczty", "odpowiem po powrocie", "pod moją nieobecność", "podczas mojej nieobecności",
    "wracam do pracy", "w pilnych sprawach", "w sprawach pilnych", "i am out of the office", "i'm out of the office",
    "i am currently out", "i'm currently out", "i will be out of", "out of the office until", "out of office until",
    "will be back", "limited access to", "on vacation", "annual leave", "on leave until", "in urgent cases", "in my absence",
    "ich bin abwesend", "nicht im büro", "bin ich nicht", "im urlaub", "in dringenden", "ab dem", "bin derzeit nicht",
    "je suis absent", "actuellement absent", "de retour le", "fuera de la oficina", "sono fuori", "sarò assente",
    "ik ben afwezig", "niet aanwezig", "перебуваю у відпустці", "нахожусь в отпуске", "в отпуске", "у відпустці",
    "jsem na dovolené", "som na dovolenke", "mimo kancelář", "maternity leave", "parental leave", "no longer with the company",
    "nie pracuje już w", "już nie pracuje", "no longer works",
    "wygenerowana automatycznie", "wygenerowany automatycznie", "prosimy na nią nie odpowiadać", "prosimy nie odpowiadać",
    "do not reply to this", "please do not reply", "automatycznie wygenerowan", "automatically generated", "automatic reply",
    "automated reply", "automatyczna odpowiedź", "automated response", "received your", "otrzymaliśmy państwa",
)  # fmt: skip
_OPENING_LENGTH: Final = 600


def auto_reply_reason(headers: Headers, subject: str, text: str) -> str:
    """Why this mail is an automatic answer; empty for a person's mail, a newsletter or a list's post."""
    return (
        _said_by_header(headers)
        or _said_by_subject(headers, subject, text)
        or _said_by_text(headers, subject, text)
    )


def is_vacation_title(subject: str) -> bool:
    """Whether a subject has the form that vacation programs give it ("Automatyczna odpowiedź: …")."""
    return _plain(subject).startswith(_SUBJECT_PREFIXES)


def _plain(subject: str) -> str:
    return (
        subject.casefold()
        .replace("’", "'")
        .replace("：", ":")
        .replace("\u00a0", " ")
        .replace(" :", ":")
        .strip()
    )


def _said_by_header(headers: Headers) -> str:
    submitted = first(headers, "auto-submitted").split(";")[0].strip().lower()
    if submitted.startswith(("auto-replied", "auto_replied", "auto-reply", "auto-notified", "vacation")):
        return f"Auto-Submitted: {submitted}"
    generated = submitted.startswith("auto-generated")
    if generated and not _is_list_mail(headers) and not _speaks_for_another(headers):
        return "Auto-Submitted: auto-generated"
    told = (f"{name}: {value[:40]}" for name, value in headers if _answers(name, value.strip().lower()))
    return next(told, "")


def _answers(name: str, value: str) -> bool:
    """Whether one header says that a program answers."""
    if name in _ANSWER_HEADERS:
        return value not in _OFF
    if name in {"precedence", "x-precedence", "preference"}:
        return value in _PRECEDENCES
    if name == "delivered-to":
        return value.split("@", maxsplit=1)[0] == "autoresponder"
    if name in {"x-mailer", "user-agent"}:
        return any(word in value for word in _ANSWERING_MAILERS)
    return (name == "x-autogenerated" and value in {"reply", "auto-reply"}) or (
        name == "x-post-messageclass" and "autoresponder" in value
    )


def _said_by_subject(headers: Headers, subject: str, text: str) -> str:
    if _is_list_mail(headers):
        return ""
    key = _plain(subject)
    if is_vacation_title(subject):
        return f"subject: {subject[:60]}"
    if key.startswith(_SUBJECT_LABELS) and (_hints(headers) or _sounds_automatic(text)):
        return f"labelled subject: {subject[:60]}"
    bare = _unanswered(key)
    if not bare.startswith(_SUBJECT_STARTS):
        return ""
    if bare != key:
        seconded = _hints(headers) and _opens_as_automatic(text)
    elif _hints(headers):
        seconded = bare.startswith(_SELF_NAMED) or _sounds_automatic(text)
    else:
        named = _is_answer(headers) or bare.startswith(_SELF_NAMED)
        seconded = named and _is_title_alone(key) and _sounds_automatic(text)
    return f"subject with a second sign: {subject[:60]}" if seconded else ""


def _unanswered(key: str) -> str:
    """A subject without one "Re:"."""
    mark = next((mark for mark in _ANSWER_MARKS if key.startswith(mark)), "")
    return key[len(mark) :].strip()


def _is_answer(headers: Headers) -> bool:
    return bool(first(headers, "in-reply-to") or first(headers, "references"))


def _said_by_text(headers: Headers, subject: str, text: str) -> str:
    """A text that calls itself an automatic answer, when the mail is an answer or its headers hint at a program."""
    if _is_list_mail(headers) or not _opens_as_automatic(text):
        return ""
    if _is_answer(headers) or _hints(headers) or subject.casefold().startswith(_ANSWER_MARKS):
        return "text calls itself automatic"
    return ""


def _hints(headers: Headers) -> bool:
    """Whether a program may have sent it: signs that do not suffice alone."""
    if first(headers, "x-auto-response-suppress") or first(headers, "auto-submitted").lower().startswith(
        "auto"
    ):
        return True
    if first(headers, "return-path").replace(" ", "") == "<>" or "x-ms-exchange-inbox-rules-loop" in dict(
        headers
    ):
        return True
    return first(headers, "precedence").lower() in {"bulk", "junk"}


def _is_list_mail(headers: Headers) -> bool:
    return any(
        first(headers, name)
        for name in ("list-id", "list-unsubscribe", "list-post", "mailing-list", "x-mailing-list")
    )


def _speaks_for_another(headers: Headers) -> bool:
    """Whether a form or a shop sends in a customer's name: answers go to somebody else than its sender."""
    reply_to, sender = _address(first(headers, "reply-to")), _address(first(headers, "from"))
    return bool(reply_to) and bool(sender) and reply_to != sender


def _address(value: str) -> str:
    inside = value.rsplit("<", 1)[-1].split(">", 1)[0]
    return inside.strip().lower() if "@" in inside else ""


def _opens_as_automatic(text: str) -> bool:
    opening = " ".join(text[:_OPENING_LENGTH].casefold().split()).lstrip("*-=#_> ")
    return opening.startswith(_TEXT_OPENINGS)


def _sounds_automatic(text: str) -> bool:
    opening = " ".join(text[:_OPENING_LENGTH].casefold().split())
    return any(sign in opening for sign in _TEXT_SIGNS) and "?" not in opening


def _is_title_alone(key: str) -> bool:
    """Whether the subject is a vacation program's title and no sentence ("Urlop w październiku" is a question's)."""
    bare = key.strip(" .!:-–")
    known = {
        "autoodpowiedź", "autoodpowiedz", "auto-odpowiedź", "automatyczna odpowiedź", "odpowiedź automatyczna", "autoresponder",
        "autoreply", "auto-reply", "auto reply", "automatic reply", "out of office", "out of the office", "jestem na urlopie",
        "nieobecność", "poza biurem", "on vacation", "abwesenheitsnotiz", "automatische antwort", "réponse automatique",
        "respuesta automática", "risposta automatica", "automatisch antwoord", "автоответ", "автоматична відповідь", "vacation",
        "nieobecność w biurze", "przebywam na urlopie", "annual leave", "automatická odpověď", "out of office reply",
    }  # fmt: skip
    if bare in known:
        return True
    return bare.startswith(
        (
            "autoodpowiedź re:",
            "autoreply re:",
            "out of office re:",
            "autoodpowiedź odp:",
            "out of office autoreply",
        )
    )
