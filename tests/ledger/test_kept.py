from functools import partial

from ledger.kept import Kept, forget_all


def test_makes_once_and_keeps() -> None:
    numbers = iter(range(10))
    kept: Kept[int] = Kept(2)
    assert [kept.get("a", lambda: next(numbers)) for _ in range(3)] == [0, 0, 0]


def test_another_version_is_made_anew() -> None:
    kept: Kept[str] = Kept(2)
    assert kept.get((1, "page"), lambda: "before") == "before"
    assert kept.get((2, "page"), lambda: "after") == "after"


def test_the_least_recently_asked_for_goes_first() -> None:
    kept: Kept[str] = Kept(2)
    for key in ("a", "b", "a", "c"):
        kept.get(key, partial(str, key))
    assert kept.get("a", lambda: "anew") == "a"
    assert kept.get("b", lambda: "anew") == "anew"


def test_clear() -> None:
    kept: Kept[str] = Kept(2)
    kept.get("a", lambda: "first")
    kept.clear()
    assert kept.get("a", lambda: "second") == "second"


def test_forget_all() -> None:
    kept: Kept[str] = Kept(2)
    kept.get("a", lambda: "first")
    forget_all()
    assert kept.get("a", lambda: "second") == "second"


def test_no_more_bytes_than_it_may() -> None:
    kept: Kept[bytes] = Kept(10, most_bytes=10, size_of=len)
    for key, size in (("a", 4), ("b", 4), ("b", 5), ("c", 5), ("too large", 11)):
        kept.put(key, b"x" * size)
    assert [kept.find(key) is not None for key in ("a", "b", "c", "too large")] == [False, True, True, False]
    kept.clear()
    kept.put("d", b"x" * 10)
    assert kept.find("d") is not None
