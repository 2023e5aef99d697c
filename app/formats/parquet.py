"""A program that writes a Parquet file from the rows that it reads: `python -m app.formats.parquet ORDER < rows`."""

import sys

import duckdb

from app.formats.making import Order

_TYPES = {"string": "VARCHAR", "integer": "BIGINT", "boolean": "BOOLEAN", "datetime": "TIMESTAMP"}
# What DuckDB may hold beside its own code and the rows being read; one row group has so many rows.
_MEMORY = "128MB"
_ROW_GROUP = 10_240
# A document holds 4 MiB at most (app/revisions/records.py), and each of its characters may be a quote, told as two.
_LONGEST_LINE = 8_388_608
# Left out, it is sixteen lines, more than the memory that there is; DuckDB needs four.
_BUFFER = 4 * _LONGEST_LINE


def write(order: Order) -> None:
    """Write the rows on standard input, as `cells.plain_line` writes them, to the file of the order."""
    columns = ", ".join(f"{_text(name)}: '{_TYPES[type_]}'" for name, type_, _ in order.columns)
    read = (
        "read_csv('/dev/stdin', header=false, auto_detect=false, parallel=false, delim=',', quote='\"', escape='\"',"
        f" allow_quoted_nulls=false, max_line_size={_LONGEST_LINE}, buffer_size={_BUFFER}, columns={{{columns}}})"
    )
    form = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP}"
    connection = duckdb.connect(
        config={
            "threads": 1,
            "memory_limit": _MEMORY,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    connection.execute(f"COPY (FROM {read}) TO {_text(order.path)} ({form})")


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


if __name__ == "__main__":
    write(Order.heard(sys.argv))
