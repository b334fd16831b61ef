"""How easily the program's own Dutch reads: the Flesch-Douma figure. Pure; knows no catalog and no settings.

Source: W.H. Douma, De leesbaarheid van landbouwbladen (1960): 206.84 less 0.77 for each syllable in a hundred words and
0.93 for each word in the average sentence. A text for everybody scores 70 or more; 90 reads like a children's book, and
30 like a thesis.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

HOLE = re.compile(r"%\(\w+\)[#0+-]*\d*(?:\.\d+)?[a-z]|\{\{?\w*\}?\}")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
END = re.compile(r"[.!?:]+(?:\s|$)|\n\n")
VOWELS = re.compile(
    r"aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ei|ij|au|ou|ai|oi|[aeiouyáéíóúàèìòùâêîôûäëïöü]", re.IGNORECASE
)
"""What is heard as one sound in Dutch; a letter with two dots begins a syllable of its own."""

FEWEST_WORDS = 4
"""A shorter phrase is a label or a button: it has no sentence to measure."""


@dataclass(frozen=True)
class Measure:
    """What was counted in some text."""

    sentences: int = 0
    words: int = 0
    syllables: int = 0

    def __add__(self, other: "Measure") -> "Measure":
        return Measure(self.sentences + other.sentences, self.words + other.words, self.syllables + other.syllables)

    @property
    def words_a_sentence(self) -> float:
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def score(self) -> float:
        """Flesch-Douma, from about 0 (hard) to 100 and over (easy). Of no text it is 100."""
        if not self.sentences:
            return 100.0
        return 206.84 - 0.77 * (100 * self.syllables / self.words) - 0.93 * self.words_a_sentence


def measured(phrases: Iterable[str]) -> Measure:
    """All sentences of these phrases together. What is filled in later counts as one short word."""
    total = Measure()
    for phrase in phrases:
        for sentence in END.split(HOLE.sub("dit", phrase)):
            words = WORD.findall(sentence)
            if len(words) >= FEWEST_WORDS:
                total += Measure(1, len(words), sum(map(syllables, words)))
    return total


def syllables(word: str) -> int:
    """How many syllables a Dutch word has, by its vowels; at least one."""
    return max(1, len(VOWELS.findall(word)))
