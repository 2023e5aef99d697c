"""Every knob of the service: read once from the environment, then never changed."""

import re
from pathlib import Path
from typing import Annotated, Self

from pydantic import AliasChoices, Field, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "CLEMENCY_"
_RATE = re.compile(r"([1-9][0-9]{0,8})/(second|minute|hour|day)")
_SECONDS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}


def parse_rate(rule: str) -> tuple[int, int]:
    """Return the number and the seconds of a rule like `600/minute`. Raises `ValueError` for anything else."""
    match = _RATE.fullmatch(rule)
    if match is None:
        raise ValueError("a rate is a number, a slash and second, minute, hour or day: 600/minute")
    return int(match[1]), _SECONDS[match[2]]


def _plain(name: str) -> AliasChoices:
    """A knob that is also known without the prefix, as hosting platforms set it."""
    return AliasChoices(name, PREFIX + name)


class Settings(BaseSettings):
    """The settings of one process."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="ignore", populate_by_name=True, env_ignore_empty=True
    )

    host: str = Field(
        "127.0.0.1", validation_alias=_plain("HOST"), description="The address that the server listens on."
    )
    port: int = Field(
        8000, ge=0, le=65535, validation_alias=_plain("PORT"),
        description="The port that the server listens on; 0 takes a free one.",
    )  # fmt: skip
    public_address: str = Field(
        "", pattern=r"^(https?://[A-Za-z0-9.:\[\]-]+)?$",
        description=(
            "Where readers reach the service (`https://register.example`), for links that leave it: in the feed and "
            "in the descriptions of pages. Left out, they are relative."
        ),
    )  # fmt: skip
    data_dir: Path = Field(
        Path("data"), validation_alias=_plain("DATA_DIR"),
        description="The directory of the SQLite file and of whatever else the service writes.",
    )  # fmt: skip
    database_url: str = Field(
        "", validation_alias=_plain("DATABASE_URL"), repr=False,
        description=(
            "The database: `sqlite:///path` or `postgresql://user:password@host/name` (`postgres://` too). "
            "Left out, it is `register.sqlite3` in the data directory."
        ),
    )  # fmt: skip
    database_timeout: float = Field(
        5.0, gt=0, le=300,
        description="Seconds to wait for a lock or a connection before a request is answered 503.",
    )  # fmt: skip
    database_connections: int = Field(
        5,
        ge=1,
        le=200,
        description="Threads of each process that read the database, each on its connection; the writer has one more.",
    )
    exports_at_once: int = Field(
        2,
        ge=1,
        le=50,
        description="How many files each process writes at once, each on a connection of its own; one more is a 503.",
    )
    export_patience: float = Field(
        60.0, gt=0, le=3600, description="Seconds that an export waits for a client that takes nothing."
    )
    max_body_bytes: int = Field(
        1_048_576, ge=1_024, description="The largest body of a request, in bytes; a larger one is a 413."
    )
    max_import_bytes: int = Field(
        268_435_456,
        ge=1_024,
        description="The largest file that is imported over HTTP, in bytes; a larger one is a 413.",
    )
    requests_per_key: str = Field(
        "6000/minute", description="How many requests one API key may make: a number, a slash, a span of time."
    )
    requests_per_address: str = Field(
        "6000/minute", description="How many requests one address may make without a key."
    )
    key_failures_per_address: str = Field(
        "20/minute", description="How many bad API keys one address may send before it is answered 429."
    )
    feed_poll: float = Field(
        0.25, gt=0, le=60,
        description="While somebody listens to changes: seconds between two looks for those of other processes.",
    )  # fmt: skip
    stream_listeners: int = Field(
        200,
        ge=0,
        le=100_000,
        description="How many may listen to changes at once in each process; more are answered 503.",
    )
    stream_heartbeat: float = Field(
        15.0, gt=0, le=300, description="Seconds of silence after which a listener is sent a line that says nothing."
    )
    stream_seconds: float = Field(
        3600.0,
        gt=0,
        le=86_400,
        description="How long a stream of changes lasts before its listener has to connect again.",
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        ("127.0.0.1",),
        description="Addresses of proxies, with commas, whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.",
    )
    log_level: str = Field(
        "INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$",
        description="The least severe messages that are logged: DEBUG, INFO, WARNING or ERROR.",
    )  # fmt: skip
    log_json: bool = Field(False, description="Log one JSON object a line instead of plain text.")
    access_log: bool = Field(True, description="Log every request.")
    shutdown_seconds: int = Field(
        10,
        ge=1,
        le=600,
        description="How long requests under way may go on after the server is told to end; files, half as long.",
    )

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("requests_per_key", "requests_per_address", "key_failures_per_address")
    @classmethod
    def _is_rate(cls, value: str) -> str:
        parse_rate(value)
        return value

    @model_validator(mode="after")
    def _name_database(self) -> Self:
        url = self.database_url or f"sqlite:///{self.data_dir / 'register.sqlite3'}"
        for scheme in ("postgres://", "postgresql://"):
            if url.startswith(scheme):
                # The driver that this service installs is psycopg 3.
                url = "postgresql+psycopg://" + url.removeprefix(scheme)
        if not url.startswith(("sqlite:", "postgresql+psycopg:")):
            raise ValueError("DATABASE_URL must begin with sqlite:, postgres: or postgresql:")
        # The model is frozen for its users; this is the end of its making.
        object.__setattr__(self, "database_url", url)
        return self
