"""The addresses of the parts of an act: for each kind of part a list, and full CRUD, all by one pattern."""

from typing import Annotated

from fastapi import Body, Path, Query
from pydantic import BaseModel, Field, create_model
from starlette.responses import Response

from app.acts import examples, parts, schemas
from app.derivation import schemas as public
from app.doors import Contribute, Read
from app.errors import Conflict, Forbidden, Gone, Invalid, NotFound, responses
from app.etags import IfMatch
from app.fields import Flag, RecordId, Reference
from app.merge_patch import Patch
from app.replies import document
from app.routing import Router


class ActFigurePosted(schemas.FigurePosted):
    """A figure of the act; `breakdown` is the line that it is of, by id or key, and null for the headline."""

    breakdown: Reference | None = None


class ActFigurePublic(public.FigurePublic):
    """A figure of the act, with the line that it is of; null for the headline."""

    breakdown: str | None


# The name in the document and in addresses: what one is called in operation ids, its posted and its public form.
PARTS: dict[str, tuple[str, type[BaseModel], type[BaseModel]]] = {
    "breakdowns": ("breakdown", schemas.BreakdownPosted, public.BreakdownPublic),
    "milestones": ("milestone", schemas.MilestonePosted, public.MilestonePublic),
    "figures": ("figure", ActFigurePosted, ActFigurePublic),
    "scopes": ("scope", schemas.ScopePosted, public.ScopePublic),
    "conditions": ("condition", schemas.ConditionPosted, public.ConditionPublic),
    "roles": ("role", schemas.RolePosted, public.RolePublic),
    "motives": ("motive", schemas.MotivePosted, public.MotivePublic),
    "occasions": ("occasion", schemas.OccasionPosted, public.OccasionPublic),
    "relations": ("relation", schemas.RelationPosted, public.RelationPublic),
}


router = Router(prefix="/v1/acts", tags=["parts of acts"])
ActId = Annotated[RecordId, Path()]
AllHere = Annotated[None, Field(description="always null: all are here")]


def _add(name: str, one: str, posted: type[BaseModel], shown: type[BaseModel]) -> None:
    title = one.capitalize()
    article = "an" if one[0] in "aeiou" else "a"
    posted_example, patch_example = examples.PARTS[name]
    listed = create_model(
        f"{title}List",
        __doc__=f"All {name} of one act.",
        data=(list[shown], ...),  # type: ignore[valid-type]  # a model made at run time
        next=(AllHere, ...),
    )
    patch = type(
        f"{title}Update",
        (Patch,),
        {
            "of": posted,
            "examples": [patch_example],
            "__module__": __name__,
            "__doc__": f"A merge patch of {article} {one} (RFC 7396): members named change, null empties one.",
        },
    )
    part = Annotated[RecordId, Path(description=f"The {one}'s id.")]

    async def list_all(act_id: ActId, read: Read) -> Response:
        return document(await read(parts.list_parts, act_id, name, read.caller))

    async def create(act_id: ActId, body: BaseModel, write: Contribute) -> Response:
        element = body.model_dump(mode="json", by_alias=True, exclude_unset=True)
        return await write(parts.create_part, act_id, name, element)

    async def get(act_id: ActId, part_id: part, read: Read) -> Response:
        return document(await read(parts.get_part, act_id, name, part_id, read.caller))

    async def update(act_id: ActId, part_id: part, body: Patch, if_match: IfMatch, write: Contribute) -> Response:
        return await write(parts.update_part, act_id, name, part_id, body.root, if_match)

    async def delete(act_id: ActId, part_id: part, if_match: IfMatch, write: Contribute) -> Response:
        return await write(parts.delete_part, act_id, name, part_id, if_match)

    async def delete_line(
        act_id: ActId,
        part_id: part,
        if_match: IfMatch,
        write: Contribute,
        with_parts: Annotated[
            Flag, Query(strict=False, description="Delete the lines that are part of it too.")
        ] = False,
    ) -> Response:
        return await write(parts.delete_part, act_id, name, part_id, if_match, with_parts=with_parts)

    # What a body is differs from part to part; the framework reads it from the annotation.
    create.__annotations__["body"] = Annotated[posted, Body(examples=[posted_example])]
    update.__annotations__["body"] = patch
    path = f"/{{act_id}}/{name}"
    router.add_api_route(
        path, list_all, operation_id=f"list_act_{name}", summary=f"List the {name} of an act",
        description="All of them, in the order of the document. The ETag is the act's.",
        response_model=listed, responses=responses(NotFound, Gone),
    )  # fmt: skip
    router.add_api_route(
        path, create, methods=["POST"], operation_id=f"create_act_{one}", summary=f"Add {article} {one} to an act",
        description="At the end of its list. The act is derived anew; its ETag, which is the answer's, changes.",
        status_code=201, response_model=shown, responses=responses(Forbidden, NotFound, Conflict, Gone, Invalid),
    )  # fmt: skip
    router.add_api_route(
        f"{path}/{{part_id}}", get, operation_id=f"get_act_{one}", summary=f"Read {article} {one} of an act",
        description="As the document of the act has it. The ETag is the act's.",
        response_model=shown, responses=responses(NotFound, Gone),
    )  # fmt: skip
    router.add_api_route(
        f"{path}/{{part_id}}", update, methods=["PATCH"], operation_id=f"update_act_{one}",
        summary=f"Change {article} {one} of an act", response_model=shown,
        description="A JSON merge patch (RFC 7396). `If-Match` takes the ETag of the act.",
        responses=responses(Forbidden, NotFound, Conflict, Gone, Invalid),
    )  # fmt: skip
    router.add_api_route(
        f"{path}/{{part_id}}", delete_line if name == "breakdowns" else delete, methods=["DELETE"],
        operation_id=f"delete_act_{one}", summary=f"Delete {article} {one} of an act", status_code=204,
        description="`If-Match` takes the ETag of the act. What it was stays in the history of the act.",
        responses=responses(Forbidden, NotFound, Conflict, Gone, Invalid),
    )  # fmt: skip


for _name, (_one, _posted, _shown) in PARTS.items():
    _add(_name, _one, _posted, _shown)
