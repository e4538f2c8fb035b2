"""Reads the texts: front matter, sections, links, citations. The student text stands in where another is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable

from annotations.data import list_field, parse_table, text_field
from annotations.errors import AnnotationError
from annotations.levels import placeholder_values
from annotations.markup import Block, Span, parse_blocks
from annotations.terms import is_known_target, nearest, term_for
from annotations.text import Section, Text

AUDIENCES = ("student", "patient", "clinician")
#: Folders below ``texts/<language>``; a subject is a file name in one of them.
FOLDERS = ("segments", "kinds", "conditions", "roots")
#: What stands in where a language has no text.
DEFAULT_LANGUAGE = "en"
MAX_BYTES = 1_000_000
FENCE = "---"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,79}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_FILE = re.compile(rf"({_NAME.pattern})\.({'|'.join(AUDIENCES)})\.md")
_BRACE = re.compile(r"\{(\w+)\}")
_BRACED_LINK = re.compile(r"\[([^\[\]]*)\]\(structure:([^()\s]*\{[^()\s]*)\)")


def parse_text(content: str, name: str, language: str = "en") -> Text:
    """A text from the content of its file; `name` is for messages.

    Raises:
        AnnotationError: and nothing else, whatever the content.
    """
    content = _tidied(content)
    header, body, offset = _split(content, name)
    row = parse_table(header, name, line_offset=1)
    audience = text_field(row, "audience", name, "front matter")
    if audience not in AUDIENCES:
        raise AnnotationError(name, "front matter.audience", audience, " or ".join(AUDIENCES), "choose one of these")
    return Text(
        title=text_field(row, "title", name, "front matter"),
        summary=text_field(row, "summary", name, "front matter"),
        audience=audience,
        audience_used=audience,
        subject=text_field(row, "subject", name, "front matter"),
        sections=_sections(body, offset, name),
        keywords=list_field(row, "keywords", name, "front matter"),
        language=language,
        language_asked=language,
        name=name,
    )


def _tidied(content: str) -> str:
    """Plain line ends, and no characters that cannot be written out again (nulls, halves of surrogate pairs)."""
    whole = content.encode("utf-8", "replace").decode("utf-8")
    return whole.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")


def _split(content: str, name: str) -> tuple[str, str, int]:
    """Front matter, body, and the number of lines above the body."""
    lines = content.split("\n")
    if lines[0].rstrip() != FENCE:
        raise AnnotationError(
            name,
            "front matter",
            lines[0],
            f"a line {FENCE}",
            f"begin the file with {FENCE}, fields, {FENCE}",
            line=1,
        )
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == FENCE:
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 1
    raise AnnotationError(
        name,
        "front matter",
        "no end",
        f"a second line {FENCE}",
        f"close the front matter with {FENCE}",
        line=1,
    )


def _sections(body: str, offset: int, name: str) -> tuple[Section, ...]:
    try:
        blocks = parse_blocks(body, offset)
    except RecursionError:
        raise AnnotationError(name, "body", "brackets nested too deep", "plain Markdown", "simplify the text") from None
    found: list[Section] = []
    for block in blocks:
        if block.kind == "heading":
            found.append(Section(block.plain_text, (), block.line))
        elif not found:
            raise AnnotationError(
                name,
                "body",
                block.markdown,
                "'## Heading' first",
                "put a heading above this text",
                line=block.line,
            )
        else:
            found[-1] = replace(found[-1], blocks=(*found[-1].blocks, block))
    if not found:
        raise AnnotationError(name, "body", "no section", "at least one '## Heading'", "write the text", line=offset)
    return tuple(found)


def texts_root() -> Traversable:
    """The folder of texts that is shipped with the package."""
    return resources.files("annotations") / "texts"


def read_text(subject: str, audience: str, language: str = "en", root: Traversable | None = None) -> Text:
    """The text on a subject (a segment such as ``L2-L3``, or a kind slug such as ``disc``) for an audience.

    Where there is none in the language, the English one is given, and `Text.language` says so; where there is none
    for the audience, the student text, and `Text.audience_used` says so.
    `root` is a folder of texts (``<language>/segments/L2-L3.student.md``) other than the one shipped.

    Raises:
        AnnotationError: no such text (with the nearest subjects), an unreadable or damaged file.
    """
    return _read_shipped(subject, audience, language) if root is None else _read(subject, audience, language, root)


def find_text(subject: str, audience: str, language: str = "en") -> Text | None:
    """`read_text` of the shipped texts, None where there is none or a damaged one (the validator's to report)."""
    try:
        return read_text(subject, audience, language)
    except AnnotationError:
        return None


@lru_cache(maxsize=2048)
def _read_shipped(subject: str, audience: str, language: str) -> Text:
    """The shipped texts do not change while the program runs, and many parts of it ask for the same."""
    return _read(subject, audience, language, None)


def _read(subject: str, audience: str, language: str, root: Traversable | None) -> Text:
    if audience not in AUDIENCES:
        raise AnnotationError("texts", "audience", audience, " or ".join(AUDIENCES), "choose one of these")
    for used in dict.fromkeys((audience, "student")):
        for tongue in dict.fromkeys((language, DEFAULT_LANGUAGE)):
            file = _find(_language_folder(tongue, root), subject, used)
            if file is not None:
                found = read_file(file, tongue)
                return replace(found, audience=audience, audience_used=used, language_asked=language)
    known = tuple(dict.fromkeys(name for name, _ in texts_index(language, root)))
    close = nearest(subject, known)
    remedy = f"did you mean {', '.join(close)}?" if close else "see texts_index() for the subjects there are"
    raise AnnotationError("texts", "subject", subject, "a subject with a text", remedy)


def read_file(file: Traversable, language: str = "en") -> Text:
    """The text in one file, of which at most `MAX_BYTES` are read.

    Raises:
        AnnotationError: too large, not UTF-8, not to be read, or not a text.
    """
    return parse_text(_content(file), file.name, language)


def read_keywords(file: Traversable) -> tuple[str, ...]:
    """The keywords of the text in one file, of which only the front matter is looked at.

    Raises:
        AnnotationError: too large, not UTF-8, not to be read, or without a sound front matter.
    """
    header, _, _ = _split(_tidied(_content(file)), file.name)
    return list_field(parse_table(header, file.name, line_offset=1), "keywords", file.name, "front matter")


def text_for(
    structure_id: str,
    audience: str,
    language: str = "en",
    root: Traversable | None = None,
    levels: tuple[str, ...] | None = None,
) -> Text:
    """The text that explains a structure, group or segment, its links filled in for that structure.

    A segment has its own text; any other structure has the text of its kind, under its own name (for patients the
    one in plain words). A segment that only a variant has (L5-L6) has the text on transitional vertebrae.

    levels : those of the spine shown, see `annotations.levels.placeholder_values`
    """
    term = term_for(structure_id, language)
    if term.kind == "segment":
        return read_text(structure_id, audience, language, root)
    text = fill(read_text(term.kind, audience, language, root), structure_id, levels)
    title = term.patient_name[0].upper() + term.patient_name[1:] if text.audience_used == "patient" else term.name
    return replace(text, title=title)


def texts_index(language: str = "en", root: Traversable | None = None) -> list[tuple[str, str]]:
    """(subject, audience) of every text there is, sorted."""
    return sorted((subject, audience) for _, subject, audience, _ in text_files(language, root))


def text_files(language: str = "en", root: Traversable | None = None) -> list[tuple[str, str, str, Traversable]]:
    """(folder, subject, audience, file) of every text there is."""
    base = _language_folder(language, root)
    found = []
    for folder in FOLDERS:
        place = base / folder
        for file in sorted(place.iterdir(), key=lambda one: one.name) if place.is_dir() else ():
            match = _FILE.fullmatch(file.name)
            if match and file.is_file():
                found.append((folder, match[1], match[2], file))
    return found


def fill(text: Text, structure_id: str, levels: tuple[str, ...] | None = None) -> Text:
    """The text with the braces in its links filled in from a structure.

    ``structure:disc/{segment}`` becomes ``structure:disc/L2-L3`` for anything that belongs to L2-L3. Where
    the structure does not give the value, or the link would point at nothing, the label stays as plain words.
    """
    values = placeholder_values(structure_id, levels)
    return replace(text, sections=tuple(_filled_section(section, values) for section in text.sections))


def _filled_section(section: Section, values: Mapping[str, str]) -> Section:
    return replace(section, blocks=tuple(_filled_block(block, values) for block in section.blocks))


def _filled_block(block: Block, values: Mapping[str, str]) -> Block:
    rows = tuple(tuple(tuple(_filled_span(span, values) for span in cell) for cell in row) for row in block.rows)
    return replace(
        block, rows=rows, markdown=_BRACED_LINK.sub(lambda match: _filled_link(match, values), block.markdown)
    )


def _filled_span(span: Span, values: Mapping[str, str]) -> Span:
    return span if span.target is None or "{" not in span.target else replace(span, target=filled(span.target, values))


def _filled_link(match: re.Match[str], values: Mapping[str, str]) -> str:
    target = filled(match[2], values)
    return match[1] if target is None else f"[{match[1]}](structure:{target})"


def filled(target: str, values: Mapping[str, str]) -> str | None:
    """A link's target with its braces filled in, or None where that is not possible."""
    result = _BRACE.sub(lambda match: values.get(match[1], match[0]), target)
    return result if "{" not in result and is_known_target(result) else None


def _language_folder(language: str, root: Traversable | None) -> Traversable:
    base = root if root is not None else texts_root()
    if not _LANGUAGE.fullmatch(language) or not (base / language).is_dir():
        raise AnnotationError("texts", "language", language, "a language with a folder of texts", "use en")
    return base / language


def _find(base: Traversable, subject: str, audience: str) -> Traversable | None:
    """The file of a text; a subject that is no plain name (a path, say) finds nothing."""
    if not _NAME.fullmatch(subject):
        return None
    places = (base / folder / f"{subject}.{audience}.md" for folder in FOLDERS)
    return next((file for file in places if file.is_file()), None)


def _content(file: Traversable) -> str:
    """The text of a file, at most `MAX_BYTES` of it being read."""
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise AnnotationError(file.name, "size", f"over {MAX_BYTES} bytes", "a text of 1 MB at most", "split it")
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise AnnotationError(
            file.name, "encoding", f"byte {error.start} that is not UTF-8", "UTF-8", "save it as UTF-8"
        ) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise AnnotationError(file.name, "file", reason, "a readable file", "check the file and its rights") from None
