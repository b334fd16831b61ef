"""Other forms of a Dutch word than its stem knows, and what is a part of a long word. Pure."""

from __future__ import annotations

SHORTEST_REST = 3
"""Letters that the rest of a long word has at least: "bank" stands in "buurtbank", and does not in "banken"."""

_ENDINGS = frozenset(
    ("aar", "als", "ant", "der", "eel", "end", "ens", "erd", "ers", "ige", "ing", "lij", "ste", "ten", "tje")
)
"""As long as a word, and none: "hond" does not stand in "honderd"."""
_DIMINUTIVES = ("etjes", "etje", "tjes", "tje", "pjes", "pje", "jes", "je")
_PLURALS_IN_EREN = (
    "beender",
    "blader",
    "eier",
    "goeder",
    "hoender",
    "kalver",
    "kinder",
    "lammer",
    "lieder",
    "rader",
    "runder",
    "volker",
)
_SINGULARS = {
    **{f"{stem}en": stem.removesuffix("er") for stem in _PLURALS_IN_EREN},
    "beenderen": "been",
    "bladeren": "blad",
    "kalveren": "kalf",
    "lammeren": "lam",
    "raderen": "rad",
}
_PLURALS = {one: many for many, one in _SINGULARS.items()}


def forms_of(word: str) -> tuple[str, ...]:
    """The word as it was typed, and how else it is said: "bankje" is a bank, "bossen" is a bos, "kind" has kinderen."""
    others = (_without_diminutive(word), _SINGULARS.get(word, ""), _PLURALS.get(word, ""), undoubled(word))
    return tuple(dict.fromkeys([word, *filter(None, others)]))


def is_part(part: str, word: str, stem: str) -> bool:
    """Does a word stand in a longer one as a part of it, and not as the beginning of another by chance?"""
    long = stem if part in stem else word
    before, _, after = long.partition(part)
    if after in _ENDINGS:
        return False
    return all(not rest or len(rest) >= SHORTEST_REST for rest in (before, after))


def _without_diminutive(word: str) -> str:
    """What a small thing is called when it is not small."""
    for ending in _DIMINUTIVES:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_REST:
            return word.removesuffix(ending)
    return ""


def undoubled(word: str) -> str:
    """One of what has its last consonant doubled in the plural. The stemmer knows that of some consonants alone."""
    one = word.removesuffix("en")
    doubled = one != word and len(one) > SHORTEST_REST and one[-1] == one[-2] and one[-1] not in "aeiou"
    return one[:-1] if doubled else ""
