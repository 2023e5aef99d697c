"""Files as a reader sees them: the rows of CSV, NDJSON, XLSX and Parquet, by the means that readers have."""

import csv
import io
import json
import re
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import duckdb

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def csv_rows(content: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV file as they stand there."""
    return list(csv.DictReader(io.StringIO(content.decode(), newline=""), strict=True))


def ndjson_rows(content: bytes) -> list[Any]:
    """Return the values of an NDJSON file."""
    assert content == b"" or content.endswith(b"\n")
    return [json.loads(line) for line in content.decode().split("\n")[:-1]]


def xlsx_cells(content: bytes, sheet: int = 1) -> list[dict[str, tuple[str, str]]]:
    """Return each row of a sheet: by the letters of the column the type of the cell and what it holds."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        root = ET.fromstring(archive.read(f"xl/worksheets/sheet{sheet}.xml"))
    found = []
    for row in root.iter(f"{_MAIN}row"):
        cells = {}
        for cell in row.iter(f"{_MAIN}c"):
            letters = re.match("[A-Z]+", cell.attrib["r"])
            assert letters is not None
            assert cell.find(f"{_MAIN}f") is None, "a formula"
            cells[letters[0]] = cell.attrib.get("t", "n"), "".join(cell.itertext())
        found.append(cells)
    return found


def xlsx_rows(content: bytes) -> list[dict[str, str]]:
    """Return the rows of the first sheet by the names in its header; empty cells are left out."""
    header, *rows = xlsx_cells(content)
    return [{header[place][1]: value for place, (_, value) in row.items()} for row in rows]


def parquet_rows(content: bytes, folder: Path) -> list[dict[str, Any]]:
    """Return the rows of a Parquet file; moments as the API writes them."""
    path = folder / "rows.parquet"
    path.write_bytes(content)
    found = duckdb.connect().execute("SELECT * FROM read_parquet(?)", [str(path)])
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, map(_told, row), strict=True)) for row in found.fetchall()]


def _told(value: Any) -> Any:
    return value.isoformat(timespec="microseconds") + "Z" if isinstance(value, datetime) else value
