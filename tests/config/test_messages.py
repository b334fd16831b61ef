"""The phrases of the program are found wherever they are said, and a catalog that does not match them is refused."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import django
import polib
import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.template import Engine
from django.utils import translation

from config import launch
from config.translations import (
    Found,
    Key,
    UnreadableError,
    faults,
    gather,
    in_python,
    in_template,
    placeholders,
    renewed,
)

ENGINE = Engine(libraries={"i18n": "django.templatetags.i18n"}, builtins=["django.templatetags.i18n"])


def said_in(source: str) -> list[Found]:
    return list(in_python(source, "here.py"))


def shown_by(source: str) -> set[Found]:
    return set(in_template(ENGINE.from_string(source)))


def test_functions_are_known_by_the_names_a_file_gives_them() -> None:
    source = """
from django.utils import translation
from django.utils.translation import gettext_lazy as _, ngettext, npgettext as counted, pgettext
_("Who decides")
pgettext("a meeting", "Table")
ngettext("%(count)s day", "%(count)s days", days)
counted("age", "%(count)s year", "%(count)s years", years)
translation.gettext("Joined " "and " + "added")
"""
    assert set(said_in(source)) == {
        Found(Key("Who decides")),
        Found(Key("Table", "a meeting")),
        Found(Key("%(count)s day"), "%(count)s days"),
        Found(Key("%(count)s year", "age"), "%(count)s years"),
        Found(Key("Joined and added")),
    }


def test_functions_of_another_origin_are_not_translations() -> None:
    assert said_in("from elsewhere import gettext\ngettext('no')\n_('no')\nself.gettext('no')") == []


def test_a_variable_is_passed_over_because_its_text_is_marked_elsewhere() -> None:
    assert said_in("from django.utils.translation import gettext as _\n_(label)\n_(step.name)\n_(LABELS[key])") == []


@pytest.mark.parametrize("argument", ["f'{name} decides'", "'%s decides' % name", "'{} decides'.format(name)", "''"])
def test_a_text_that_no_catalog_can_hold_is_refused_with_its_place(argument: str) -> None:
    with pytest.raises(UnreadableError, match=r"here\.py:2: "):
        said_in(f"from django.utils.translation import gettext as _\n_({argument})")


def test_translate_tags_and_expressions_are_found_wherever_a_tag_keeps_them() -> None:
    source = """
{% if a == _("in a condition") %}{% translate "plain" %}{% else %}{% trans "other" context "branch" %}{% endif %}
{% for row in rows %}{% translate "in a loop" as word %}{% empty %}{{ _("nothing yet") }}{% endfor %}
{{ name|default:_("somebody") }}
{% with label=_("in a with") %}{{ label }}{% endwith %}
{% include "part.html" with title=_("handed on") only %}
{% block body %}{% translate "It's 50%" %}{% endblock %}
{% translate variable %}{{ "not marked" }}
"""
    assert shown_by(source) == {
        Found(Key("in a condition")),
        Found(Key("plain")),
        Found(Key("other", "branch")),
        Found(Key("in a loop")),
        Found(Key("nothing yet")),
        Found(Key("somebody")),
        Found(Key("in a with")),
        Found(Key("handed on")),
        Found(Key("It's 50%%")),
    }


def test_blocks_are_found_as_the_engine_looks_them_up() -> None:
    source = """
{% blocktranslate with who=party.name %}{{ who }} decides{% endblocktranslate %}
{% blocktranslate trimmed context "term" %}
    until
    100%
{% endblocktranslate %}
{% blocktranslate count days=n %}{{ days }} day{% plural %}{{ days }} days{% endblocktranslate %}
"""
    assert shown_by(source) == {
        Found(Key("%(who)s decides")),
        Found(Key("until 100%%", "term")),
        Found(Key("%(days)s day"), "%(days)s days"),
    }


def test_a_phrase_said_in_two_files_is_one_phrase_and_two_plurals_are_refused() -> None:
    phrase = gather([("a.py", Found(Key("day"))), ("b.html", Found(Key("day"), "days"))])[Key("day")]
    assert (phrase.files, phrase.plural) == ({"a.py", "b.html"}, "days")
    with pytest.raises(UnreadableError, match="two plurals"):
        gather([("a.py", Found(Key("day"), "days")), ("b.py", Found(Key("day"), "dagen"))])


def entry(msgid: str, msgstr: str = "", **rest: Any) -> polib.POEntry:
    return polib.POEntry(msgid=msgid, msgstr=msgstr, **rest)


def test_a_renewed_catalog_keeps_translations_and_drops_what_nobody_says() -> None:
    phrases = gather([("b.py", Found(Key("stays"))), ("a.py", Found(Key("new"))), ("a.py", Found(Key("stays")))])
    known = [entry("stays", "blijft"), entry("gone", "weg"), entry("stays", "later"), entry("new", "nieuw")]
    catalog = renewed(phrases, known=known, language="nl")
    assert [(one.msgid, one.msgstr, one.occurrences) for one in catalog] == [
        ("new", "nieuw", [("a.py", "")]),
        ("stays", "blijft", [("a.py", ""), ("b.py", "")]),
    ]


def test_a_guess_gives_way_to_a_sure_translation_and_else_stays_a_guess() -> None:
    phrases = gather([("a.py", Found(Key("one"))), ("a.py", Found(Key("two")))])
    known = [entry("one", "gok", flags=["fuzzy"]), entry("one", "zeker"), entry("two", "gok", flags=["fuzzy"])]
    one, two = renewed(phrases, known=known, language="nl")
    assert (one.msgstr, one.fuzzy) == ("zeker", False)
    assert (two.msgstr, two.fuzzy) == ("gok", True)


def test_each_fault_of_a_catalog_is_named() -> None:
    said = ["whole", "absent", "blank", "guess", "%(who)s decides", "{name} decides"]
    phrases = gather(("a.py", Found(Key(text))) for text in said)
    catalog = polib.POFile()
    catalog.extend(
        [
            entry("whole", "heel"),
            entry("blank"),
            entry("guess", "gok", flags=["fuzzy"]),
            entry("%(who)s decides", "%(wie)s beslist"),
            entry("{name} decides", "{name} beslist"),
            entry("gone", "weg"),
        ]
    )
    assert faults(phrases, catalog) == [
        "placeholders differ [%(who)s, %(wie)s]: “%(who)s decides” (a.py)",
        "missing: “absent” (a.py)",
        "missing: “blank” (a.py)",
        "fuzzy: “guess” (a.py)",
        "obsolete: “gone”",
    ]


@pytest.mark.parametrize(
    ("forms", "sound"),
    [
        ({0: "nog één dag", 1: "nog %(days)s dagen"}, True),
        ({0: "nog %(days)s dag", 1: "nog %(days)s dagen"}, True),
        ({0: "nog één dag", 1: "nog dagen"}, False),
        ({0: "nog één dag", 1: ""}, False),
    ],
)
def test_only_the_form_for_one_may_leave_its_number_out(forms: dict[int, str], sound: bool) -> None:
    phrases = gather([("a.py", Found(Key("one day left"), "%(days)s days left"))])
    catalog = polib.POFile()
    catalog.append(entry("one day left", msgid_plural="%(days)s days left", msgstr_plural=forms))
    assert (faults(phrases, catalog) == []) is sound


def test_a_percent_sign_or_a_doubled_brace_is_no_placeholder() -> None:
    assert placeholders("%(a)s, %d, {b} and {c:d}") == {"%(a)s", "%d", "{b}", "{c:d}"}
    assert placeholders("100%% sure, 50% done {{ literally }}") == set()


@pytest.fixture
def small_program(tmp_path: Path, settings: Any) -> Path:
    """A program of one app and one template, in place of the real one."""
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").write_text("from django.utils.translation import gettext as _\n_('In code')\n")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text("{% load i18n %}{% translate 'On a page' %}")
    settings.BASE_DIR, settings.LOCALE_PATHS = tmp_path, [tmp_path / "locale"]
    return tmp_path


def messages(*arguments: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("messages", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_command_extracts_merges_compiles_and_then_finds_nothing_wrong(small_program: Path) -> None:
    fragment = small_program / "fragment.po"
    fragment.write_text('msgid "In code"\nmsgstr "In de code"\n\nmsgid "On a page"\nmsgstr "Op een pagina"\n')
    messages("--merge", str(fragment))
    folder = small_program / "locale" / "nl" / "LC_MESSAGES"
    assert "#: app/__init__.py\n" in (folder / "django.po").read_text()
    assert {one.msgid: one.msgstr for one in polib.mofile(str(folder / "django.mo"))} == {
        "In code": "In de code",
        "On a page": "Op een pagina",
    }
    assert "2 phrases" in messages("--check")[0]


def test_a_correction_in_the_catalog_is_not_undone_by_merging_again(small_program: Path) -> None:
    fragment = small_program / "fragment.po"
    fragment.write_text('msgid "In code"\nmsgstr "In de code"\n')
    messages("--merge", str(fragment))
    path = small_program / "locale" / "nl" / "LC_MESSAGES" / "django.po"
    path.write_text(path.read_text().replace("In de code", "In het programma"))
    messages("--merge", str(fragment))
    assert "In het programma" in path.read_text()


def test_check_fails_on_a_phrase_without_translation_and_writes_nothing(small_program: Path) -> None:
    err = io.StringIO()
    with pytest.raises(CommandError, match="2 fault"):
        call_command("messages", "--check", stderr=err)
    assert "nl: missing: “In code” (app/__init__.py)" in err.getvalue()
    assert not (small_program / "locale").exists()


def test_a_template_that_does_not_compile_is_named(small_program: Path) -> None:
    (small_program / "templates" / "broken.html").write_text("{% if %}")
    with pytest.raises(CommandError, match=r"templates/broken\.html"):
        messages()


def test_compile_alone_writes_the_compiled_catalog_and_nothing_else(small_program: Path) -> None:
    messages()
    folder = small_program / "locale" / "nl" / "LC_MESSAGES"
    before = (folder / "django.po").read_bytes()
    (folder / "django.mo").unlink()
    messages("--compile")
    assert sorted(path.name for path in folder.iterdir()) == ["django.mo", "django.po"]
    assert (folder / "django.po").read_bytes() == before


def test_every_phrase_of_the_program_is_said_in_dutch() -> None:
    assert "each translated" in messages("--check")[0]


def test_english_needs_no_catalog() -> None:
    assert not (Path(settings.LOCALE_PATHS[0]) / "en").exists()
    with translation.override("en"):
        assert translation.gettext("Who decides now") == "Who decides now"


def test_who_starts_the_program_compiles_before_django_looks_for_a_catalog(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Django does not find then stays English in that process, and the demo is written in it."""
    done: list[str] = []

    def set_up() -> None:
        done.append("Django")
        raise KeyboardInterrupt

    monkeypatch.setattr(launch, "compile_catalogs", lambda: done.append("catalogs"))
    monkeypatch.setattr(django, "setup", set_up)
    with pytest.raises(KeyboardInterrupt):
        launch._prepare()
    assert done == ["catalogs", "Django"]
