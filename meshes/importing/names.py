"""What a piece is, by its name: `guess("vertebrae_L3")` is `vertebra/L3`. The words are in `names.toml`."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence

from meshes.importing.model import Guess
from meshes.importing.name_table import NameTable, Structure, name_table
from meshes.importing.words import Reading, read_name, side_of

SURE = 0.7  # from here on a guess is taken without a question
BONES = ("T12", "L1", "L2", "L3", "L4", "L5", "L6", "S1")
SEGMENTS = ("T12-L1", "L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1", "L5-L6", "L6-S1", "S1-S2")
ROOTS = ("L1", "L2", "L3", "L4", "L5", "L6", "S1", "S2")
BELOW = {pair.split("-")[0]: pair for pair in reversed(SEGMENTS) if pair != "L5-L6"}
ABOVE = "above the atlas"


def guess(name: str, hints: Mapping[str, str] | None = None, ignore: Collection[str] = ()) -> Guess:
    """The structure that a piece called `name` is, or target None with the reason.

    hints : of these `code` counts (`FMA:13074`, `SNOMED 36470004`); ignore : words to pass over, in small letters
    confidence : from `SURE` on the guess may be taken without asking. Never raises.
    """
    if "body" in (hints or {}):
        return Guess(None, 0.5, "a body of a split mesh: the number counts bodies, not levels")
    by_name = _by_name(name, ignore)
    code = _code(" ".join(str(value) for key, value in (hints or {}).items() if key == "code"))
    if code is None or code.target is None:
        return by_name
    if by_name.target in (None, code.target) or by_name.confidence < SURE:
        return code
    return Guess(by_name.target, 0.4, f"the name, but the code given says {code.target}")


def guess_all(names: Sequence[str], hints: Sequence[Mapping[str, str]] | None = None) -> list[Guess]:
    """As `guess` for names that belong together: words that all of them share count nothing (a patient's name),
    and where there is a sacrum too, a bone named S1 is the first sacral vertebra apart from it."""
    hints = hints if hints is not None else [{}] * len(names)
    shared: set[str] = set()
    if len(names) > 1:
        shared = set.intersection(*(set(read_name(name).tokens) for name in names)) - name_table().vocabulary
    guesses = [guess(name, hint, shared) for name, hint in zip(names, hints, strict=True)]
    plain = [i for i, g in enumerate(guesses) if g.target == "vertebra/sacrum" and "S1" in read_name(names[i]).levels]
    whole = [i for i, g in enumerate(guesses) if g.target == "vertebra/sacrum" and i not in plain]
    if whole and len(plain) == 1:
        guesses[plain[0]] = Guess("vertebra/S1", 0.8, "S1 apart from the sacrum, which is here too")
    return guesses


def _by_name(name: str, ignore: Collection[str]) -> Guess:
    reading, table = read_name(name, ignore), name_table()
    code = _code(" ".join(reading.tokens))
    if code is not None:
        return code
    strong = [reason for reason in reading.outside if not reason.startswith("several")]
    if strong:
        return Guess(None, 0.9, strong[0])
    _lumbosacral(reading)
    structures = _own_structures(reading, table)
    side = side_of(reading)
    if any(level[0] == "C" or (level[0] == "T" and level != "T12") for level in reading.levels):
        return _above(reading.levels)
    if len(structures) > 1:
        return Guess(None, 0.3, f"names more than one structure: {', '.join(structures)}")
    if not structures:
        return _bare(reading, side)
    return _weighed(_of_structure(table.structures[structures[0]], reading, side, table), reading)


def _above(levels: Sequence[str]) -> Guess:
    if levels == ["T13"]:
        return Guess(None, 0.8, "a thirteenth thoracic vertebra is not of the atlas")
    if any(level[0] in "LS" for level in levels):
        return Guess(None, 0.3, f"names {' and '.join(levels)}: which is meant?")
    return Guess(None, 0.9, ABOVE)


def _lumbosacral(reading: Reading) -> None:
    """A disc between L5 and the sacrum names the sacrum where others name S1."""
    if "disc" not in reading.structures and "facet" not in reading.structures:
        return
    if "lumbosacral" in reading.tokens and not reading.levels:
        reading.levels = ["L5", "S1"]
    elif "sacrum" in reading.structures and len(reading.levels) == 1:
        reading.levels.append("S1")
    if "sacrum" in reading.structures:
        reading.structures.remove("sacrum")
    if reading.levels == ["L5"] and reading.tokens[-1] == "s":  # disc_L5_S, as totalspineseg writes it
        reading.levels.append("S1")
        reading.used.add(len(reading.tokens) - 1)


def _own_structures(reading: Reading, table: NameTable) -> list[str]:
    """The structures named, without those whose words only help (`vertebra` in `vertebra L3 body`)."""
    helping = {other for name in reading.structures for other in table.structures[name].beside}
    own = [name for name in reading.structures if name not in helping]
    return [name for name in own if name != "vertebra"] or own


def _bare(reading: Reading, side: str | None) -> Guess:
    levels = reading.levels
    if not levels:
        return Guess(None, 0.5, reading.outside[0] if reading.outside else "no word or level of the atlas in the name")
    pair = "-".join(levels)
    if pair in SEGMENTS:
        return Guess(f"disc/{pair}", 0.4, "a segment without a word for what it is: taken for the disc")
    if len(levels) > 1:
        return Guess(None, 0.3, f"names {len(levels)} levels: {', '.join(levels)}")
    if side:
        return Guess(_bone(levels[0]).target, 0.4, f"a {side} side, but no word for what it is: taken for the bone")
    return _weighed(_bone(levels[0]), reading, 0.6)


def _bone(level: str) -> Guess:
    if level == "S1":
        return Guess("vertebra/sacrum", 0.8, "S1, for a bone, is the sacrum")
    if level not in BONES:
        return Guess(None, 0.8, f"{level} is part of the sacrum")
    return Guess(f"vertebra/{level}", 0.95, f"names {level}")


def _of_structure(structure: Structure, reading: Reading, side: str | None, table: NameTable) -> Guess:
    if not structure.target:
        return Guess(None, 0.3, structure.reason)
    if structure.level == "bone":
        return _of_bone(structure, reading, side, table)
    if structure.level == "segment":
        level, trust, why = _segment(reading)
    elif structure.level in ("root", "lumbar root"):
        level, trust, why = _root(reading, ROOTS if structure.level == "root" else ROOTS[:6])
    else:
        level, trust, why = "-", structure.confidence, structure.reason or f"names the {_words(structure)}"
        if set(reading.levels) - ({"S1"} if structure.name == "sacrum" else set()):
            conflict = structure.name == "sacrum"
            trust, why = (0.0 if conflict else 0.5), f"names the {_words(structure)} and {', '.join(reading.levels)}"
            level = None if conflict else level
    if level is None:
        return Guess(None, 0.3, f"{_words(structure)}: {why}")
    return _sided(structure, structure.target, level, side, Guess(None, trust, why))


def _of_bone(structure: Structure, reading: Reading, side: str | None, table: NameTable) -> Guess:
    levels = reading.levels
    if not levels and structure.name == "vertebra":
        return _numbered(reading, table)
    if len(levels) == 2 and reading.short:
        chosen = _bone(levels[0])
        return Guess(chosen.target, 0.3, f"{levels[0]}, if the number behind it counts nothing")
    if len(levels) != 1:
        return Guess(None, 0.3, f"{_words(structure)}: names {', '.join(levels) or 'no level'}, expected one level")
    bone = _bone(levels[0])
    if structure.name == "vertebra":
        return Guess(bone.target, 0.4, f"a {side} half?") if side and bone.target else bone
    if levels[0] not in BONES or levels[0] == "S1":
        return Guess(None, 0.3, f"{_words(structure)} of {levels[0]}: the atlas has none")
    return _sided(structure, structure.target, levels[0], side, Guess(None, 0.85, f"the {_words(structure)} of a bone"))


def _sided(structure: Structure, pattern: str, level: str, side: str | None, found: Guess) -> Guess:
    target = pattern.format(level=level, segment=level, root=level, side=side or "")
    if not structure.side:
        trust = found.confidence * (0.5 if side else 1)
        return Guess(target, trust, found.reason + (f"; {side}, though it has no sides" if side else ""))
    if side in ("left", "right"):
        return Guess(target, found.confidence, found.reason)
    group = pattern.split("/{side}")[0].format(level=level, segment=level, root=level)
    whole = pattern.endswith("{side}")
    return Guess(group if whole else None, found.confidence * 0.6, f"{found.reason}; {side or 'no'} side is named")


def _segment(reading: Reading) -> tuple[str | None, float, str]:
    pair = "-".join(reading.levels)
    if pair in SEGMENTS:
        return pair, 0.95, f"names {pair}"
    if len(reading.levels) == 1 and reading.levels[0] in BELOW and reading.levels[0] != "S1":
        level = reading.levels[0]
        return BELOW[level], (0.85 if reading.ordinal else 0.4), f"named after {level}: taken as the one below it"
    return None, 0.0, f"names {', '.join(reading.levels) or 'no level'}, expected two neighbours such as L4-L5"


def _root(reading: Reading, roots: Sequence[str]) -> tuple[str | None, float, str]:
    if len(reading.levels) == 1 and reading.levels[0] in roots:
        return reading.levels[0], 0.95, f"names {reading.levels[0]}"
    return None, 0.0, f"names {', '.join(reading.levels) or 'no level'}, expected one root, {roots[0]} to {roots[-1]}"


def _numbered(reading: Reading, table: NameTable) -> Guess:
    """`vert22`: a vertebra by a number alone is VerSe's numbering."""
    numbers = [
        int(number)
        for word, number in itertools.pairwise(reading.tokens)
        if word in table.bone_words and number.isdigit() and len(number) < 3
    ]
    if len(numbers) != 1:
        return Guess(None, 0.5, "a vertebra without its level")
    number = numbers[0]
    if number in table.verse:
        return Guess(f"vertebra/{table.verse[number]}", 0.85, f"number {number} of VerSe is {table.verse[number]}")
    if number == 19:
        return Guess("vertebra/T12", 0.75, "number 19 of VerSe is T12")
    if 8 <= number < 19:
        return Guess(None, 0.8, f"number {number} of VerSe is T{number - 7}: {ABOVE}")
    if 1 <= number < 8:
        return Guess(None, 0.3, f"number {number}: C{number} in VerSe, or counted by other rules")
    return Guess(None, 0.5, f"number {number} is no vertebra of VerSe that the atlas has")


def _weighed(found: Guess, reading: Reading, least: float = 0.8) -> Guess:
    """Less sure for each word that is not understood."""
    unknown = [token for index, token in enumerate(reading.tokens) if index not in reading.used]
    if not unknown or found.target is None:
        return found
    parts = [token for token in unknown if token in name_table().parts]
    if parts:
        return Guess(found.target, 0.4, f"{found.reason}; only a part of it? it says {' '.join(parts)[:60]}")
    trust = found.confidence * max(0.9 ** len(unknown), least) if least > 0.7 else found.confidence * least
    return Guess(found.target, trust, f"{found.reason}; not understood: {' '.join(unknown)[:60]}")


def _code(text: str) -> Guess | None:
    """What a code says: `fma 13074`, `sct 36470004`; None if there is none in `text`."""
    table, tokens = name_table(), text.casefold().replace(":", " ").replace("_", " ").split()
    words = [part for token in tokens for part in _letters_and_digits(token)]
    found: set[str] = set()
    seen = ""
    for word, number in itertools.pairwise(words):
        system = table.code_words.get(word)
        if system is None or not number.isdecimal() or len(number) > 20:
            continue
        seen = f"{word} {number}"
        found |= {table.codes[system][int(number)]} if int(number) in table.codes[system] else set()
    if len(found) == 1 and seen:
        target = found.pop()
        return Guess("vertebra/sacrum" if target == "vertebra/S1" else target, 0.9, f"code {seen}")
    return Guess(None, 0.5, f"code {seen}: of no structure of the atlas") if seen else None


def _letters_and_digits(token: str) -> list[str]:
    letters = token.rstrip("0123456789")
    return [part for part in (letters, token[len(letters) :]) if part]


def _words(structure: Structure) -> str:
    return structure.name.replace("-", " ")
