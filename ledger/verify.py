"""Verify a downloaded log: `python -m ledger.verify FILE`. Needs neither Django nor the database, only `rfc8785`.

The file has one JSON object a line: {"index": 1, "body": "…", "hash": "…"}. It tells each changed, removed, inserted or
reordered line. A log that was cut off at its end, or rewritten as a whole, is sound in itself; that shows only beside
something older: give `--holds INDEX:HASH` for each line that you noted before.
"""

import argparse
import contextlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from ledger import chain

SOUND, FAULTY, UNREADABLE = 0, 1, 2


@dataclass
class Log:
    """A log as it is read: walk `lines` first, then the rest is known."""

    source: Iterable[str]
    known: Mapping[int, str] = field(default_factory=dict)
    last: chain.Line | None = None
    unreadable: list[chain.Fault] = field(default_factory=list)
    met: dict[int, str] = field(default_factory=dict)

    def lines(self) -> Iterator[chain.Line]:
        for number, text in enumerate(self.source, start=1):
            line = _read(text)
            if line is None:
                self.unreadable.append(chain.Fault(number, "this line of the file cannot be read"))
                continue
            self.last = line
            if line.index in self.known:
                self.met[line.index] = line.hash
            yield line

    def faults(self) -> Iterator[chain.Fault]:
        """Every fault in the chain, and every line noted before that is not there any more as it was."""
        yield from chain.faults(self.lines())
        yield from self.unreadable
        for index, expected in sorted(self.known.items()):
            if index not in self.met:
                yield chain.Fault(index, "a line that was there before is missing: the log was cut off or rewritten")
            elif self.met[index] != expected:
                yield chain.Fault(index, "this line had another hash before: the log was rewritten")


def _read(text: str) -> chain.Line | None:
    try:
        said = json.loads(text)
        index, body, line_hash = said["index"], said["body"], said["hash"]
    except (ValueError, RecursionError, KeyError, TypeError):
        return None
    if type(index) is not int or not isinstance(body, str) or not isinstance(line_hash, str):
        return None
    return chain.Line(index, body, line_hash)


def noted(text: str) -> tuple[int, str]:
    """An INDEX:HASH from the command line. Raises ValueError for anything else."""
    index, _colon, line_hash = text.partition(":")
    line_hash = line_hash.strip().lower()
    if len(line_hash) != len(chain.GENESIS) or set(line_hash) - set("0123456789abcdef"):
        raise ValueError(f"not a number and a hash: {text}")
    return int(index), line_hash


def main(arguments: Sequence[str] | None = None, out: TextIO = sys.stdout, complaints: TextIO = sys.stderr) -> int:
    """Verify the file that the arguments name; `-` reads the standard input.

    Returns 0 for a sound log, 1 where a fault was found, 2 where there is nothing to read.
    """
    parser = argparse.ArgumentParser(prog="python -m ledger.verify", description=__doc__.partition("\n")[0])
    parser.add_argument("file", help="the log as JSON Lines, or - for the standard input")
    parser.add_argument(
        "--holds", metavar="INDEX:HASH", type=noted, action="append", default=[], help="a line that you noted before"
    )
    options = parser.parse_args(arguments)
    try:
        with contextlib.ExitStack() as opened:
            log = Log(_opened(options.file, opened), dict(options.holds))
            return _tell(log, out, complaints)
    except (OSError, UnicodeDecodeError) as error:
        complaints.write(f"{options.file} cannot be read: {error}\n")
        return UNREADABLE


def _opened(name: str, opened: contextlib.ExitStack) -> Iterable[str]:
    return sys.stdin if name == "-" else opened.enter_context(Path(name).open(encoding="utf-8", newline="\n"))


def _tell(log: Log, out: TextIO, complaints: TextIO) -> int:
    found = 0
    for fault in log.faults():
        found += 1
        complaints.write(f"{fault}\n")
    if found:
        complaints.write(f"{found} fault(s) in the log.\n")
        return FAULTY
    if log.last is None:
        complaints.write("There are no lines in this file.\n")
        return UNREADABLE
    out.write(f"The log is sound: {log.last.index} lines. The hash of the last one is {log.last.hash}.\n")
    return SOUND


if __name__ == "__main__":
    sys.exit(main())
