"""Names: of customers, the places where they live, and the houses that they run."""

from random import Random

WOMEN = (
    "Anna Maria Katarzyna Małgorzata Agnieszka Barbara Ewa Krystyna Elżbieta Magdalena Joanna Aleksandra Monika Zofia "
    "Teresa Natalia Julia Karolina Danuta Marta Beata Dorota Alicja Halina Jolanta Irena Grażyna Iwona Paulina Justyna "
    "Weronika Renata Bożena Urszula Agata Sylwia Hanna Wiktoria Kinga Patrycja Izabela Lena Emilia Martyna Aneta Edyta "
    "Gabriela Ewelina Wanda Marzena Oliwia Dominika Lucyna Kamila Ilona Łucja Żaneta Helena Jadwiga Milena Klaudia Ola"
).split()
MEN = (
    "Piotr Krzysztof Andrzej Tomasz Jan Paweł Michał Marcin Jakub Adam Stanisław Marek Łukasz Grzegorz Mateusz Wojciech "
    "Mariusz Dariusz Zbigniew Jerzy Maciej Rafał Robert Kamil Jacek Dawid Szymon Ryszard Kacper Bartosz Jarosław Janusz "
    "Artur Sławomir Mirosław Henryk Sebastian Damian Patryk Przemysław Daniel Roman Karol Wiesław Leszek Hubert Witold"
).split()
SURNAMES = (
    "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski "
    "Mazur Jankowski Kwiatkowski Krawczyk Kaczmarek Piotrowski Grabowski Zając Pawłowski Michalski Król Wieczorek "
    "Jabłoński Wróbel Majewski Olszewski Stępień Malinowski Jaworski Adamczyk Dudek Nowicki Pawlak Górski Witkowski "
    "Walczak Sikora Baran Rutkowski Michalak Szewczyk Ostrowski Tomaszewski Pietrzak Zalewski Wróblewski Marciniak "
    "Jasiński Zawadzki Bąk Jakubowski Sadowski Duda Włodarczyk Wilk Chmielewski Borkowski Sokołowski Szczepański "
    "Sawicki Kucharski Lis Maciejewski Kubiak Kalinowski Mazurek Wysocki Kołodziej Kaźmierczak Czarnecki Sobczak "
    "Konieczny Urbański Głowacki Wasilewski Sikorski Zakrzewski Krajewski Laskowski Ziółkowski Gajewski Mróz Szulc "
    "Makowski Brzeziński Przybylski Domański Nowacki Borowski Błaszczyk Chojnacki Ciesielski Mroczek Szczepaniak Bielak"
).split()
ENGLISH = ("Emma Clarke", "James Whitfield", "Sophie Brandt", "Lars Nilsen", "Claire Dubois", "Thomas Meyer",
    "Oliver Hughes", "Hannah Schmidt", "Erik Johansson", "Laura Rossi", "Peter Novak", "Julia Weber")  # fmt: skip
SINGLE_ENDS = (("ski", "ska"), ("cki", "cka"), ("dzki", "dzka"), ("ny", "na"))
CITIES = (  # nominative, genitive, locative, instrumental
    ("Poznań", "Poznania", "Poznaniu", "Poznaniem"), ("Łódź", "Łodzi", "Łodzi", "Łodzią"),
    ("Gdańsk", "Gdańska", "Gdańsku", "Gdańskiem"), ("Lublin", "Lublina", "Lublinie", "Lublinem"),
    ("Białystok", "Białegostoku", "Białymstoku", "Białymstokiem"), ("Rzeszów", "Rzeszowa", "Rzeszowie", "Rzeszowem"),
    ("Kielce", "Kielc", "Kielcach", "Kielcami"), ("Toruń", "Torunia", "Toruniu", "Toruniem"),
    ("Opole", "Opola", "Opolu", "Opolem"), ("Radom", "Radomia", "Radomiu", "Radomiem"),
    ("Olsztyn", "Olsztyna", "Olsztynie", "Olsztynem"), ("Szczecin", "Szczecina", "Szczecinie", "Szczecinem"),
    ("Katowice", "Katowic", "Katowicach", "Katowicami"), ("Bydgoszcz", "Bydgoszczy", "Bydgoszczy", "Bydgoszczą"),
    ("Kraków", "Krakowa", "Krakowie", "Krakowem"), ("Warszawa", "Warszawy", "Warszawie", "Warszawą"),
    ("Gliwice", "Gliwic", "Gliwicach", "Gliwicami"), ("Płock", "Płocka", "Płocku", "Płockiem"),
)  # fmt: skip
HOUSES = (
    "Pensjonat Pod Jodłą", "Hotel Bursztyn", "Willa Jutrzenka", "Dworek Nad Narwią", "Hotel Stary Browar",
    "Pensjonat Trzy Korony", "Willa Marta", "Zajazd Pod Lipami", "Hotel Panorama", "Dwór Wierzbowy",
    "Apartamenty Nad Odrą", "Hotel Wawel Park", "Pensjonat Mewa", "Gościniec Kaszubski", "Hotel Młyn",
    "Willa Sosnowa", "Restauracja Zielnik", "Hotel Pod Orłem", "Pałacyk Lipowa Aleja", "Schronisko Smrek",
    "Hotel Dębowy", "Pensjonat Halka", "Restauracja Kuchnia i Len", "Hotel Łabędź", "Willa Bryza", "Agroturystyka Rumianek",
    "Hotel Fabryczny", "Pensjonat Kalina", "Hotel Solny", "Dom Gościnny Olszyna", "Restauracja Pod Zegarem", "Hotel Wiatrak",
)  # fmt: skip
HOSTS = ("poczta.example", "skrzynka.example", "listy.example", "mejl.example", "moja-poczta.example")


def surname(base: str, gender: str) -> str:
    """The surname as a woman or a man bears it: Kowalski → Kowalska, Nowak stays."""
    if gender == "f":
        for man, woman in SINGLE_ENDS:
            if base.endswith(man):
                return base.removesuffix(man) + woman
    return base


def full_name(rng: Random, gender: str) -> str:
    first = rng.choice(WOMEN if gender == "f" else MEN)
    last = surname(rng.choice(SURNAMES), gender)
    if gender == "f" and rng.random() < 0.06:
        last += "-" + surname(rng.choice(SURNAMES), gender)
    return f"{first} {last}"


def tax_id(rng: Random) -> str:
    """A NIP with a right check digit and an office code that was never given out (000)."""
    weights = (6, 5, 7, 2, 3, 4, 5, 6, 7)
    while True:
        digits = [0, 0, 0, *(rng.randrange(10) for _ in range(6))]
        check = sum(w * d for w, d in zip(weights, digits, strict=True)) % 11
        if check < 10:
            return "".join(map(str, [*digits, check]))
