"""What mail clients write around a quotation, by language. Everything is casefolded."""

from typing import Final

# Words that end an attribution line, directly before its colon.
FINAL_VERBS: Final = (
    "napisał", "napisała", "napisał(a)", "napisał/a", "napisał(-a)", "napisal", "napisala", "napisal(a)", "pisze",
    "napisał/napisała", "wrote", "writes", "said", "schrieb", "schrieb am", "geschrieben",
    "a écrit", "écrit", "ecrit", "a ecrit", "escribió", "escribio", "ha scritto", "scrive", "scrisse", "escreveu",
    "написав", "написала", "написав(ла)", "написав(-ла)", "пише", "написал", "написал(а)", "написала(а)", "пишет",
    "писал", "писал(а)", "napsal", "napsal(a)", "napsala", "napsal/a", "napísal", "napísal(a)", "napísala", "píše",
    "napísal/a", "schreef", "geschreven", "schreef het volgende", "skrev", "skrev følgende", "skrev följande",
    "kirjoitti", "írta", "ezt írta", "a scris", "rašė", "parašė", "je napisao", "je napisao/la", "je napisala",
    "je napisal", "je napisal/a", "έγραψε", "yazdı", "şunu yazdı", "пиcа", "написа", "写道", "寫道", "のメール", "书写",
)  # fmt: skip

# Verbs that stand in the middle ("Am ... schrieb Jan <jan@x>:"), with the openers of their language.
MIDDLE_VERBS: Final = (
    (" schrieb ", ("am ", "on ")),
    (" schreef ", ("op ",)),
    (
        " skrev ",
        ("den ", "på ", "man.", "tir.", "ons.", "tor.", "fre.", "lør.", "søn.", "mån", "tis", "lör", "sön"),
    ),
    (" kirjoitti ", ("",)),
    (" ezt írta ", ("",)),
)

OPENERS: Final = (
    "on ", "w dniu ", "dnia ", "dn. ", "am ", "le ", "el ", "il ", "op ", "em ", "no dia ", "den ", "på ", "dne ",
    "dňa ", "dna ", "v ", "ve ", "użytkownik ", "uzytkownik ", "в ", "у ", "від ", "от ", "the ", "at ", "a(z) ",
    "pon", "wt.", "wt,", "wto", "śr.", "śr,", "śro", "czw", "pt.", "pt,", "pią", "sob", "nie", "niedz",
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "mo", "di", "mi", "do", "fr", "sa", "so",
    "пн", "вт", "ср", "чт", "пт", "сб", "нд", "вс", "понед", "вівт", "серед", "четв", "пʼят", "п'ят", "субот", "неділ",
    "вторник", "пятниц", "воскрес", "po ", "út ", "ut ", "st ", "čt ", "št ", "pá ", "pi ", "ne ", "lun", "mar",
    "mié", "jue", "vie", "sáb", "dom", "mer", "gio", "ven", "sab", "jeu", "dim", "seg", "ter", "qua", "qui", "sex",
    "ma ", "wo ", "vr ", "za ", "zo ", "man", "tir", "tor", "lør", "søn", "mån", "tis", "lör", "sön", "ti ", "ke ",
    "torst", "perj", "lauant", "sunnunt", "ma ", "ti ", "pe ", "la ", "su ", "---- on ", "---- w ", "---- le ", "---- am ", "---- el ",
)  # fmt: skip

