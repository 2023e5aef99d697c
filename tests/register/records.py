"""Records for tests of the register: acts as files hold them, folders of files, loading."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from app.db.transactions import write
from app.register.loader import Loaded, Register, load_register

NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)


def load(engine: Engine, register: Register) -> Loaded:
    """Load a register in a transaction of its own."""
    with write(engine) as connection:
        return load_register(connection, register, NOW)


def act(external_id: str | None, **members: Any) -> dict[str, Any]:
    """Return a record of Azerbaijan that is complete enough to be posted."""
    return {
        "country": "AZE", "title": "An act", "instrument": "amnesty_law", "external_id": external_id, **members,
    }  # fmt: skip


def write_records(folder: Path, **files: Any) -> Path:
    """Write files of records, each given by its acts, or by all its members."""
    folder.mkdir(exist_ok=True)
    for country, content in files.items():
        members = content if isinstance(content, dict) else {"country": country, "leaders": [], "acts": content}
        text = json.dumps(members, indent=2, ensure_ascii=False)
        (folder / f"{country}.json").write_text(f"{text}\n", encoding="utf-8")
    return folder
