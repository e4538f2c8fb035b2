"""What the import says, in the language spoken: rows, sureness, why it cannot be done yet, sizes."""

from __future__ import annotations

from meshes.importing.names import SURE
from meshes.importing.plan import BY_USER, Hindrance, ImportPlan, asked, doubled, hindrance, size, taken
from viewer.core.import_choices import structure_name
from viewer.ui.translation import translate


def target_words(plan: ImportPlan, row: int, language: str) -> str:
    """What a piece is taken for; a guess nobody is sure about carries a question mark."""
    guess = plan.guesses[row]
    if guess.target is None:
        unknown = guess.confidence < SURE
        return translate("Import", "Not recognised: choose") if unknown else translate("Import", "Left out")
    name = structure_name(guess.target, language)
    return name if taken(plan, row) else translate("Import", "{name}?").format(name=name)


def sure_words(plan: ImportPlan, row: int) -> str:
    """How sure that is, a word and a number."""
    guess = plan.guesses[row]
    if guess.reason == BY_USER:
        return translate("Import", "Chosen by you")
    share = round(100 * guess.confidence)
    sure = guess.confidence >= SURE
    words = translate("Import", "Sure, {share} %") if sure else translate("Import", "Unsure, {share} %")
    return words.format(share=share)


def why_words(plan: ImportPlan, row: int) -> str:
    """Why, and what is wrong with it."""
    others = doubled(plan).get(row)
    if others:
        names = ", ".join(plan.pieces.all[one].name for one in others)
        return translate("Import", "The same as {names}: leave one out or choose another").format(names=names)
    reason = plan.guesses[row].reason
    return "" if reason == BY_USER else reason


def summary(plan: ImportPlan) -> str:
    """How many pieces are taken, left out, asked about."""
    rows = range(len(plan.guesses))
    into, open_ = sum(taken(plan, row) for row in rows), len(asked(plan))
    words = translate("Import", "{all} surfaces: {into} taken, {out} left out, {open} to ask about.")
    return words.format(all=len(plan.guesses), into=into, out=len(plan.guesses) - into - open_, open=open_)


def hindrance_words(plan: ImportPlan, language: str) -> str:
    """Why it cannot be imported as it is, or what will be left out if it is; empty when all is clear."""
    found: Hindrance | None = hindrance(plan)
    if found is not None and found.kind == "nothing":
        return translate("Import", "Nothing is recognised yet: choose a structure for at least one surface.")
    if found is not None:
        names = ", ".join(plan.pieces.all[row].name for row in found.rows)
        words = translate("Import", "{structure} is chosen for {names}: leave one out or choose another.")
        return words.format(structure=structure_name(found.target, language), names=names)
    count = len(asked(plan))
    if count == 1:
        return translate("Import", "One surface is not answered for; it is left out.")
    words = translate("Import", "{count} surfaces are not answered for; they are left out.")
    return words.format(count=count) if count else ""


def size_words(plan: ImportPlan) -> str:
    """How large the spine is with the units and axes chosen."""
    x, y, z = size(plan)
    return translate("Import", "Spine {z:.0f} mm tall, {x:.0f} mm wide, {y:.0f} mm deep").format(x=x, y=y, z=z)
