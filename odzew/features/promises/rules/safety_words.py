"""Beginnings of words that tell of danger to health or life, in Polish and English; compared folded, at a word's start.

One that ends in a full stop is a whole word: "fire." is not the beginning of "firewall".
"""

SAFETY_WORDS = (
    # Polish
    "pożar", "zapalił", "zapaliła", "płonie", "spłonęł", "dym z", "dymi", "wybuch", "eksplod", "poparz", "oparz",
    "porażenie prądem", "poraził prąd", "poraził mnie prąd", "kopnął prąd", "iskrzy", "zaczadz", "ulatnia się gaz",
    "uczulen", "alergi", "wysypk", "zatruci", "zatrul", "duszno", "dusi się", "omdl", "zemdla", "krwaw", "krwotok",
    "skalecz", "złamana ręka", "złamał rękę", "złamałam rękę", "złamał nogę", "złamałam nogę", "szpital", "pogotowi",
    "karetk", "zagrożenie życia", "zagraża życiu", "zagrożenie zdrowia",
    "niebezpieczn", "samobój", "odebrać sobie życie", "zabić się",
    # English
    "fire.", "flames", "smoke.", "explod", "explosion", "burned", "burnt", "electric shock",
    "electrocut", "sparks", "gas leak", "allergic", "allergy", "anaphyla", "poison", "choking", "fainted", "bleeding",
    "hospital", "ambulance", "injur", "life-threatening", "unsafe", "hazard", "suicid", "kill myself",
)  # fmt: skip
