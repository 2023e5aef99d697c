"""Countries: states that exist or existed."""

from typing import Any

from sqlalchemy import CheckConstraint
from sqlmodel import SQLModel

from app.models.base import json, text


class Country(SQLModel, table=True):
    """A state or territory of ISO 3166-1, a former state of ISO 3166-3, or Kosovo (XKX)."""

    __tablename__ = "country"
    __table_args__ = (
        CheckConstraint("length(code) = 3", name="code_length"),
        CheckConstraint("from_year <= to_year", name="years_in_order"),
    )

    code: str = text(primary_key=True)
    # Only a state that exists today holds an alpha-2 code: those of former states were given to others.
    alpha2: str | None = text(nullable=True, unique=True)
    numeric: str | None = text(nullable=True)
    name: str = text()
    official_name: str | None = text(nullable=True)
    names: dict[str, Any] = json()
    region: str = text(index=True)
    subregion: str | None = text(nullable=True)
    capital: str | None = text(nullable=True)
    wikidata: str | None = text(nullable=True)
    independent: bool | None = None
    from_year: int | None = None
    to_year: int | None = None
    successors: list[str] = json()
