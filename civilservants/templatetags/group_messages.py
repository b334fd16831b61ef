"""The last messages to a group, on the page of its plan. The page is of a lower room, so it asks here by name."""

from typing import Any

from django import template

from civilservants import queries_answering
from initiatives.models import Initiative

SHOWN = 3

register = template.Library()


@register.inclusion_tag("civilservants/last_messages.html")
def last_messages(initiative: Initiative) -> dict[str, Any]:
    """For a reader who belongs to the group; nothing where there is no message yet."""
    published = queries_answering.published_to_group(initiative.id)
    return {"initiative": initiative, "group_messages": published[:SHOWN]}