# "Label:" lines of a header block -> what the label names.
_LABELS: Final = {
    "from": (
        "od", "od kogo", "nadawca", "from", "von", "absender", "de", "expéditeur", "da", "mittente", "van", "fra",
        "från", "lähettäjä", "feladó", "від", "от", "odesílatel", "odosielateľ", "差出人", "发件人", "寄件者", "送信者",
        "kimden", "remitente",
    ),
    "date": (
        "wysłano", "wyslano", "wysłane", "wysłany", "data", "data wysłania", "date", "sent", "datum", "gesendet",
        "gesendet am", "envoyé", "envoyé le", "envoye", "date d'envoi", "enviado", "enviado el", "enviada em", "enviado em",
        "fecha", "inviato", "verzonden", "verzonden op", "надіслано", "дата", "відправлено", "отправлено", "odesláno",
        "odesláno dne", "odoslané", "odoslaná", "dátum", "dato", "sendt", "skickat", "lähetetty", "päivämäärä", "elküldve",
        "日時", "送信日時", "发送时间", "日期", "寄件日期", "時間", "时间", "gönderilen", "poslano",
    ),
    "to": (
        "do", "adresat", "odbiorca", "to", "an", "à", "a", "para", "aan", "til", "till", "vastaanottaja", "címzett",
        "кому", "komu", "pro", "宛先", "收件人", "收件者", "destinataire", "empfänger", "destinatario", "kime",
    ),
    "subject": (
        "temat", "subject", "betreff", "objet", "asunto", "oggetto", "onderwerp", "тема", "předmět", "predmet", "věc",
        "assunto", "emne", "ämne", "aihe", "tárgy", "件名", "主题", "主旨", "sujet", "konu",
    ),
    "other": (
        "dw", "udw", "do wiadomości", "cc", "bcc", "kopia", "kopie", "copie", "cópia", "копія", "копия", "másolat", "kopio",
        "odpowiedz do", "odpowiedź do", "reply-to", "reply to", "antwort an", "répondre à", "importance", "ważność",
        "priorytet", "priority", "priorität", "wichtigkeit", "załączniki", "załącznik", "attachments", "attachment", "anlagen",
        "pièces jointes", "organization", "organizacja", "message-id", "抄送", "副本", "sensitivity", "poufność", "x-mailer",
        "newsgroups", "grupy dyskusyjne", "followup-to", "przez", "user-agent", "references", "in-reply-to", "mime-version",
        "content-type",
    ),
}  # fmt: skip
LABELS: Final = {label: kind for kind, labels in _LABELS.items() for label in labels}

# Labels of a filled-in form: a block that carries one is the customer's words, not a header of history.
FORM_LABELS: Final = frozenset({
    "treść", "tresc", "treść wiadomości", "wiadomość", "message", "message body", "telefon", "phone", "nachricht", "imię",
    "imię i nazwisko", "name", "e-mail", "email", "nr zamówienia", "numer zamówienia", "повідомлення", "сообщение", "zpráva",
    "comment", "komentarz", "pytanie", "mensaje", "messaggio", "adres e-mail", "kategoria",
})  # fmt: skip

FORWARD_TITLES: Final = (
    "forwarded message", "forwarded by ", "forwarded mail", "begin forwarded message", "wiadomość przekazana",
    "przekazana wiadomość", "przekazywana wiadomość", "treść przekazanej wiadomości", "przesłana wiadomość",
    "wiadomość przesłana dalej", "początek przekazanej wiadomości", "początek przekazywanej wiadomości",
    "początek przesyłanej wiadomości", "wiadomość przekazana dalej", "forwardowana wiadomość", "fwd message",
    "weitergeleitete nachricht", "anfang der weitergeleiteten", "anfang der weitergeleiteten nachricht", "message transféré",
    "message transmis", "début du message transféré", "début du message réexpédié", "mensaje reenviado",
    "inicio del mensaje reenviado", "messaggio inoltrato", "inizio messaggio inoltrato", "doorgestuurd bericht",
    "begin doorgestuurd bericht", "přeposlaná zpráva", "začátek přeposlané zprávy", "preposlaná správa",
    "začiatok preposlanej správy", "переадресоване повідомлення", "переслане повідомлення", "пересылаемое сообщение",
    "пересланное сообщение", "начало переадресованного сообщения", "початок листа, що пересилається",
    "mensagem encaminhada", "início da mensagem reencaminhada", "vidarebefordrat meddelande", "videresendt meddelelse",
    "videresendt melding", "edelleenlähetetty viesti", "välitetty viesti", "továbbított üzenet", "továbbított levél",
    "転送メッセージ", "转发的消息", "转发邮件信息", "已转发邮件", "转发的邮件", "轉寄的郵件",
)  # fmt: skip

