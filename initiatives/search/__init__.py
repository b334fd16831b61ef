"""Search that reads Dutch: stems, words within long words, accents, and a mended slip of the keyboard.

`folding` takes apart what was asked and `spelling` compares words, both without a database; `asking` makes the
question.
"""

from initiatives.search.asking import Asked, ask

__all__ = ["Asked", "ask"]
