"""What is not right in the form of a page, told once: on top of the main part of the page."""

from typing import Any

from django import template
from django.forms import BaseForm
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def has_mistakes(context: Context) -> bool:
    """Does this page come back because something was not right, or was changed by somebody else meanwhile?"""
    return _refused_form(context) is not None or bool(context.get("differences"))


@register.simple_tag(takes_context=True)
def mistakes_on_top(context: Context) -> SafeString | str:
    """The summary of what is wrong in the page's `form`, which the form itself does not tell once more."""
    form = _refused_form(context)
    if form is None:
        return ""
    summary = render_to_string("django/forms/error_summary.html", {"form": form})
    form.is_told_on_top = True
    return summary


def _refused_form(context: Context) -> Any:
    form = context.get("form")
    return form if isinstance(form, BaseForm) and form.is_bound and form.errors else None