ORIGINAL_TITLES: Final = (
    "original message", "original-message", "original mail", "original email", "original e-mail", "original appointment",
    "oryginalna wiadomość", "oryginalna wiadomosc", "wiadomość oryginalna", "wiadomosc oryginalna", "wiadomość pierwotna",
    "pierwotna wiadomość", "treść oryginalnej wiadomości", "oryginalny e-mail", "ursprüngliche nachricht",
    "urspruengliche nachricht", "originalnachricht", "original-nachricht", "originale nachricht", "ursprüngliche e-mail",
    "message d'origine", "message d’origine", "message original", "message initial", "mensaje original", "messaggio originale",
    "messaggio originario", "mensagem original", "oorspronkelijk bericht", "oorspronkelijk e-mailbericht", "původní zpráva",
    "původní e-mail", "původní email", "pôvodná správa", "pôvodný e-mail", "исходное сообщение", "оригинальное сообщение",
    "оригінальне повідомлення", "вихідне повідомлення", "початкове повідомлення", "ursprungligt meddelande",
    "originalmeddelande", "oprindelig meddelelse", "opprinnelig melding", "alkuperäinen viesti", "eredeti üzenet", "原始邮件",
    "原始郵件", "元のメッセージ", "reply message", "replied message", "mesaj original", "orijinal mesaj", "исходное письмо",
)  # fmt: skip

# A desk's own line above which a customer is asked to answer.
MARKER_WORDS: Final = (
    "above this line", "powyżej tej linii", "powyżej tego wiersza", "ponad tą linią", "nad tą linią", "oberhalb dieser zeile",
    "über dieser zeile", "au-dessus de cette ligne", "encima de esta línea", "sopra questa linea", "sopra questa riga",
    "вище цього рядка", "вище цієї лінії", "выше этой строки", "выше этой линии", "nad tento řádek", "nad tímto řádkem",
    "nad týmto riadkom", "boven deze lijn", "boven deze regel", "acima desta linha", "ovanför denna rad",
)  # fmt: skip

ANSWER_STEMS: Final = (
    "reply", "respond", "type your", "write", "odpow", "odpisz", "pisz", "antwort", "répon", "respon", "rispo", "відпов",
    "ответ", "odpov", "pište", "píšte", "svar", "antwoord", "reageer", "scriv", "escrib",
)  # fmt: skip

# A short comment with one of these above a header block says that what follows is passed on, not answered.
PASSING_ON: Final = (
    "formularz", "nowa wiadomość", "nowe zgłoszenie", "nowe zapytanie", "new message", "contact form", "kontaktformular",
    "new enquiry", "new inquiry", "fyi", "przekazuję", "przekazuje", "przesyłam dalej", "przesyłam poniż", "przesyłam wiadomość", "przesyłam maila",
    "przesyłam korespondencję", "poniżej przesyłam", "poniżej wiadomość", "forwarding", "forwarded", "see below",
    "see the message below", "see the email below", "zobacz poniżej", "patrz poniżej", "weitergeleitet", "leite weiter",
    "zur info", "zur kenntnis", "do wiadomości", "ci-dessous", "пересилаю", "пересылаю", "přeposílám", "preposielam",
    "wiadomość od kuriera", "mail od kuriera", "poniższą wiadomość", "poniższego maila", "taką wiadomość", "takiego maila",
)  # fmt: skip

FORWARD_SUBJECTS: Final = (
    "fwd:",
    "fw:",
    "pd:",
    "wg:",
    "tr:",
    "i:",
    "rv:",
    "enc:",
    "vs:",
    "vb:",
    "doorst:",
    "пересл:",
)

CLOSINGS: Final = (
    "pozdrawiam", "pozdrawiamy", "pozdrowienia", "serdecznie pozdrawiam", "serdeczne pozdrowienia", "z poważaniem",
    "z powazaniem", "z wyrazami szacunku", "z szacunkiem", "łączę pozdrowienia", "łączę wyrazy szacunku", "miłego dnia",
    "pozdr", "pzdr", "z pozdrowieniami", "ukłony", "best regards", "kind regards", "regards", "warm regards", "best wishes",
    "sincerely", "yours sincerely", "yours faithfully", "yours truly", "many thanks", "thanks", "thank you", "cheers", "best",
    "all the best", "mit freundlichen grüßen", "mit freundlichem gruß", "freundliche grüße", "viele grüße", "beste grüße",
    "liebe grüße", "mfg", "cordialement", "bien cordialement", "bien à vous", "salutations", "saludos", "un saludo",
    "atentamente", "saludos cordiales", "cordiali saluti", "distinti saluti", "saluti", "met vriendelijke groet",
    "vriendelijke groet", "groeten", "mvg", "з повагою", "с уважением", "s pozdravem", "s přátelským pozdravem",
    "s pozdravom", "atenciosamente", "cumprimentos", "med vänliga hälsningar", "vänliga hälsningar", "med venlig hilsen",
    "venlig hilsen", "med vennlig hilsen", "ystävällisin terveisin", "üdvözlettel", "tisztelettel", "z góry dziękuję",
    "dziękuję", "dzięki", "dziękuję i pozdrawiam", "pozdrawiam serdecznie", "pozdrawiam cieplutko",
)  # fmt: skip

