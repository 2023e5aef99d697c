"""Coverage of the evidence: sources by kind and language, figures by whom they speak for."""

from collections import Counter

from sqlalchemy import Connection, case, func, select

from app.coverage.acts import PUBLISHED
from app.db.statements import Row, table_of
from app.models import Act, ActSource, Figure, Source
from app.vocabularies import BASIS_OF, PostedBasis, SourceKind, Stage

_acts, _cited, _figures, _sources = (table_of(model) for model in (Act, ActSource, Figure, Source))
_SAID_FIRST = func.coalesce(_sources.c.originator_kind, _sources.c.kind)


def source_coverage(connection: Connection) -> Row:
    """Return the sources that published acts cite, by kind, by who said it first, and by language."""
    cited = select(_cited.c.source_id).join_from(_cited, _acts, _acts.c.id == _cited.c.act_id).where(PUBLISHED)
    groups = (_sources.c.kind, _SAID_FIRST, _sources.c.language)
    statement = select(*groups, func.count()).where(_sources.c.id.in_(cited)).group_by(*groups)
    said_first: Counter[str] = Counter()
    by_language: Counter[str | None] = Counter()
    of_kind: dict[str, Counter[str | None]] = {}
    for kind, said_by, language, number in connection.execute(statement):
        said_first[said_by] += number
        by_language[language] += number
        of_kind.setdefault(kind, Counter())[language] += number
    return {
        "sources": by_language.total(),
        "kinds": [
            {
                "kind": kind.value,
                "sources": of_kind.get(kind, Counter()).total(),
                "said_first": said_first[kind],
                "languages": _languages(of_kind.get(kind, Counter())),
            }
            for kind in SourceKind
            if kind in of_kind or said_first[kind]
        ],
        "languages": _languages(by_language),
    }


def _languages(sources: Counter[str | None]) -> list[Row]:
    """The most frequent first; what is not coded last."""
    ordered = sorted(sources.items(), key=lambda entry: (entry[0] is None, -entry[1], entry[0] or ""))
    return [{"language": language, "sources": number} for language, number in ordered]


def figure_coverage(connection: Connection) -> list[Row]:
    """Return for each stage the figures of published acts by whom they speak for."""
    said = [
        (_SAID_FIRST.in_([kind.value for kind, speaks_for in BASIS_OF.items() if speaks_for == basis]), basis.value)
        for basis in PostedBasis
    ]
    speaks_for = func.coalesce(_figures.c.basis, case(*said, else_="neither")).label("speaks_for")
    no_source = case((_figures.c.source_id.is_(None), 1), else_=0).label("no_source")
    unquantified = case((_figures.c.low.is_(None), 1), else_=0).label("unquantified")
    of_each = (
        select(_figures.c.stage, speaks_for, no_source, unquantified)
        .join_from(_figures, _acts, _acts.c.id == _figures.c.act_id)
        .outerjoin(_sources, _sources.c.id == _figures.c.source_id)
        .where(PUBLISHED)
        .subquery()
    )
    statement = select(
        of_each.c.stage,
        of_each.c.speaks_for,
        func.count(),
        func.sum(of_each.c.no_source),
        func.sum(of_each.c.unquantified),
    ).group_by(of_each.c.stage, of_each.c.speaks_for)
    bases = [*(basis.value for basis in PostedBasis), "neither"]
    rows: dict[str, Row] = {
        stage.value: {
            "stage": stage.value,
            "figures": 0,
            "unquantified": 0,
            **dict.fromkeys(bases, 0),
            "without_source": 0,
        }
        for stage in Stage
    }
    for stage, basis, number, sourceless, wordless in connection.execute(statement):
        row = rows[stage]
        row[basis] = number
        row["figures"] += number
        row["without_source"] += sourceless
        row["unquantified"] += wordless
    for row in rows.values():
        row["without_independent"] = row["figures"] - row[PostedBasis.INDEPENDENT.value]
    return list(rows.values())
