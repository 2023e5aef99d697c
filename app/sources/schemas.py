"""The posted and the public form of a source, and the filters of their list."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator
from pydantic_core import PydanticCustomError

from app.derivation.schemas import SourcePublic
from app.fields import Dated, Language, Line, Moment, Posted, Prose, Url
from app.merge_patch import Patch
from app.revisions.schemas import Listed
from app.vocabularies import SourceKind

_EXAMPLE: dict[str, JsonValue] = {
    "url": "https://example.org/aliev-amnesty",
    "title": "Clemency for over 20,000",
    "publisher": "Digi24",
    "kind": "independent_media",
    "originator": "state media",
    "originator_kind": "state_media",
    "published_on": "2025-12",
    "language": "ro",
}


class SourcePosted(Posted):
    """A publication that can be cited: an address, or else a title and a publisher."""

    owned = frozenset({"revision", "created_at", "updated_at"})
    described = ("kind", "kind_text")

    url: Url | None = None
    title: Line | None = None
    publisher: Line | None = None
    kind: Annotated[SourceKind, Field(description="the kind of whoever published it")] = SourceKind.UNKNOWN
    kind_text: Annotated[Line | None, Field(description="what `kind` means by `other`")] = None
    originator: Annotated[Line | None, Field(description="who said first what it repeats")] = None
    originator_kind: SourceKind | None = None
    author: Line | None = None
    published_on: Dated | None = None
    accessed_on: Dated | None = None
    archive_url: Url | None = None
    language: Annotated[Language | None, Field(description="BCP 47")] = None
    quote: Prose | None = None

    @model_validator(mode="after")
    def _is_citable(self) -> "SourcePosted":
        # An entry of an act that names a stored source by its `id` needs nothing else.
        named = self.url is not None or getattr(self, "id", None) is not None
        if not named and (self.title is None or self.publisher is None):
            raise PydanticCustomError("source_not_citable", "A source has a `url`, or else a `title` and a `publisher`")
        return self


class SourceCreate(SourcePosted):
    """A source posted by itself. One whose address is known already is answered with the stored source."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})
    owned = SourcePosted.owned | {"id"}


class SourceUpdate(Patch):
    """A merge patch of a source (RFC 7396): members named change, null empties one, the others stay."""

    of = SourceCreate
    examples = [{"published_on": "2025-12-19", "quote": None}]


class SourceDocument(SourcePublic):
    """A source as it is stored and served."""

    revision: int
    created_at: Moment
    updated_at: Moment


class SourceList(Listed):
    """A page of sources."""

    data: list[SourceDocument]


class SourceFilters(BaseModel):
    """Which sources; a repeated parameter means any of these, different ones mean all."""

    kind: Annotated[list[SourceKind], Field(description="The kind of whoever published it.")] = []
    originator_kind: Annotated[list[SourceKind], Field(description="The kind of whoever said it first.")] = []
    publisher: Annotated[list[Line], Field(description="The publisher, as it is spelled there.")] = []
    language: Annotated[list[Language], Field(description="The language, as it is written there.")] = []
    url: Annotated[
        list[Url],
        Field(description="The address; case of scheme and host, default port and fragment aside."),
    ] = []
    sort: Annotated[
        Literal["created_at", "-created_at", "published_on", "-published_on"],
        Field(description="The order; sources without a date of publication come last."),
    ] = "-created_at"
