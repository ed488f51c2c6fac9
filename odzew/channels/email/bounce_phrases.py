"""What mail servers write when a mail did not arrive. Everything is casefolded with one space between words."""

from typing import Final

DAEMONS: Final = (
    "mailer-daemon", "mailerdaemon", "mailer_daemon", "mailer.daemon", "mail-daemon", "maildaemon", "mail.daemon", "mdaemon",
    "postmaster", "double-bounce", "mail-router", "mailrouter", "microsoftexchange", "mailadmin", "mail-admin", "mailadministrator",
    "mail_administrator", "mail-delivery", "maildelivery", "bounce-notification", "bounces", "mailer", "mta", "smtp", "failure",
    "ndr", "no-reply-bounce", "system-poczty", "undelivered", "delivery-status", "bounce", "daemon", "mailerdeamon", "mailer-deamon",
)  # fmt: skip
DAEMON_NAMES: Final = (
    "mail delivery", "delivery subsystem", "mail administrator", "mail router", "mail delivery system", "mail deliver", "undelivered",
    "system poczt", "system dostarczania", "postmaster", "mailer-daemon", "administrator poczty", "microsoft exchange",
    "mail system", "internet mail", "mail subsystem", "smtp gateway", "mailer daemon", "administrator systemu", "delivery status",
    "poczta onet", "system administrator", "mail-daemon", "delivery service",
)  # fmt: skip

SUBJECTS: Final = (
    "notice: mail delivery", "[bounce]", "[undelivered", "sorry, your message", "** message", "***undeliver", "{undeliverable", "unzustellbare",
    "undelivered mail returned to sender", "undelivered mail", "undeliverable", "undelivered:", "undelivered message", "undeliver",
    "mail delivery failed", "mail delivery failure", "mail delivery error", "mail delivery problem", "mail delivery notification",
    "mail delivery system", "mail system error", "mail failure", "mail failed", "mail could not be delivered", "mail not delivered",
    "mail returned", "mail status report", "mail error", "mail transaction failed", "mail delivery subsystem", "mail delivery status",
    "delivery status notification", "delivery notification: delivery has", "delivery notification", "delivery failure",
    "delivery failed", "delivery has failed", "delivery error", "delivery problem", "delivery report", "delivery unsuccessful",
    "delivery delayed", "delivery temporarily", "non delivery", "non-delivery", "nondeliver", "not delivered", "unable to deliver",
    "failure notice", "failure delivery", "failure:", "failed mail", "failed delivery", "failed to deliver", "failed:",
    "returned mail", "returned to sender", "returned email", "return to sender", "returned message", "rejected mail", "rejected:",
    "message status - undeliverable", "message delivery failure", "message delivery has", "message undeliverable",
    "message could not be", "message not delivered", "message delayed", "message delivery", "your message could not", "your message to ",
    "could not send message", "could not deliver", "cannot deliver", "can't deliver", "couldn't deliver", "error sending", "bounce",
    "bounced mail", "bounced email", "warning: could not send", "warning: message", "warning - delayed", "warning: delivery",
    "delayed mail", "delayed:", "delay:", "temporary delivery", "user unknown", "unknown user", "nicht zustellbar",
    "unzustellbar", "mail konnte nicht", "nachricht konnte nicht", "zustellung fehlgeschlagen", "undelivered email",
    "niedostarczon", "nie dostarczono", "niedostarczalne", "nie można dostarczyć", "nie mozna dostarczyc", "nie udało się dostarczyć",
    "nie udalo sie dostarczyc", "zwrot poczty", "zwrot wiadomości", "zwrócona wiadomość", "zwrocona wiadomosc", "błąd dostarczenia",
    "błąd dostarczania", "blad dostarczenia", "błąd doręczenia", "błąd wysyłania", "niepowodzenie dostarcz", "dostarczenie nie powiodło",
    "dostarczanie nie powiodło", "wiadomość niedostarczona", "wiadomość nie została", "twoja wiadomość nie", "raport o niedostarczeniu",
    "powiadomienie o stanie dostarcz", "powiadomienie o statusie dostarcz", "powiadomienie o niedostarcz", "odrzucono:", "opóźnienie w dostarcz",
    "adres nie został znaleziony", "address not found", "message blocked", "recipient inbox full", "échec de la remise", "non remis",
    "échec de remise", "non remis:", "courrier non remis", "no se puede entregar", "no entregado", "devolución de correo", "error de entrega",
    "impossibile recapitare", "mancata consegna", "non recapitabile", "onbestelbaar", "niet bestelbaar", "недоставлен", "не вдалося доставити",
    "не удалось доставить", "недоставленное", "nedoručiteln", "nedoručen", "nedoručiteľn", "kézbesíthetetlen", "não entregue",
    "ej leverera", "olevererbart", "kan ikke leveres", "ikke levert", "toimittaminen epäonnistui",
)  # fmt: skip

