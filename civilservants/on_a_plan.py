"""What the register of deviations has to say on the public page of a plan."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import ngettext

from civilservants import register


def deviations(initiative_id: UUID) -> list[tuple[str, str]]:
    """That a rule was applied in another way for this plan, with where one reads why; nothing where none was."""
    times = register.in_public(plan=initiative_id).count()
    if not times:
        return []
    said = ngettext(
        "For this plan we applied a rule in another way. Read why.",
        "For this plan we applied a rule in another way, %(times)d times. Read why.",
        times,
    )
    return [(said % {"times": times}, f"{reverse('deviations-in-public')}?plan={initiative_id}")]
