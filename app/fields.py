"""What is posted: text, addresses, partial dates, counts, whole objects. Each refuses with a code and a message."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, Final
from urllib.parse import urlsplit

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    PlainSerializer,
    StringConstraints,
    model_validator,
)
from pydantic.functional_validators import AfterValidator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from app.counts.count import LARGEST, Count, CountError
from app.counts.dates import DateError, PartialDate
from app.counts.reader import WordingError, read_wording
from app.vocabularies import Qualifier

# For the contract alone: what no text holds is refused before any schema sees it (text.py).
_FIT = {"not": {"pattern": r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]"}}
TEXT = {"pattern": r"\S", **_FIT}
_WORD = {"pattern": r"^\S+$", **_FIT}

Line = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"\S"), Field(json_schema_extra={**TEXT})]
Prose = Annotated[
    str, StringConstraints(min_length=1, max_length=20_000, pattern=r"\S"), Field(json_schema_extra={**TEXT})
]
Key = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]*$")]
Reference = Annotated[
    str, StringConstraints(min_length=1, max_length=200, pattern=r"^\S+$"), Field(json_schema_extra={**_WORD})
]
RecordId = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"),
    Field(description="The identifier, as the service gave it"),
]
Wikidata = Annotated[
    str, StringConstraints(max_length=20, pattern=r"^Q[1-9][0-9]*$"), Field(description="A Wikidata item")
]
Language = Annotated[str, StringConstraints(max_length=35, pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")]
CountryCode = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Z]{2,3}$"),
    Field(description="ISO 3166-1 alpha-3, or the alpha-2 of a state that exists today"),
]
Whole = Annotated[int, Field(strict=True, ge=0, le=2**53 - 1)]
Flag = Annotated[bool, Field(strict=True)]


_IN_URL = r"""[^\s<>"\\^`{|}]"""
_HOST = r"""(\[[0-9A-Fa-f:.]+\]|[^\s<>"\\^`{|}@/?#:\[\]]+)"""
_URL = {"pattern": rf"^[Hh][Tt][Tt][Pp][Ss]?://{_HOST}(:[0-9]{{1,5}})?([/?#]{_IN_URL}*)?$", **_FIT}


def _address(value: str) -> str:
    parts = None
    try:
        parts = urlsplit(value)
        bad_port = parts.port == 0
    except ValueError:
        bad_port = True
    if parts is None or bad_port or parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        raise PydanticCustomError("url_unusable", "an address begins with http:// or https:// and names a host")
    if "@" in parts.netloc:
        raise PydanticCustomError("url_with_user", "an address must not hold a user name or password")
    if any(character.isspace() or character in '<>"\\^`{|}' for character in value):
        raise PydanticCustomError("url_unusable", 'an address must not hold blanks or any of <>"\\^`{{|}}')
    return value


Url = Annotated[
    str,
    StringConstraints(min_length=8, max_length=2_000),
    AfterValidator(_address),
    # Not `format: uri`: addresses in other scripts than Latin are taken too.
    Field(json_schema_extra={**_URL}),
]


def _partial_date(value: str) -> str:
    try:
        return PartialDate.parse(value).text
    except DateError as error:
        raise PydanticCustomError(error.code, "{reason}", {"reason": error.message}) from None


_PARTIAL_DATE = r"^[12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
Dated = Annotated[
    str,
    StringConstraints(max_length=10),
    AfterValidator(_partial_date),
    Field(description="YYYY, YYYY-MM or YYYY-MM-DD", json_schema_extra={"pattern": _PARTIAL_DATE}),
]

Number = Annotated[int, Field(strict=True, ge=0, le=LARGEST)]


class CountPosted(BaseModel):
    """A count as an object: low and best, or neither; `high` null is open; taken as it stands, in any language."""

    model_config = ConfigDict(extra="forbid")

    low: Number | None = None
    best: Number | None = None
    high: Number | None = None
    qualifier: Qualifier | None = None
    wording: Line | None = None

    @model_validator(mode="after")
    def _is_a_count(self) -> "CountPosted":
        self.as_count()
        return self

    def as_count(self) -> Count:
        """Return the count. The rules are those of `Count.of`."""
        try:
            return Count.of(self.low, self.best, self.high, self.qualifier, self.wording)
        except CountError as error:
            raise PydanticCustomError(error.code, "{reason}", {"reason": error.message}) from None


LONGEST_WORDING: Final = 500


def _count_in_full(value: Any) -> Any:
    """Turn words or a bare integer into the object that they stand for."""
    if isinstance(value, str):
        if len(value) > LONGEST_WORDING:
            raise PydanticCustomError("wording_too_long", "a wording has at most 500 characters")
        try:
            return read_wording(value).as_posted()
        except WordingError as error:
            raise PydanticCustomError(
                error.code, "{reason}", {"reason": error.message, "suggestion": error.suggestion}
            ) from None
    if isinstance(value, int) and not isinstance(value, bool):
        return {"low": value, "best": value, "high": value, "qualifier": Qualifier.EXACT}
    return value


Counted = Annotated[
    CountPosted,
    BeforeValidator(_count_in_full, json_schema_input_type=CountPosted | Number | Line),
]


class Posted(BaseModel):
    """What all posted objects share: unknown members are refused, those that the server owns are passed over."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    # Members of the rendered form that are not the client's to set; a reply can be posted again as it is.
    owned: ClassVar[frozenset[str]] = frozenset()
    # The member whose value `other` needs a text beside it, and the member that holds that text.
    described: ClassVar[tuple[str, str]] = ("", "text")

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe what is read; a member that is passed over may hold anything."""
        schema = handler(core_schema)
        members = handler.resolve_ref_schema(schema).get("properties", {})
        for name in cls.owned & members.keys():
            del members[name]
        return schema

    @model_validator(mode="before")
    @classmethod
    def _pass_over_owned(cls, value: Any) -> Any:
        if isinstance(value, dict) and not cls.owned.isdisjoint(value):
            return {name: member for name, member in value.items() if name not in cls.owned}
        return value

    @model_validator(mode="after")
    def _other_is_told(self) -> "Posted":
        member, beside = self.described
        if member and getattr(self, member, None) == "other" and not getattr(self, beside, None):
            raise PydanticCustomError(
                "other_without_text",
                "`other` needs a {beside} beside it that says what",
                {"beside": beside, "member": beside},
            )
        return self


_RFC3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


def _instant(value: object) -> object:
    """Refuse what is no RFC 3339 text: a number would be read as seconds since 1970."""
    if (isinstance(value, str) and not _RFC3339.fullmatch(value)) or isinstance(value, int | float):
        raise PydanticCustomError(
            "moment_malformed", "a moment has a date, a time and an offset: 2025-12-19T08:30:00Z (RFC 3339)"
        )
    return value


def _in_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise PydanticCustomError("moment_malformed", "in UTC a moment is of the years 1 to 9999") from None


Instant = Annotated[AwareDatetime, BeforeValidator(_instant), AfterValidator(_in_utc)]
"""A moment as RFC 3339 writes it, brought to UTC."""


def moment(at: datetime) -> str:
    """Return an aware moment in UTC as ISO 8601 with microseconds and a Z (RFC 3339)."""
    return at.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


Moment = Annotated[datetime, PlainSerializer(moment, return_type=str)]


class Public(BaseModel):
    """What all rendered objects share."""

    model_config = ConfigDict(extra="forbid", frozen=True)
