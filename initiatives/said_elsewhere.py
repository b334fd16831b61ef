"""What is said of a plan in other places, for its public page: by rooms above this one, which the settings name, and in
consults about whose work a step is.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from decisions.models import Finding
from initiatives.models import Initiative


def said_of(initiative: Initiative, findings: Sequence[Finding]) -> Sequence[tuple[str, str]]:
    """Sentences, each with the address where one reads on. Whatever they tell of moves the ledger when it changes."""
    above = [said for ask in settings.SAID_OF_A_PLAN for said in import_string(ask)(initiative.id)]
    return [*above, *(_why_no_seat(finding) for finding in findings)]


def _why_no_seat(finding: Finding) -> tuple[str, str]:
    said = _("Social work has no seat at the step “%(step)s”. Municipality and social work agreed why: %(why)s")
    return said % {"step": finding.template_step.name, "why": finding.reason}, reverse("demarcation:history")
