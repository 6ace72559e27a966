"""Things: what one is, and how its owner and its finder tell of it."""

import random
from dataclasses import dataclass, replace

from casework.check_digits import luhn_digit, passes_verhoeff
from tools.lost_property.vocabulary import Language, Part, Sort, Vocabulary
from tools.lost_property.writing import spelled, with_slips

LIKE = {
    "black": ["blue", "grey"], "blue": ["black", "purple"], "brown": ["maroon", "black"],
    "maroon": ["red", "brown"], "grey": ["silver", "black"], "golden": ["yellow"],
    "silver": ["grey", "white"], "red": ["maroon", "orange"], "purple": ["blue"],
    "white": ["silver"],
}  # fmt: skip
"""Colours that are taken for others in poor light."""
TELLS = {
    "lost": {"make": 0.92, "model": 0.6, "colour": 0.92, "material": 0.5, "mark": 0.75,
             "holds": 0.75, "name": 0.7},
    "found": {"make": 0.7, "model": 0.25, "colour": 0.92, "material": 0.45, "mark": 0.55,
              "holds": 0.65, "name": 0.75},
}  # fmt: skip
"""How likely each is told: an owner knows more, a finder reads what stands on it."""
LANGUAGE = {"lost": (0.25, 0.40, 0.35), "found": (0.30, 0.55, 0.15)}
"""Of English, Hindi and Roman Hindi: citizens, and clerks of stations."""
WRONG_COLOUR, WRONG_CATEGORY, NO_COLOUR_CHOSEN = 0.08, 0.08, 0.35


@dataclass(frozen=True)
class Thing:
    """One thing as it is."""

    sort: Sort
    kind: str
    make: str
    model: str
    colour: str
    material: str
    marks: tuple[str, ...]
    holds: tuple[str, ...]
    rupees: int
    name: tuple[int, int] | None
    number: tuple[str, str] | None


@dataclass(frozen=True)
class Told:
    """What a form then says of it."""

    category: str
    description: str
    colours: tuple[str, ...]
    brand: str
    numbers: tuple[tuple[str, str], ...]


def draw(vocabulary: Vocabulary, chance: random.Random, sort: Sort | None = None) -> Thing:
    """Return a thing, of a sort drawn by how often such things are lost unless one is given."""
    sort = sort or chance.choices(vocabulary.things, [one["share"] for one in vocabulary.things])[0]
    makes = sort.get("makes", {})
    make = chance.choice(sorted(makes)) if makes and chance.random() < 0.95 else ""
    holds = sort.get("holds", [])
    has_name = chance.random() < sort["name"]
    kind = chance.choice(sort["kinds"])
    return Thing(
        sort,
        kind,
        make,
        str(chance.choice(makes[make])) if make else "",
        chance.choice(sort["colours"]) if "colours" in sort else "",
        chance.choice(sort["materials"]) if "materials" in sort else "",
        tuple(chance.sample(sort["marks"], chance.choice([1, 2, 2, 3, 3]))),
        tuple(chance.sample(holds, min(len(holds), chance.choice([0, 1, 2, 3])))),
        chance.randrange(1, 60) * 50 if chance.random() < 0.2 else chance.randrange(20, 9000),
        _name(vocabulary, chance) if has_name else None,
        (sort["numbers"][0], _number(sort["numbers"][0], chance)) if "numbers" in sort else None,
    )


def another(vocabulary: Vocabulary, chance: random.Random, thing: Thing) -> Thing:
    """Return another thing that looks like this one: same kind and colour, half the time also the
    same make; the rest by chance."""
    other = draw(vocabulary, chance, thing.sort)
    other = replace(other, kind=thing.kind, colour=thing.colour, material=thing.material)
    if chance.random() < 0.5:
        models = thing.sort.get("makes", {}).get(thing.make, [""])
        other = replace(other, make=thing.make, model=str(chance.choice(models)))
    return other


def _name(vocabulary: Vocabulary, chance: random.Random) -> tuple[int, int]:
    return (
        chance.randrange(len(vocabulary.first_names)),
        chance.randrange(len(vocabulary.last_names)),
    )


