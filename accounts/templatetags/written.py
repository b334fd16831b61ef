"""In which language people here write."""

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from accounts.written import Written

register = template.Library()


@register.simple_tag
def written() -> SafeString | str:
    """The `lang` of an element that holds what somebody wrote, or a name of here, on a page in another language:
    so that it is read aloud as Dutch.
    """
    return "" if get_language() == settings.LANGUAGE_CODE else format_html(' lang="{}"', settings.LANGUAGE_CODE)


@register.simple_tag
def language_of(value: object) -> SafeString | str:
    """The same `lang` where this is a name or a text of here, for an option that cannot hold an element."""
    return written() if isinstance(value, Written) else ""


@register.filter("written")
def marked(value: object) -> Written:
    """The same for a name or a text within a sentence. Never within an attribute: it becomes an element there."""
    return Written(value)


@register.filter
def plain(value: object) -> str:
    """A sentence without its marks, for an attribute or a title."""
    return str(value)
