"""A text as it was read: sections of blocks, what they link to and what they cite."""

from __future__ import annotations

from dataclasses import dataclass

from annotations.markup import Block


@dataclass(frozen=True)
class Section:
    """A heading and the blocks below it.

    links, topics : (label, id) of the structures and of the topics it leads to; sources : keys of the source list
    """

    heading: str
    blocks: tuple[Block, ...]
    line: int = 1

    @property
    def markdown(self) -> str:
        return "\n\n".join(block.markdown for block in self.blocks)

    @property
    def plain_text(self) -> str:
        return "\n\n".join(block.plain_text for block in self.blocks)

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        return tuple(link for block in self.blocks for link in block.links)

    @property
    def topics(self) -> tuple[tuple[str, str], ...]:
        return tuple(link for block in self.blocks for link in block.topics)

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for block in self.blocks for key in block.sources))


@dataclass(frozen=True)
class Text:
    """One text: `audience` and `language_asked` were asked for, `audience_used` and `language` are what there was."""

    title: str
    summary: str
    audience: str
    audience_used: str
    subject: str
    sections: tuple[Section, ...]
    keywords: tuple[str, ...] = ()
    language: str = "en"
    language_asked: str = "en"
    name: str = "text"

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys in the order of first citation; a source's number is its place here, from 1."""
        return tuple(dict.fromkeys(key for section in self.sections for key in section.sources))

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        return tuple(link for section in self.sections for link in section.links)

    @property
    def topics(self) -> tuple[tuple[str, str], ...]:
        return tuple(link for section in self.sections for link in section.topics)

    @property
    def is_fallback(self) -> bool:
        """Whether another audience's text stands in for the one asked for."""
        return self.audience != self.audience_used
