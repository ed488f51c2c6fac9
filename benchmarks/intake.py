"""Mails per second from raw bytes to messages in conversations, and how many found their thread.

1,000 mixed mails, a third of them replies (to our Message-ID, to the customer's own, by plus-address),
accepted in batches of 50 as the fetcher does and processed by one worker.
"""

import sys
import time
from email.message import EmailMessage

from benchmarks import desk

MAILS, BATCH = 1000, 50


def main(sizes: tuple[int, ...] = (10_000, 100_000)) -> None:
    for size in sizes:
        with desk.running():
            desk.fill(size)
            _measure(size)


def _measure(size: int) -> None:
    from odzew.channels import intake
    from odzew.channels.intake import Thing
    from odzew.core.conversations.models import ChannelAccount, Conversation, Message

    account = ChannelAccount.objects.get(address="pomoc@lnianydom.example")
    known = list(
        Message.objects.filter(seq__lte=4)
        .order_by("-id")
        .values_list("external_id", "conversation_id")[:MAILS]
    )
    mails = [_mail(n, known[n] if n % 3 == 0 else None) for n in range(MAILS)]
    before = Conversation.objects.count()
    start = time.perf_counter()
    for at in range(0, MAILS, BATCH):
        intake.accept_many(
            account, [Thing(raw, f"bench:{at + i}") for i, (raw, _c) in enumerate(mails[at : at + BATCH])]
        )
    accepted = time.perf_counter()
    while intake.work():
        pass
    end = time.perf_counter()
    right = sum(
        Message.objects.filter(external_id=f"bench-{n}@poczta.example", conversation_id=case).exists()
        for n, (_raw, case) in enumerate(mails)
        if case
    )
    desk.report(
        "intake",
        conversations=size,
        mails_per_second=round(MAILS / (end - start)),
        accept_per_second=round(MAILS / (accepted - start)),
        process_per_second=round(MAILS / (end - accepted)),
        replies=sum(1 for _raw, case in mails if case),
        threaded_right=right,
        opened=Conversation.objects.count() - before,
    )


def _mail(number: int, answers: tuple[str, int] | None) -> tuple[bytes, int | None]:
    mail = EmailMessage()
    mail["From"] = f"Łucja Klientka {number} <klient{number % 400}@poczta.example>"
    mail["To"] = "Pomoc <pomoc@lnianydom.example>"
    mail["Subject"] = f"{'Re: ' if answers else ''}Sprawa nr {number}: gdzie jest przesyłka?"
    mail["Message-ID"] = f"<bench-{number}@poczta.example>"
    if answers:
        mail["In-Reply-To"] = mail["References"] = f"<{answers[0]}>"
    text = (
        f"Dzień dobry,\n\nproszę o informację w sprawie zamówienia {20000 + number}.\n\nPozdrawiam\nŁucja\n"
    )
    if answers:
        text += "\nW dniu 2026-11-20 12:00:00 użytkownik Pomoc napisał:\n> Dzień dobry,\n> sprawdzimy.\n"
    mail.set_content(text)
    if number % 2:
        mail.add_alternative(f"<html><body><p>{text}</p></body></html>", subtype="html")
    if number % 10 == 0:
        mail.add_attachment(
            b"%PDF-1.4 " + bytes(20_000), maintype="application", subtype="pdf", filename="umowa.pdf"
        )
    return mail.as_bytes(), answers[1] if answers else None


if __name__ == "__main__":
    main(tuple(int(a) for a in sys.argv[1:]) or (10_000, 100_000))
