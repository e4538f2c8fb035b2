"""Names for ids that the vocabulary lacks: a part only this pack has, a level few people have."""

from __future__ import annotations

import re

from annotations.errors import AnnotationError
from annotations.terms import ResolvedTerm, term_for

_PLACE = re.compile(r"[TLS]\d{1,2}(-[TLS]\d{1,2})?|sacrum")
_HEADS = ("vertebra", "disc", "facet", "nerve", "canal", "ligament")
_SIDES = ("left", "right")


def named(target: str, kind: str) -> ResolvedTerm:
    """The vocabulary's term for `target`, else one made from the id; `kind` is what the pack calls it."""
    try:
        return term_for(target)
    except AnnotationError:
        return _pair(target) or _made(target, kind)


def _pair(target: str) -> ResolvedTerm | None:
    """Both sides of something that is named side by side: the term of the left one without its side."""
    try:
        left = term_for(f"{target}/left")
    except AnnotationError:
        return None
    return ResolvedTerm(
        id=target,
        name=_sideless(left.name),
        latin=left.latin,
        codes=left.codes,
        synonyms=tuple(_sideless(word) for word in left.synonyms),
        kind=left.kind,
        patient_name=_sideless(left.patient_name),
        definition=left.definition,
        sources=left.sources,
        values={key: value for key, value in left.values.items() if key != "side"},
    )


def _sideless(name: str) -> str:
    plain = re.sub(r",? \bleft\b|\b[Ll]eft ", "", name).strip()
    return plain[:1].upper() + plain[1:] if name[:1].isupper() else plain


def _made(target: str, kind: str) -> ResolvedTerm:
    name = readable(target)
    return ResolvedTerm(
        id=target, name=name, latin="", codes={}, synonyms=(), kind=kind, patient_name=name, definition="",
        sources=(), values={},
    )  # fmt: skip


def readable(target: str) -> str:
    """`vertebra/L6/pedicle/left` as `Pedicle of L6, left`; an id without a level or segment stays as it is."""
    if re.fullmatch(r"[TLS]\d{1,2}-[TLS]\d{1,2}", target):
        return f"{target} segment"
    head, *rest = target.split("/")
    place = next((one for one in rest if _PLACE.fullmatch(one)), None)
    side = next((f", {one}" for one in rest if one in _SIDES), "")
    if place is None:
        return (
            f"{words_for([one for one in rest if one not in _SIDES][-1])}{side}" if head in _HEADS and rest else target
        )
    words = [one for one in rest if one != place and one not in _SIDES]
    if head == "vertebra":
        what = words_for(words[-1]) if words else ("Vertebra" if place != "sacrum" else "Sacrum")
        link = (
            f" of {'the sacrum' if place == 'sacrum' else place}" if words else "" if what == "Sacrum" else f" {place}"
        )
        return f"{what}{link}{side}"
    return f"{words_for(words[-1] if words else head)} {place}{side}"


def kind_words(target: str) -> str:
    """`vertebra/L6/pedicle/left` as `Pedicle`: the last word of an id that is neither a place nor a side."""
    words = [one for one in target.split("/") if one not in _SIDES and not _PLACE.fullmatch(one)]
    return words_for(words[-1] if words else target)


def words_for(name: str) -> str:
    """`anterior-root` as `Anterior root`."""
    plain = name.replace("-", " ").replace("end plate", "end-plate")
    return plain[:1].upper() + plain[1:]
