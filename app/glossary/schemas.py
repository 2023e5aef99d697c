"""The public form of a closed list."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class VocabularyTerm(BaseModel):
    """One value, with what it implies: a kind its `family`, a source kind its `rank` and `basis`, and so on."""

    model_config = ConfigDict(extra="allow")

    value: str
    definition: str
    used_by: Annotated[list[str], Field(description="who else codes it so: values of the vocabulary `coders`")]


class VocabularyDocument(BaseModel):
    """One closed list."""

    model_config = ConfigDict(extra="forbid")

    name: str
    description: str
    used_by: list[str]
    terms: Annotated[list[VocabularyTerm], Field(description="in the order of a form")]


class VocabularyList(BaseModel):
    """All closed lists."""

    model_config = ConfigDict(extra="forbid")

    data: list[VocabularyDocument]
    next: Annotated[None, Field(description="always null: all lists are here")]
