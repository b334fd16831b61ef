from ledger.kept import Kept


def test_makes_once_and_keeps() -> None:
    made: list[int] = []
    kept: Kept[int] = Kept(2)
    for _ in range(3):
        assert kept.get("a", lambda: made.append(1) or 7) == 7
    assert made == [1]


def test_another_version_is_made_anew() -> None:
    kept: Kept[str] = Kept(2)
    assert kept.get((1, "page"), lambda: "before") == "before"
    assert kept.get((2, "page"), lambda: "after") == "after"


def test_the_least_recently_asked_for_goes_first() -> None:
    kept: Kept[str] = Kept(2)
    for key in ("a", "b", "a", "c"):
        kept.get(key, lambda key=key: key)
    assert kept.get("a", lambda: "anew") == "a"
    assert kept.get("b", lambda: "anew") == "anew"


def test_clear() -> None:
    kept: Kept[str] = Kept(2)
    kept.get("a", lambda: "first")
    kept.clear()
    assert kept.get("a", lambda: "second") == "second"
