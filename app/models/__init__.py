"""The tables, one file an aggregate, no logic. Importing this package fills `SQLModel.metadata`."""

from app.models.act import Act
from app.models.act_parts import (
    ActSource,
    Breakdown,
    Condition,
    Figure,
    Milestone,
    Motive,
    Occasion,
    Relation,
    Role,
    Scope,
)
from app.models.country import Country
from app.models.edition import Edition
from app.models.fact import Fact, Tally
from app.models.idempotency import IdempotentReply
from app.models.imports import Import
from app.models.key import ApiKey
from app.models.leader import Leader, LeaderName, Term
from app.models.revision import Change, Document, Feed, Rendering, Revision
from app.models.search import SearchEntry
from app.models.source import Source

__all__ = [
    "Act",
    "ActSource",
    "ApiKey",
    "Breakdown",
    "Change",
    "Condition",
    "Country",
    "Document",
    "Edition",
    "Fact",
    "Feed",
    "Figure",
    "IdempotentReply",
    "Import",
    "Leader",
    "LeaderName",
    "Milestone",
    "Motive",
    "Occasion",
    "Relation",
    "Rendering",
    "Revision",
    "Role",
    "Scope",
    "SearchEntry",
    "Source",
    "Tally",
    "Term",
]
