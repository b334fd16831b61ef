"""For whom the page of a form was made."""

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts import kept_text

register = template.Library()


@register.simple_tag(takes_context=True)
def typed_by(context: Context) -> SafeString:
    """The hidden field by which text that was typed in this form goes back to this person alone."""
    mark = kept_text.mark_of(context["request"].user)
    return format_html('<input type="hidden" name="{}" value="{}">', kept_text.WRITER, mark)
