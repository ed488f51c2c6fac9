"""Names of days and months, Polish and English, in the cases in which a promise needs them."""

LANGUAGES = ("pl", "en")

# Monday first: "w piątek", "do piątku"; "on Friday" has one form
ON_WEEKDAY = {
    "pl": (
        "w poniedziałek",
        "we wtorek",
        "w środę",
        "w czwartek",
        "w piątek",
        "w sobotę",
        "w niedzielę",
    ),
    "en": tuple(
        f"on {name}"
        for name in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    ),
}
BY_WEEKDAY = {
    "pl": (
        "do poniedziałku",
        "do wtorku",
        "do środy",
        "do czwartku",
        "do piątku",
        "do soboty",
        "do niedzieli",
    ),
    "en": tuple(name.replace("on ", "by ", 1) for name in ON_WEEKDAY["en"]),
}
MONTHS = {
    "pl": (
        "stycznia",
        "lutego",
        "marca",
        "kwietnia",
        "maja",
        "czerwca",
        "lipca",
        "sierpnia",
        "września",
        "października",
        "listopada",
        "grudnia",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
