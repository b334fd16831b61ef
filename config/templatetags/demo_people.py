"""Whom one can be in the demo, for the sign-in page, which is allauth's and knows of no demo."""

from typing import Any

from django import template
from django.conf import settings

from config.demo_signin import faces

register = template.Library()


@register.inclusion_tag("account/demo_faces.html", takes_context=True)
def demo_faces(context: dict[str, Any]) -> dict[str, Any]:
    """A button for each part that one can try; nothing outside the demo."""
    return {
        "faces": faces() if settings.DEMO else [],
        "csrf_token": context.get("csrf_token"),
        "next": context["request"].GET.get("next", ""),
    }
