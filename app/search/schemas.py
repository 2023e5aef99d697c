"""What a search is asked by, and what it finds."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from app.fields import CountryCode
from app.fulltext.asking import Words

Type = Literal["act", "leader", "source"]


class SearchQuery(BaseModel):
    """What is looked for, where, and in which order it comes."""

    q: Annotated[
        Words,
        Field(
            description="Words, accents and case aside; `amn*` for how a word begins, which the last word always is "
            "unless a blank follows; a phrase in quotes; a minus before what must not be there.",
            examples=['"prisoners of war" amnesty -tax'],
        ),
    ]
    type: Annotated[list[Type], Field(description="Only records of this type.", examples=["act"])] = []
    country: Annotated[
        list[CountryCode],
        Field(
            description="Acts and leaders of these countries, by alpha-3, or alpha-2 of a state that exists today.",
            examples=["AZE"],
        ),
    ] = []
    sort: Annotated[
        Literal["-date", "rank"],
        Field(description="`-date`: the newest first; `rank`: of the newest 1,000 those whose title fits best first."),
    ] = "-date"


class Fragment(BaseModel):
    """A piece of a text, as it is stored, and whether it is what was looked for."""

    text: str
    hit: bool


class Highlight(BaseModel):
    """A text of the record that holds what was looked for, or the part of it around that."""

    pointer: Annotated[str, Field(description="Where it stands in the record: a JSON pointer.")]
    fragments: Annotated[list[Fragment], Field(description="In order. They are plain text, never markup.")]


class Found(BaseModel):
    """A record that was found."""

    type: Type
    id: str
    href: Annotated[str, Field(description="Where the record is.")]
    title: Annotated[str, Field(description="The title of an act or a source, the name of a leader.")]
    country: str | None
    date: Annotated[
        str | None,
        Field(description="Of the act; when the source was published; when the leader's latest term began."),
    ]
    highlights: list[Highlight]


class FoundList(BaseModel):
    """A page of what was found."""

    data: list[Found]
    next: str | None
    count: int | None = None