def _number(kind: str, chance: random.Random) -> str:
    digits = "".join(chance.choice("0123456789") for _ in range(14))
    letters = "".join(chance.choice("ABCDEFGHJKLMNPRSTUVWXYZ") for _ in range(6))
    if kind == "imei":
        return "35" + digits[:12] + luhn_digit("35" + digits[:12])
    if kind == "bank-card":
        return "508" + digits[:12] + luhn_digit("508" + digits[:12])
    if kind == "aadhaar":
        eleven = "4" + digits[:10]
        return next(eleven + last for last in "0123456789" if passes_verhoeff(eleven + last))
    if kind == "pan":
        return f"{letters[:3]}P{letters[3]}{int(digits[:4]) % 9999 + 1:04}{letters[4]}"
    if kind == "registration":
        return f"BR{int(digits[:2]) % 57 + 1:02}{letters[:2]}{int(digits[2:6]) % 9999 + 1:04}"
    if kind == "driving-licence":
        return f"BR{digits[:2]}20{int(digits[2:4]) % 25:02}{digits[4:11]}"
    return letters[:3] + digits[:7]


class Teller:
    """Tells of things in one part's words."""

    def __init__(self, vocabulary: Vocabulary, part: Part, chance: random.Random) -> None:
        self._vocabulary = vocabulary
        self._part = part
        self._chance = chance

    def tell(self, thing: Thing, side: str) -> Told:
        """Return how one side tells of a thing."""
        chance = self._chance
        language: Language = chance.choices(("en", "hi", "roman"), LANGUAGE[side])[0]
        tells = {what: chance.random() < often for what, often in TELLS[side].items()}
        colour = self._colour(thing, tells["colour"])
        make = self._make(thing, side, tells, language)
        kind = self._word(thing.kind, language)
        in_text = colour and chance.random() < 0.6
        material = self._word(thing.material, language) if tells["material"] else ""
        maker = make if chance.random() < 0.6 else ""
        head = " ".join(
            part
            for part in (
                self._word(colour, language) if in_text else "",
                maker,
                material,
                kind,
            )
            if part
        )
        frame = spelled(chance.choice(self._vocabulary.frames[side]), language, self._part, chance)
        parts = [frame.replace("{}", head), *self._details(thing, side, language)]
        colour_chosen = colour and (not in_text or chance.random() > NO_COLOUR_CHOSEN)
        wrong = chance.random() < WRONG_CATEGORY
        return Told(
            chance.choice(thing.sort["strangers"]) if wrong else thing.sort["category"],
            with_slips(", ".join(part for part in parts if part), language, chance),
            (self._word(colour, "en"),) if colour_chosen else (),
            with_slips(make, language, chance)
            if make and (not maker or chance.random() < 0.5)
            else "",
            self._numbers(thing, side),
        )

    def _word(self, code: str, language: Language) -> str:
        if not code:
            return ""
        return spelled(self._vocabulary.words[code], language, self._part, self._chance)

    def _colour(self, thing: Thing, in_text: bool) -> str:
        if not in_text or not thing.colour:
            return ""
        if thing.colour in LIKE and self._chance.random() < WRONG_COLOUR:
            return self._chance.choice(LIKE[thing.colour])
        return thing.colour

    def _make(self, thing: Thing, side: str, tells: dict[str, bool], language: Language) -> str:
        if not thing.make or not tells["make"]:
            return ""
        make = self._word(thing.make, language)
        return f"{make} {thing.model}".strip() if tells["model"] else make

    def _details(self, thing: Thing, side: str, language: Language) -> list[str]:
        chance, tells = self._chance, TELLS[side]
        phrases = self._vocabulary.phrases
        details = [
            spelled(phrases[mark], language, self._part, chance)
            for mark in thing.marks
            if chance.random() < tells["mark"]
        ]
        for content in thing.holds:
            if chance.random() < tells["holds"]:
                details.append(self._content_in_words(content, thing, language))
        if thing.name and chance.random() < tells["name"]:
            first = self._vocabulary.first_names[thing.name[0]]
            last = self._vocabulary.last_names[thing.name[1]]
            name = spelled(first, language, self._part, chance)
            if chance.random() < 0.85:
                name += " " + spelled(last, language, self._part, chance)
            word = {"en": "name {}", "hi": "नाम {}", "roman": "{} naam likha hai"}[language]
            details.append(word.format(name))
        chance.shuffle(details)
        return details

    def _content_in_words(self, content: str, thing: Thing, language: Language) -> str:
        word = self._word(content, language)
        if content != "cash":
            return word
        # Who finds money counts it; who lost it remembers about how much.
        rupees = thing.rupees if self._chance.random() < 0.5 else round(thing.rupees, -2) or 100
        return f"{rupees} {word}"

    def _numbers(self, thing: Thing, side: str) -> tuple[tuple[str, str], ...]:
        if thing.number is None:
            return ()
        _, by_loser, by_station = thing.sort["numbers"]
        often = by_loser if side == "lost" else by_station
        return (thing.number,) if self._chance.random() < often else ()