DEVICE_STARTS: Final = (
    "wysłano z ", "wyslano z ", "wysłane z ", "wyslane z ", "wysłano za pomocą ", "wysłano przy użyciu ", "wiadomość wysłana z ",
    "wysłane przez aplikację", "wysłane przy użyciu ", "wysłano przez aplikację", "wysłano moim ", "pobierz outlook",
    "pobierz aplikację outlook", "uzyskaj outlook", "uzyskaj aplikację outlook", "sent from my ", "sent from mail for ",
    "sent from outlook", "sent from yahoo", "sent from proton", "sent from samsung", "sent from the ", "sent from a ",
    "sent from galaxy", "sent from iphone", "sent from ipad", "sent from blue", "sent from aol", "sent from gmail",
    "sent from workspace", "sent from onet", "sent via ", "sent on the go", "sent using ", "sent with proton", "sent with spark",
    "get outlook for ", "gesendet von ", "von meinem ", "gesendet mit ", "gesendet aus ", "diese nachricht wurde von",
    "outlook für ", "holen sie sich outlook", "envoyé de ", "envoyé depuis ", "envoyé à partir ", "télécharger outlook",
    "obtenir outlook", "enviado desde ", "enviado de ", "enviado do ", "obtener outlook", "obter o outlook", "inviato da ",
    "ottieni outlook", "scarica outlook", "verzonden vanaf ", "verstuurd vanaf ", "verzonden via ", "outlook voor ",
    "надіслано з ", "отримати outlook", "отправлено с ", "отправлено из ", "скачать outlook", "odesláno z ", "odoslané z ",
    "získat outlook", "získať outlook", "skickat från ", "hämta outlook", "sendt fra ", "hent outlook", "lähetetty ",
    "küldve ", "從我的", "发自我的", "iphoneから送信", "my iphone", "typed on ", "written on my ",
)  # fmt: skip

# What a device line names: "Wysłano z magazynu w Łodzi" is a customer's sentence.
DEVICE_WORDS: Final = (
    "iphone", "ipad", "ipod", "mac", "watch", "android", "samsung", "galaxy", "huawei", "xiaomi", "redmi", "poco", "oppo", "realme",
    "oneplus", "motorola", "nokia", "pixel", "blackberry", "windows", "outlook", "yahoo", "gmail", "proton", "spark", "thunderbird",
    "telefon", "phone", "mobile", "mobil", "tablet", "smartfon", "smartphone", "aplikac", "appli", "app", "onet", "poczt", "wp.pl",
    "interia", "o2.pl", "gmx", "web.de", "mail.ru", "yandex", "seznam", "aqua mail", "bluemail", "nine", "mymail", "mail.com",
    "t-mobile", "orange", "iphonu", "iphon", "handy", "komórki", "мобиль", "мобіль", "téléphone", "teléfono", "móvil", "telefoon",
    "workspace", "aol", "front", "superhuman", "hey", "honor", "sony", "xperia", "lg ", "htc", "surface", "zimbra", "tutanota",
)  # fmt: skip

