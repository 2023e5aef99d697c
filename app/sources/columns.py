"""The columns of sources as a table."""

from app.formats.columns import OF_EVERY_RECORD, Table, text

SOURCES = Table(
    "sources",
    "Sources",
    "one row a publication that is cited",
    (
        text("id", "the identifier of the source"),
        text("url", "its address"),
        text("title", "its title"),
        text("publisher", "who published it"),
        text("kind", "the kind of whoever published it"),
        text("kind_text", "what `kind` means by other"),
        text("originator", "who said it first"),
        text("originator_kind", "the kind of whoever said it first"),
        text("author", "who wrote it"),
        text("published_on", "when it was published"),
        text("accessed_on", "when it was read"),
        text("archive_url", "the address of a copy"),
        text("language", "its language (BCP 47)"),
        text("quote", "what it says, in its words"),
        *OF_EVERY_RECORD,
    ),
    key=("id",),
)
