"""Words of thanks, Polish and English, without diacritics. What is not here makes a reply count as a question."""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


THANKS = _words(
    """
    dziekuje dziekujemy dziekuj dzieki dziekii dzienki dziex dzieks dziekowac podziekowania podziekowac thx tx ty
    thanks thank thankyou thanx tnx cheers appreciated appreciate grateful wdzieczna wdzieczny wdzieczni
    """
)
CONSENT = _words(
    """
    ok okej okay oki okey okk dobrze dobra zgoda jasne spoko git rozumiem zrozumialam zrozumialem przyjelam przyjalem
    sure fine good alright understood noted
    """
)
PLEASED = _words(
    """
    super superr swietnie ekstra extra rewelacja rewelacyjnie genialnie idealnie wspaniale cudownie bomba pieknie
    doskonale fantastycznie swietna swietny dziala dzialaja zadzialalo zadzialal zadzialala pomoglo
    great perfect awesome brilliant excellent lovely fantastic wonderful amazing nice works worked
    """
)
EMOJI = frozenset("👍👌🙏❤💚💙💛🧡💜🤍🖤😊🙂😀😃😄😁😍🥰😘🤗🎉👏💪✅✔☺🌹🌸💐🌷😉🤝🥳💯✨")
_OTHER = _words(
    """
    bardzo ogromnie ogromne serdecznie serdeczne slicznie wielkie wielki stokrotne piekne najmocniej najserdeczniej
    uprzejmie naprawde mocno strasznie za pomoc odpowiedz informacje informacja info szybka szybko blyskawiczna
    blyskawicznie reakcje reakcja obsluge obsluga wyjasnienie wyjasnienia wsparcie zaangazowanie cierpliwosc
    zrozumienie rozpatrzenie zalatwienie sprawne sprawna sprawnie mila milo fachowa wiadomosc kontakt potwierdzenie
    wszelka cala wasza wasze panstwa panstwu panu pani pan panie pana panowie drodzy wam ci tobie was
    i oraz to jest bylo byla juz teraz wszystko mi mnie ja my sie z w tez rowniez jeszcze raz ponownie o
    dotarlo dotarla dotarl dotarly doszlo doszla doszedl przyszlo przyszla przyszedl otrzymalam otrzymalem otrzymalismy
    dostalam dostalem mam paczka paczke przesylka przesylke pieniadze zwrot mail maila udalo jestem zadowolona
    zadowolony zadowoleni profesjonalnie profesjonalna pozdrawiam pozdrawiamy pozdrowienia witam czesc hej
    hello hi dear you so very much many a lot again for your the help helping quick fast reply response answer
    answering support information explanation explaining patience assistance service kind kindly all it it's its
    that that's this is was everything now got received arrived package parcel order guys team sir madam really i'm i
    am we and already up well happy glad fixed solved sorted resolved working regards best bye just email message update
    """
)
ALL = THANKS | CONSENT | PLEASED | _OTHER

_PHRASES = (
    r"nie ma (?:za co|sprawy|problemu)",
    r"nie (?:mam|mamy) (?:juz |zadnych |wiecej )*(?:wiecej |dalszych )?pytan",
    r"(?:to|i to) (?:juz )?(?:bylo )?wszystko",
    r"to (?:mi |nam )?(?:juz |w zupelnosci |calkowicie )?wystarczy|tak (?:tez |wlasnie )?(?:zrobie|zrobimy)",
    r"(?:bez|no) problem(?:u|s)?",
    r"problem (?:zostal |juz )?(?:rozwiazany|zniknal|z glowy|solved|fixed|is solved|is fixed|is gone)",
    r"spraw[ae] (?:jest |juz |zostala |uwazam za )*(?:zalatwion[aey]|zakonczon[aey]|zamkniet[aey]|rozwiazan[aey])",
    r"(?:mozna|mozecie|prosze) (?:juz )?zamknac (?:te )?(?:sprawe|zgloszenie)",
    r"(?:you|we) (?:can|may) close (?:this|the)(?: case| ticket| request)?",
    r"tak,? (?:juz |teraz |wszystko )*dziala",
    r"(?:zycze |zyczymy |i )?(?:milego|dobrego|udanego|spokojnego|przyjemnego) (?:dnia|popoludnia|wieczoru|weekendu|tygodnia)",
    r"wesolych swiat|spokojnych swiat|szczesliwego nowego roku|w porzadku|wszystko gra|(?:sie|nam) udalo",
    r"have a (?:nice|great|good|lovely) (?:day|one|evening|weekend|week)|no (?:more|further|other) questions",
    r"that(?:'s| is| was) all|works? (?:fine|well|great|perfectly|like a charm)",
    r"(?:merry christmas|happy holidays|happy new year)|(?:made|make) my day|you(?:'re| are) (?:the best|great|awesome)",
    r"jestescie (?:super|wspaniali|najlepsi|swietni|niezawodni)|o to (?:mi )?chodzilo",
)
PHRASES = tuple(re.compile(rf"\b(?:{one})\b", re.IGNORECASE) for one in _PHRASES)
GREETINGS = re.compile(
    r"\b(?:dzien dobry|dobry wieczor|do (?:widzenia|uslyszenia|zobaczenia)|na (?:przyszlosc|razie)"
    r"|good (?:morning|afternoon|evening|day))\b",
    re.IGNORECASE,
)

CLOSING = re.compile(
    r"--\s*$|_{3,}|(?:serdecznie |goraco |cieplo )?pozdrawiam\W*$|(?:serdeczne |z )?pozdrowienia(?:mi)?\W*$"
    r"|(?:laczę |lacze )?(?:wyrazy szacunku|z powazaniem|z wyrazami szacunku)\b"
    r"|(?:kind |best |warm |many )?(?:regards|wishes)\W*$|(?:yours )?(?:sincerely|faithfully|truly)\W*$|pzdr\W*$|pozdr\W*$"
    r"|wyslan[eoa] (?:z|przy|za|ze)\b|sent (?:from|via|with|using)\b|get outlook\b|pobierz (?:aplikacje )?outlook",
    re.IGNORECASE,
)
BELOW_ASKS = re.compile(
    r"\?|\bp\.?\s?s\.?\b|\bprosz\w*|\bplease\b|\bkiedy\b|\bnadal\b|\bwhen\b", re.IGNORECASE
)
# Beginnings that are no names, even with a capital.
SUSPECT = re.compile(
    r"nie|rekl|zwro|zwra|pros|kied|czek|prob|blad|zepsu|uszk|faktu|nadal|wciaz|ale|lecz|jedn|jesli|gdzie|czy|co\b"
    r"|dlacz|tylko|brak|anul|odst|refund|return|please|but|still|when|where|why|how|not|cancel|invoice|howev|can\b|could"
)
POLITE_QUESTIONS = re.compile(
    r"[^.?!\n]*(?:w czyms (?:jeszcze )?pomoc|jeszcze w czyms|czyms jeszcze|cos jeszcze|anything else|(?:any )?(?:other|more|"
    r"further) questions|happy to help)[^.?!\n]*\?",
    re.IGNORECASE,
)
ASKING = re.compile(
    r"\bprosze (?:o (?:podanie|przeslanie|potwierdzenie|informacje|wybor|odpowiedz|zgode|decyzje)|podac|przeslac|potwierdzic"
    r"|dac znac|napisac)|\bplease (?:confirm|send|tell|let us know|choose|provide|reply)\b",
    re.IGNORECASE,
)