# A paragraph that starts so is a legal notice or a virus scanner's line, whatever follows.
NOTICE_STARTS: Final = (
    "klauzula poufności", "nota prawna", "zastrzeżenie prawne", "informacja o poufności", "klauzula informacyjna",
    "administratorem danych osobowych jest", "administratorem państwa danych", "administratorem pani/pana danych",
    "informujemy, że administratorem", "informujemy, iż administratorem", "zanim wydrukujesz", "pomyśl o środowisku",
    "wolny od wirusów", "wolne od wirusów", "ta wiadomość została sprawdzona na obecność", "confidentiality notice",
    "legal disclaimer", "please consider the environment", "think before you print", "before printing this", "virus-free.",
    "virenfrei", "vertraulichkeitshinweis", "sans virus", "libre de virus", "privacy notice:", "bitte denken sie an die umwelt",
    "this email has been checked for viruses", "this message has been scanned", "ta wiadomość e-mail została sprawdzona",
    "spółka zarejestrowana w", "avis de confidentialité",
)  # fmt: skip

# A paragraph that starts so is a legal notice when it also has two of LEGAL_WORDS.
NOTICE_PRONOUNS: Final = (
    "ta wiadomość", "niniejsza wiadomość", "niniejszy e-mail", "niniejszy email", "niniejsza korespondencja", "ten e-mail",
    "treść tej wiadomości", "treść niniejszej wiadomości", "wiadomość ta", "informacja zawarta w tej", "informacje zawarte w",
    "uwaga: ta wiadomość", "uwaga:", "uwaga!", "this message", "this email", "this e-mail", "this communication", "this electronic",
    "the information contained", "the information in this", "the information transmitted", "the contents of this",
    "the content of this", "important:", "disclaimer", "confidential", "notice:", "diese e-mail", "diese nachricht",
    "der inhalt dieser", "ce message", "cet e-mail", "ce courriel", "este mensaje", "este correo", "questo messaggio",
    "questa e-mail", "le informazioni contenute", "dit bericht", "deze e-mail", "ця електронна пошта", "це повідомлення",
    "tento e-mail", "tato zpráva", "táto správa", "это сообщение", "данное сообщение",
)  # fmt: skip

LEGAL_WORDS: Final = (
    "poufn", "adresat", "zastrzeżon", "prawnie chronion", "zabronion", "nieupoważnion", "nieuprawnion", "tajemnic", "confidential",
    "intended", "privileged", "recipient", "addressee", "solely", "unauthorized", "unauthorised", "prohibited", "disclos", "vertraulich",
    "empfänger", "unbefugt", "confidentiel", "destinataire", "confidencial", "destinatario", "riservat", "vertrouwelijk",
    "geadresseerde", "конфіденц", "конфиденц", "důvěrn", "dôvern", "adresát",
)  # fmt: skip

CONTACT_WORDS: Final = (
    "tel.", "tel:", "tel ", "telefon", "mob.", "mobile", "phone", "fax", "faks", "kom.", "kom:", "gsm", "nip", "regon", "krs", "bdo",
    "sp. z o.o", "sp. z o. o", "spółka", "s.a.", "gmbh", "ltd", "s.r.o", "inc.", "www.", "http", "ul. ", "al. ", "e-mail:", "email:",
    "e:", "t:", "m:", "dział ", "kierownik", "specjalista", "manager", "dyrektor", "prezes", "тел", "ust-id", "hrb", "ico", "ičo",
)  # fmt: skip

# A thank-you is a closing only alone on its line: "Dziękuję za pomoc" goes on.
THANKS: Final = frozenset({
    "dziękuję", "dzięki", "z góry dziękuję", "thanks", "thank you", "many thanks", "best", "cheers", "miłego dnia", "groeten",
    "ukłony", "saluti", "saludos", "all the best",
})  # fmt: skip

# A line with one of these words speaks to us; a company's footer does not.
SPEAKING: Final = frozenset({
    "proszę", "prosze", "prosimy", "mój", "moj", "moja", "moje", "mojego", "mam", "jest", "są", "czy", "nie", "numer", "zamówienie",
    "zamówienia", "paczka", "paczki", "kiedy", "jak", "dlaczego", "chcę", "chciałbym", "chciałabym", "można", "jeszcze", "dziękuję",
    "będę", "kontakt:", "adres", "my", "is", "please", "i", "we", "you", "your", "are", "was", "order", "can", "have", "when", "but",
    "ich", "bitte", "bin", "ist", "nicht", "wir", "sie", "je", "vous", "est", "por", "favor", "è", "прошу", "мій", "мой", "але", "ale",
})  # fmt: skip

POSTSCRIPTS: Final = ("ps", "p.s", "ps.", "p.s.", "ps:", "п.с")
