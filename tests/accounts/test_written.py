"""Names and texts of here within a sentence."""

from __future__ import annotations

import pickle

import pytest
from django.template import Context, Template
from django.utils import translation

from accounts.written import Sentence, Written, begun, filled, in_a_row, sentence

HOSTILE = "<b>Linde</b> & 'co'"
ESCAPED = "&lt;b&gt;Linde&lt;/b&gt; &amp; &#x27;co&#x27;"


def shown(template: str, **context: object) -> str:
    return Template("{% load i18n written %}" + template).render(Context(context))


@pytest.mark.parametrize(("language", "marked"), [("en", f'<span lang="nl">{ESCAPED}</span>'), ("nl", ESCAPED)])
def test_a_name_is_marked_in_another_language_alone_and_always_harmless(language: str, marked: str) -> None:
    said = sentence("%(party)s decides", party=Written(HOSTILE))
    with translation.override(language):
        assert shown("{{ said }}", said=said) == f"{marked} decides"
        assert shown("{{ name|written }}", name=HOSTILE) == marked
        inside = "{% blocktranslate with name=name|written %}({{ name }}){% endblocktranslate %}"
        assert shown(inside, name=HOSTILE) == f"({marked})"


def test_what_is_not_written_here_is_harmless_too() -> None:
    with translation.override("en"):
        assert shown("{{ said }}", said=filled("by %(day)s", day="<i>")) == "by &lt;i&gt;"
        assert shown("{{ said }}", said=Sentence("<b>", Written("x"))) == '&lt;b&gt;<span lang="nl">x</span>'


def test_it_is_plain_text_where_it_becomes_another_text() -> None:
    said = sentence("%(party)s decides, 100%%", party=Written("linde"))
    assert said == "Linde decides, 100%"
    assert f"{said}." == "Linde decides, 100%."
    with translation.override("en"):
        assert shown('<a title="{{ said|plain }}">', said=said) == '<a title="Linde decides, 100%">'
        assert shown("{% autoescape off %}{{ said }}{% endautoescape %}", said=said) == str(said)


def test_a_sentence_begins_with_a_capital_also_where_that_is_a_name() -> None:
    nested = sentence("%(offer)s. Yes?", offer=filled("%(giver)s wants it", giver=Written("wijkteam")))
    assert nested == "Wijkteam wants it. Yes?"
    with translation.override("en"):
        assert nested.__html__() == '<span lang="nl">Wijkteam</span> wants it. Yes?'
    assert begun(Sentence("")) == ""


def test_sentences_after_each_other_keep_their_marks() -> None:
    row = in_a_row([filled("%(party)s agreed.", party=Written("Linde")), "", "Good."])
    assert row == "Linde agreed. Good."
    with translation.override("en"):
        assert row.__html__() == '<span lang="nl">Linde</span> agreed. Good.'


def test_it_can_be_kept() -> None:
    said = filled("%(party)s decides", party=Written("Linde"))
    again = pickle.loads(pickle.dumps(said))
    with translation.override("en"):
        assert again.__html__() == said.__html__()


def test_an_option_says_its_language() -> None:
    with translation.override("en"):
        assert shown("{% language_of name %}", name=Written("Oost")) == ' lang="nl"'
        assert shown("{% language_of name %}", name="East") == ""
    with translation.override("nl"):
        assert shown("{% language_of name %}", name=Written("Oost")) == ""
