"""What changed between two texts: pure."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from initiatives.differences import Piece, changes

TEXTS = st.text(alphabet=st.sampled_from("aab  \n\u00e9\u2028,."), max_size=80)


@given(TEXTS, TEXTS)
def test_each_text_can_be_read_back(old: str, new: str) -> None:
    pieces = changes(old, new)

    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new
    assert all(piece.text for piece in pieces)


def test_word_by_word() -> None:
    assert changes("Wij openen vier dagen in de week.", "Wij openen vijf dagen in de week.") == [
        Piece("same", "Wij openen "),
        Piece("removed", "vier "),
        Piece("added", "vijf "),
        Piece("same", "dagen in de week."),
    ]


def test_a_paragraph_that_came() -> None:
    assert changes("Een.\nDrie.", "Een.\nTwee.\nDrie.") == [
        Piece("same", "Een.\n"),
        Piece("added", "Twee.\n"),
        Piece("same", "Drie."),
    ]


def test_nothing_changed() -> None:
    assert changes("Zo.", "Zo.") == [Piece("same", "Zo.")]
    assert changes("", "") == []


def test_texts_made_to_be_slow_are_not() -> None:
    begun = time.perf_counter()
    for old, new in (
        ("a b " * 2500, "b a " * 2500),
        ("x\n" * 5000, "y\n" * 5000),
        (
            "".join(chr(97 + n % 26) + " " for n in range(5000)),
            "".join(chr(97 + n * 7 % 26) + " " for n in range(5000)),
        ),
        ("\n".join(str(n) for n in range(2000)), "\n".join(str(n) for n in range(2000, 0, -1))),
    ):
        changes(old, new)
    assert time.perf_counter() - begun < 5
