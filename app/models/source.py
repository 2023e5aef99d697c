"""Sources: publications that can be cited, shared by acts."""

from sqlalchemy import CheckConstraint, Index
from sqlmodel import SQLModel

from app.models.base import id_key, one_of, span_rules, text
from app.vocabularies import SourceKind


class Source(SQLModel, table=True):
    """A publication: an address, or else a title and a publisher."""

    __tablename__ = "source"
    __table_args__ = (
        CheckConstraint("url IS NOT NULL OR (title IS NOT NULL AND publisher IS NOT NULL)", name="citable"),
        CheckConstraint("(url IS NULL) = (url_key IS NULL)", name="url_with_key"),
        one_of("kind", SourceKind),
        one_of("originator_kind", SourceKind),
        *span_rules("published_on"),
        Index("ix_source_published_on_first_id", "published_on_first", "id"),
        Index("ix_source_publisher", "publisher"),
    )

    id: str = id_key()
    url: str | None = text(nullable=True)
    # What addresses are compared by: scheme and host in lower case, no default port, no fragment; a long one's digest.
    url_key: str | None = text(nullable=True, unique=True)
    title: str | None = text(nullable=True)
    publisher: str | None = text(nullable=True)
    kind: str = text()
    originator: str | None = text(nullable=True)
    originator_kind: str | None = text(nullable=True)
    author: str | None = text(nullable=True)
    published_on: str | None = text(nullable=True)
    published_on_first: str | None = text(nullable=True)
    published_on_last: str | None = text(nullable=True)
    accessed_on: str | None = text(nullable=True)
    archive_url: str | None = text(nullable=True)
    language: str | None = text(nullable=True)
    quote: str | None = text(nullable=True)
    kind_text: str | None = text(nullable=True)
