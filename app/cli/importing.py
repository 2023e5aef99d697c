"""Importing files from the command line: the same as POST /v1/imports, without a server and without its limits."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import get_args

import typer
from sqlalchemy import Engine

from app.auth import Caller
from app.cli.failures import Failure, told
from app.cli.progress import Progress
from app.errors import Fault
from app.transfer.report import Counted, Report
from app.transfer.running import FileFormat, Mode, OnError, Options, Running

_CALLER = Caller(id="", name="command line", scope="admin")
_FORMATS = {
    ".ndjson": FileFormat.NDJSON,
    ".jsonl": FileFormat.NDJSON,
    ".csv": FileFormat.CSV,
    ".xlsx": FileFormat.XLSX,
}


def load_files(
    engine: Engine, files: Sequence[Path], timeout: float, *, on_error: str, dry_run: bool, mode: str
) -> None:
    """Import files one after the other, each whole or not at all. Raises `Failure` at the first that is refused."""
    if on_error not in get_args(OnError):
        raise Failure(f"--on-error is {' or '.join(get_args(OnError))}.")
    if mode not in get_args(Mode):
        raise Failure(f"--mode is {' or '.join(get_args(Mode))}.")
    formats = [_format_of(path) for path in files]
    for path, format_ in zip(files, formats, strict=True):
        options = Options(
            format_, "skip" if on_error == "skip" else "refuse", dry_run, "restore" if mode == "restore" else "upsert"
        )
        report = _load(engine, path, timeout, options)
        for line in _lines(path, report, dry_run=dry_run):
            typer.echo(line)


def _load(engine: Engine, path: Path, timeout: float, options: Options) -> Report:
    report = Report()
    with path.open("rb") as file, Progress(f"Loading {path.name}, bytes", path.stat().st_size) as progress:
        running = Running(_CALLER, None, options, report, lambda: progress(file.tell()))
        ended = running.run(engine, file, timeout)
    if ended == "refused":
        number = report.faults
        raise Failure(
            f"{path.name} has {number:,} fault{'' if number == 1 else 's'}. Nothing of it was loaded.",
            *_faults(report),
        )
    return report


def _format_of(path: Path) -> FileFormat:
    if path.suffix.lower() not in _FORMATS:
        raise Failure(f"{path.name} is none of {', '.join(_FORMATS)}.")
    return _FORMATS[path.suffix.lower()]


def _lines(path: Path, report: Report, *, dry_run: bool) -> Iterator[str]:
    yield f"{'Nothing was stored; so' if dry_run else 'So'} {path.name} was taken:"
    for name, counted in (("acts", report.acts), ("leaders", report.leaders), ("sources", report.sources)):
        if name == "acts" or counted != Counted():
            yield (
                f"  {name}: {counted.created:,} created, {counted.changed:,} changed, "
                f"{counted.unchanged:,} unchanged, {counted.refused:,} refused"
            )
    for heading, column in report.columns.items():
        if heading != column:
            yield f"  the column “{heading}” was taken for {column}"
    for line in _faults(report):
        yield f"  {line}"


def _faults(report: Report) -> Iterator[str]:
    for fault in report.refusals:
        yield _placed(fault)
    if report.faults > len(report.refusals):
        yield f"and {report.faults - len(report.refusals):,} more"


def _placed(fault: Fault) -> str:
    place = [f"line {fault.line}" if fault.line else "", fault.column or "", f"“{fault.value}”" if fault.value else ""]
    return f"{', '.join(filter(None, place))}: {told(fault)}"
