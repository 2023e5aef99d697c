"""Datasette as uvicorn runs it, in an environment of its own (`.venv/bench`); `bench/datasette.py` starts it.

Its own command would write a line about each request. `BENCH_DATASETTE` says what it is to serve, as JSON.
"""

import json
import os

from datasette.app import (  # type: ignore[import-not-found]  # is not where the checks run
    Database,
    Datasette,
)

_asked = json.loads(os.environ["BENCH_DATASETTE"])
_served = Datasette(metadata=_asked["metadata"], settings=_asked["settings"])
_served.add_database(Database(_served, path=_asked["file"], is_mutable=False), name=_asked["name"])
app = _served.app()