# A mail server introduces itself.
SELF: Final = (
    "this is the qmail-send program", "this is the mail system at host", "this is the postfix program", "this is the mail delivery",
    "this message was created automatically by", "this is a delivery status notification", "automatically generated delivery status",
    "a message that you sent could not be delivered", "a message that you have sent could not", "a message that you sent has not yet",
    "this is an automatically generated delivery status", "this report relates to a message you sent", "this is a permanent error",
    "i'm sorry to have to inform you that", "i'm afraid i wasn't able to deliver", "i wasn't able to deliver your message",
    "i was unable to deliver your message", "this is the machine generated message from mail", "this is the email delivery",
    "the original message was received at", "the following addresses had permanent", "the following addresses had delivery problems",
    "the following addresses had transient", "your message did not reach some or all of the intended", "did not reach the following recipient",
    "sorry, we were unable to deliver your message", "message from yahoo", "unable to deliver message to the following",
    "delivery to the following recipient", "delivery has failed to these recipients", "couldn't be delivered",
    "your message wasn't delivered", "your message couldn't be delivered", "message could not be delivered to", "address not found",
    "an error occurred while trying to deliver", "the following message to <", "technical details of permanent failure",
    "technical details of temporary failure", "this is a warning message only", "wiadomość utworzona automatycznie przez",
    "wiadomość ta została utworzona automatycznie", "to jest system pocztowy", "to jest wiadomość systemu poczt", "to jest automatyczna wiadomość systemu poczt",
    "nie można dostarczyć wiadomości", "nie można dostarczyć twojej wiadomości", "twoja wiadomość nie została dostarczona",
    "nie udało się dostarczyć wiadomości", "twoja wiadomość nie dotarła", "wiadomość do następujących adresatów", "nie można było dostarczyć",
    "adres nie został znaleziony", "dostarczenie do następujących adresatów nie powiodło", "następujący adresaci", "wiadomości nie dostarczono",
    "wiadomość nie mogła zostać dostarczona", "wiadomość nie mogła być dostarczona", "nie mogła zostać dostarczona",
    "nie została dostarczona do", "niestety nie udało się dostarczyć", "serwer pocztowy nie mógł", "system pocztowy nie mógł",
    "diese nachricht wurde automatisch vom mail", "ihre nachricht konnte nicht zugestellt", "die folgende nachricht konnte nicht",
    "konnte nicht an einen oder mehrere empfänger", "fehler bei der nachrichtenzustellung", "votre message n'a pas", "votre message ne peut",
    "no se pudo entregar", "il messaggio non è stato", "impossibile recapitare", "uw bericht", "не вдалося доставити", "не удалось доставить",
    "письмо не доставлено", "повідомлення не доставлено", "message delivery to the following", "the message you sent to",
    "message not delivered", "the user(s) account is", "the e-mail system was unable to deliver", "could not deliver the message to",
    "your message cannot be delivered to", "your mail could not be delivered", "your email could not be delivered",
    "permanent failure trying to deliver", "failed recipient:", "failed recipients", "the following recipients", "the following address(es) failed",
    "message could not be delivered", "was not delivered to", "has been rejected by", "unable to deliver your", "unable to deliver mail",
    "your message to the following recipient", "recipients did not receive", "undeliverable mail", "error delivering", "delivery failed",
    "the following destination addresses were unknown", "the included message could not be delivered", "mail to the following",
    "there was an error delivering", "nieudane doręczenie", "permanently undeliverable", "could not be delivered",
)  # fmt: skip

DELAYED: Final = (
    "this is a warning message only", "do not need to resend", "will continue to try", "will keep trying", "will be retried",
    "has not yet been delivered", "delivery attempts will continue", "still trying to deliver", "message is delayed", "has been delayed",
    "delivery incomplete", "temporary problem", "temporary failure", "nie trzeba ponownie", "nie ma potrzeby ponownego", "kolejne próby dostarczenia",
    "będzie ponawia", "będą ponawiane", "nadal próbuje", "opóźnion", "nie została jeszcze dostarczona", "zustellung verzögert",
    "will retry", "delivery is delayed", "hasn't been delivered yet", "hasn’t been delivered yet", "wird weiter versuch",
)  # fmt: skip

