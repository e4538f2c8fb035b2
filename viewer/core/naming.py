"""Names for ids that the vocabulary lacks: a part only this pack has, a level few people have."""

from __future__ import annotations

import re

from annotations.language import DEFAULT_LANGUAGE, side_words
from annotations.language import words as own_words
from annotations.terms import ResolvedTerm, find_term, short_names

_PLACE = re.compile(r"[TLS]\d{1,2}(-[TLS]\d{1,2})?|sacrum")
_HEADS = ("vertebra", "disc", "facet", "nerve", "canal", "ligament")
_SIDES = ("left", "right")
OTHER = "other"  # of an imported pack: what is no structure of the spine


def named(target: str, kind: str, language: str = DEFAULT_LANGUAGE) -> ResolvedTerm:
    """The vocabulary's term for `target`, else one made from the id; `kind` is what the pack calls it."""
    return find_term(target, language) or _pair(target, language) or _made(target, kind, language)


def _pair(target: str, language: str) -> ResolvedTerm | None:
    """Both sides of something that is named side by side: the term of the left one without its side."""
    left = find_term(f"{target}/left", language)
    if left is None:
        return None
    return ResolvedTerm(
        id=target,
        name=_sideless(left.name, language),
        latin=left.latin,
        codes=left.codes,
        synonyms=tuple(_sideless(word, language) for word in left.synonyms),
        kind=left.kind,
        patient_name=_sideless(left.patient_name, language),
        definition=left.definition,
        sources=left.sources,
        values={key: value for key, value in left.values.items() if key != "side"},
    )


def _sideless(name: str, language: str) -> str:
    left = "|".join(sorted({re.escape(word) for word in side_words(language, "left").values()}, key=len, reverse=True))
    plain = re.sub(rf",? \b(?:{left})\b|\b(?:{left}) ", "", name, flags=re.IGNORECASE).strip()
    return plain[:1].upper() + plain[1:] if name[:1].isupper() else plain


def _made(target: str, kind: str, language: str) -> ResolvedTerm:
    name = readable(target, language)
    return ResolvedTerm(
        id=target, name=name, latin="", codes={}, synonyms=(), kind=kind, patient_name=name, definition="",
        sources=(), values={},
    )  # fmt: skip


def readable(target: str, language: str = DEFAULT_LANGUAGE) -> str:
    """`vertebra/L6/pedicle/left` as `Pedicle of L6, left`; an id without a level or segment stays as it is."""
    own = own_words(language)
    if re.fullmatch(r"[TLS]\d{1,2}-[TLS]\d{1,2}", target):
        return own["segment"].format(place=target)
    head, *rest = target.split("/")
    if head == OTHER and rest:
        return words_for(rest[-1], language)
    if head not in _HEADS and not any(_PLACE.fullmatch(one) for one in rest):
        return target
    side = next((one for one in rest if one in _SIDES), None)
    name = _placed(head, [one for one in rest if one not in _SIDES], language)
    return own["sided"].format(name=name, **side_words(language, side)) if side else name


def _placed(head: str, rest: list[str], language: str) -> str:
    """The name without its side: `Pedicle of L6`, `Capsule L5-L6`."""
    own = own_words(language)
    place = next((one for one in rest if _PLACE.fullmatch(one)), None)
    words = [one for one in rest if one != place]
    what = words_for(words[-1] if words else head, language)
    if place is None:
        return what if rest else head
    if head != "vertebra":
        return f"{what} {place}"
    if place == "sacrum":
        return own["of_sacrum"].format(what=what) if words else own["sacrum"]
    return own["of"].format(what=what, place=place) if words else own["vertebra"].format(place=place)


def kind_words(target: str, language: str = DEFAULT_LANGUAGE) -> str:
    """`vertebra/L6/pedicle/left` as `Pedicle`: the last word of an id that is neither a place nor a side."""
    words = [one for one in target.split("/") if one not in _SIDES and not _PLACE.fullmatch(one)]
    return words_for(words[-1] if words else target, language)


def words_for(name: str, language: str = DEFAULT_LANGUAGE) -> str:
    """A word of an id as the language has it, else in English: `anterior-root` as `Anterior root`."""
    plain = name.replace("-", " ").replace("end plate", "end-plate")
    return short_names(language).get(name) or plain[:1].upper() + plain[1:]
