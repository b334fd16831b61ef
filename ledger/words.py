"""What each kind of entry says, in words of the people who read the log."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: dict[str, str | Promise] = {
    "initiative.drafted": _("The group began to write the plan"),
    "initiative.revised": _("The group changed the draft"),
    "initiative.sent": _("The group sent the plan to the municipality"),
    "initiative.accepted": _("The district team took the plan in hand"),
    "initiative.withdrawn": _("The group stopped with the plan"),
    "process.opened": _("The way of the plan began"),
    "process.closed": _("The way of the plan ended"),
    "step.opened": _("A step opened, with these seats at the table"),
    "assignment.began": _("Somebody was given work on the plan"),
    "assignment.ended": _("Somebody's work on the plan ended"),
    "proposal.made": _("A party proposed a decision"),
    "proposal.failed": _("A proposal went off the table"),
    "voice.given": _("A party said yes, no or nothing"),
    "decision.taken": _("A decision was taken"),
    "authority.withdrawn": _("The executive took the decision back"),
    "term.lapsed": _("A term passed without a decision"),
    "follow.began": _("Somebody began to follow the plan"),
    "follow.ended": _("Somebody stopped following the plan"),
    "party.founded": _("A group was founded"),
    "membership.began": _("Somebody joined a group"),
    "membership.ended": _("Somebody left a group"),
    "invitation.made": _("A group invited somebody"),
    "invitation.accepted": _("Somebody accepted an invitation"),
    "person.renamed": _("Somebody changed their name"),
}


def what_happened(kind: str) -> str:
    """The sentence for a kind of entry; the kind itself where there is none yet."""
    return str(KINDS.get(kind, kind))