MAILBOX_FULL: Final = (
    "mailbox full", "mailbox is full", "inbox is full", "inbox full", "over quota", "overquota", "quota exceeded", "exceeded quota", "exceeds quota",
    "quota violation", "exceeded storage", "exceeded their storage", "storage allocation", "is over their", "out of storage", "mailbox size limit",
    "insufficient storage", "disk quota", "full mailbox", "exceeded the quota", "user is over the quota", "mailbox quota", "not enough space",
    "skrzynka jest pełna", "skrzynka pełna", "skrzynka odbiorcy jest pełna", "skrzynka pocztowa jest pełna", "skrzynka adresata jest pełna",
    "pełna skrzynka", "skrzynka przepełniona", "przepełniona", "przepełnienie", "przekroczono limit", "przekroczony limit", "brak miejsca", "przekroczyła limit",
    "przekroczona pojemność", "quota skrzynki", "postfach ist voll", "postfach voll", "speicherplatz", "boîte pleine", "casilla llena", "ящик переповнен",
    "ящик переполнен", "mailfolder is full", "mailbox over", "exceeding its mailbox quota", "552 5.2.2", "has exceeded", "mailbox exceeds",
)  # fmt: skip

TEMPORARY: Final = (
    "greylist", "graylist", "try again later", "temporarily", "temporary", "deferred", "rate limit", "too many connections", "connection timed out",
    "connection refused", "timed out", "timeout", "not responding", "resources temporarily", "try later", "could not be reached", "no route to host",
    "retry time not reached", "retry timeout exceeded", "tymczasow", "spróbuj później", "network is unreachable", "queue too long", "expired",
    "przekroczono czas", "upłynął limit czasu",
)  # fmt: skip

UNKNOWN_ADDRESS: Final = (
    "user unknown", "unknown user", "no such user", "no such mailbox", "no such address", "does not exist", "doesn't exist", "not exist",
    "unknown recipient", "recipient unknown", "unknown address", "address unknown", "invalid recipient", "recipient not found", "user not found",
    "mailbox not found", "no mailbox", "mailbox unavailable", "account disabled", "account is disabled", "account has been disabled", "account inactive",
    "account that you tried to reach", "unrouteable address", "unroutable", "address rejected", "recipient address rejected", "not a valid", "bad address",
    "domain not found", "host not found", "host unknown", "unknown host", "no such host", "no such domain", "name or service not known", "couldn't be found",
    "wasn't found", "could not be found", "address not found", "not listed in", "is not known", "not known", "no longer", "unknown local", "user doesn't",
    "permanent error", "permanent fatal", "permanent failure", "nie istnieje", "nieznany użytkownik", "nieznany adres", "nieznany odbiorca", "nie znaleziono",
    "nie został znaleziony", "nie odnaleziono", "nieprawidłowy adres", "błędny adres", "konto zablokowane", "konto nieaktywne", "brak takiego", "nie ma takiego",
    "adres nieznany", "zablokowan", "unbekannt", "existiert nicht", "nicht gefunden", "inconnu", "n'existe pas", "desconocid", "no existe",
    "sconosciuto", "inesistente", "onbekend", "bestaat niet", "не існує", "не существует", "не найден", "не знайдено", "neexistuje", "neznám",
    "disabled", "suspended", "deactivated", "mailbox not available", "denied", "undeliverable address", "permanently", "no account", "invalid mailbox",
)  # fmt: skip

# From here on a bounce carries the mail that came back.
RETURNED: Final = (
    "--- below this line is a copy", "--- below the next line", "------ this is a copy of", "--- poniżej kopia", "------ to jest kopia", "----- original message",
    "-----original message", "--- original message", "--- enclosed is a copy", "----- message header follows", "----- unsent message follows",
    "--- the header of the original", "original message headers", "original message follows", "original message:", "-- returned message",
    "----- returned message", "--- undelivered message", "here is a copy of", "--- message header", "------ this is a copy of your message",
    "returned mail follows", "message header:", "oryginalne nagłówki", "nagłówki oryginalnej", "treść oryginalnej wiadomości", "oryginalna wiadomość",
    "return-path:", "received: from", "---------- message text follows", "--- this is a copy", "===== original", "----- transcript of session follows -----x",
)  # fmt: skip
