"""The languages there are, and the few words that the program itself adds to names and texts in each of them.

The names of things are in `terms.toml` and `texts/<language>/terms.toml`, the window's words in
`viewer/ui/translations`; CONTRIBUTING.md says how another language is added.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

#: Every language by its code, each by its own name; English first, it stands in where another lacks something.
DEFAULT_LANGUAGE = "en"
LANGUAGES: Mapping[str, str] = MappingProxyType({"en": "English", "de": "Deutsch"})

#: Languages in which a noun keeps its capital within a sentence.
_CAPITAL_NOUNS = frozenset({"de"})

# sources, mentions, fallback, notice : around a text; other_language : above an English text that stands in for another
# student, patient, clinician : the audiences, as `fallback` needs them
# derived, derived_note : of a surface that an import made from its neighbours
# no_segment, variants : above the text on a segment that only some people have
# degrees, decimal : in sizes; exiting_root, traversing_root : in the comparison of two segments
# sided, of, of_sacrum, segment, vertebra, sacrum : names made from an id that the vocabulary lacks
_WORDS = {
    "en": {
        "sources": "Sources",
        "mentions": "Where else this is spoken of",
        "fallback": "There is no {asked} text on this yet; this is the one for {used}s.",
        "other_language": "There is no text on this in the language chosen yet; this is the English one.",
        "student": "student",
        "patient": "patient",
        "clinician": "clinician",
        "no_segment": "There is no text on the {segment} segment: only some people have one.",
        "variants": "This text is on such variants.",
        "derived": "{name} (derived)",
        "derived_note": "This surface was not in the file: it is derived from the bones around it.",
        "notice": "For learning, not medical advice.",
        "notice_patient": "This page is for learning. It is not medical advice. Your own care team knows you.",
        "sided": "{name}, {side}",
        "of": "{what} of {place}",
        "of_sacrum": "{what} of the sacrum",
        "segment": "{place} segment",
        "vertebra": "Vertebra {place}",
        "sacrum": "Sacrum",
        "degrees": "degrees",
        "decimal": ".",
        "exiting_root": "Exiting root",
        "traversing_root": "Traversing root",
    },
    "de": {
        "sources": "Quellen",
        "mentions": "Wo noch davon die Rede ist",
        "fallback": "Für {asked} gibt es hierzu noch keinen Text; dies ist der für {used}.",
        "other_language": "Für diesen Text gibt es noch keine deutsche Fassung; hier steht die englische.",
        "student": "Studierende",
        "patient": "Patienten",
        "clinician": "Ärztinnen und Ärzte",
        "no_segment": "Zum Segment {segment} gibt es keinen Text: nur manche Menschen haben es.",
        "variants": "Dieser Text handelt von solchen Varianten.",
        "derived": "{name} (abgeleitet)",
        "derived_note": "Diese Fläche war nicht in der Datei: sie ist aus den Knochen um sie herum abgeleitet.",
        "notice": "Zum Lernen, keine medizinische Beratung.",
        "notice_patient": "Diese Seite ist zum Lernen da. Sie ist keine medizinische Beratung. "
        "Ihre Ärztinnen, Ärzte und Pflegenden kennen Sie.",
        "sided": "{name}, {side}",
        "of": "{what} {place}",
        "of_sacrum": "{what} des Kreuzbeins",
        "segment": "Segment {place}",
        "vertebra": "Wirbel {place}",
        "sacrum": "Kreuzbein",
        "degrees": "Grad",
        "decimal": ",",
        "exiting_root": "Austretende Wurzel",
        "traversing_root": "Durchlaufende Wurzel",
    },
}

# What the braces of a term stand for on each side: {side}, and in German {linke} after an article.
_SIDES = {
    "en": {"left": {"side": "left"}, "right": {"side": "right"}},
    "de": {"left": {"side": "links", "linke": "linke"}, "right": {"side": "rechts", "linke": "rechte"}},
}


def words(language: str) -> Mapping[str, str]:
    """The program's own words in a language, in English where there are none."""
    return MappingProxyType(_WORDS["en"] | _WORDS.get(language, {}))


def side_words(language: str, side: str | None) -> Mapping[str, str]:
    """What the braces for a side mean in a language, by brace; nothing for what has no side."""
    return MappingProxyType(_SIDES.get(language, _SIDES["en"]).get(side or "", {}))


def inside(name: str, language: str) -> str:
    """A name as it stands within a sentence or after another name: German keeps the capital of a noun."""
    return name if language in _CAPITAL_NOUNS else name[:1].lower() + name[1:]


def notice(language: str, audience: str) -> str:
    """The line that stands below every text."""
    known = words(language)
    return known.get(f"notice_{audience}", known["notice"])


def fallback_lines(language: str, used_language: str, audience: str, used_audience: str) -> tuple[str, ...]:
    """What to say above a text that is not in the language asked for, or not for the audience asked for."""
    known = words(language)
    found = []
    if language != used_language:
        found.append(known["other_language"])
    if audience != used_audience:
        found.append(known["fallback"].format(asked=known[audience], used=known[used_audience]))
    return tuple(found)
