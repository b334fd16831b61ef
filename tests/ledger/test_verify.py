"""The verifier that stands alone: what it finds in a file, and what it needs to run."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ledger import chain, verify

Line = dict[str, object]


def log(length: int) -> list[Line]:
    lines: list[Line] = []
    previous = chain.GENESIS
    for index in range(1, length + 1):
        body = chain.body(
            index=index,
            at=datetime(2026, 11, 2, 9, index, tzinfo=UTC),
            kind="step.opened",
            subject="00000000-0000-0000-0000-000000000001",
            facts={"name": "Élan – “plan”"},
            commitments={},
            previous=previous,
        )
        previous = chain.leaf_hash(body)
        lines.append({"index": index, "body": body, "hash": previous})
    return lines


@pytest.fixture
def verified(tmp_path: Path) -> Callable[..., tuple[int, str]]:
    """Verify a file with this content; its verdict and all it said."""

    def verified(content: str | bytes | list[Line], *options: str) -> tuple[int, str]:
        file = tmp_path / "log.jsonl"
        if isinstance(content, list):
            content = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in content)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        out = io.StringIO()
        return verify.main([str(file), *options], out, out), out.getvalue()

    return verified


def test_a_sound_log(verified: Callable[..., tuple[int, str]]) -> None:
    lines = log(4)
    verdict, said = verified(lines, "--holds", f"2:{lines[1]['hash']}")
    assert verdict == verify.SOUND
    assert "4 lines" in said
    assert str(lines[3]["hash"]) in said


def _changed(lines: list[Line]) -> list[Line]:
    lines[1]["body"] = str(lines[1]["body"]).replace("plan", "plon")
    return lines


def _rehashed(lines: list[Line]) -> list[Line]:
    lines = _changed(lines)
    lines[1]["hash"] = chain.leaf_hash(str(lines[1]["body"]))
    return lines


@pytest.mark.parametrize(
    ("tampered", "where"),
    [
        (_changed, "2:"),
        (_rehashed, "3:"),
        (lambda lines: lines[:1] + lines[2:], "3:"),
        (lambda lines: lines[:1] + lines[:1] + lines[1:], "1:"),
        (lambda lines: [lines[1], lines[0], *lines[2:]], "2:"),
        (lambda lines: lines[1:], "2:"),
        (lambda lines: [{**lines[0], "index": 9}, *lines[1:]], "9:"),
    ],
)
def test_what_was_changed_removed_inserted_or_moved_is_named(
    verified: Callable[..., tuple[int, str]], tampered: Callable[[list[Line]], list[Line]], where: str
) -> None:
    verdict, said = verified(tampered(log(4)))
    assert verdict == verify.FAULTY
    assert said.startswith(where)


def test_a_cut_off_tail_and_a_rewrite_are_found_by_who_noted_a_line(verified: Callable[..., tuple[int, str]]) -> None:
    lines = log(4)
    noted = f"4:{lines[3]['hash']}"
    assert verified(lines[:3])[0] == verify.SOUND
    assert verified(lines[:3], "--holds", noted)[0] == verify.FAULTY
    other = f"4:{'0' * 64}"
    assert verified(lines, "--holds", other)[0] == verify.FAULTY


@pytest.mark.parametrize(
    "content",
    [
        "no json\n",
        "[]\n",
        '{"index": "1", "body": "{}", "hash": ""}\n',
        '{"index": true, "body": "{}", "hash": ""}\n',
        '{"index": 1, "body": "[]", "hash": "0"}\n',
        '{"index": 1, "body": "' + "[" * 200_000 + '", "hash": "0"}\n',
        "[" * 200_000 + "\n",
        "\n\n",
    ],
)
def test_a_file_that_is_no_log_is_refused_line_by_line(verified: Callable[..., tuple[int, str]], content: str) -> None:
    assert verified(content)[0] == verify.FAULTY


def test_an_empty_a_binary_and_a_missing_file(verified: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    assert verified("")[0] == verify.UNREADABLE
    assert verified(b"\xff\xfe\x00")[0] == verify.UNREADABLE
    out = io.StringIO()
    assert verify.main([str(tmp_path / "none")], out, out) == verify.UNREADABLE


@pytest.mark.parametrize("noted", ["4", "x:" + "0" * 64, "4:123", "4:" + "g" * 64])
def test_a_note_that_is_no_number_and_hash_is_refused(noted: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        verify.main(["file", "--holds", noted])
    capsys.readouterr()


def test_it_runs_without_django(tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in log(2)))
    blocked = "import sys; sys.modules['django'] = None; import runpy; sys.argv[1:] = [sys.argv[1]]; "
    ran = subprocess.run(
        [sys.executable, "-c", blocked + "runpy.run_module('ledger.verify', run_name='__main__')", str(file)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "2 lines" in ran.stdout
