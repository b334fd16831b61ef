"""What happens at the table, in sentences."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions.models import Outcome, Proposal, Rule, Step


def what_the_rule_asks(rule: str, deciders: int, k: int) -> str:
    """When a proposal before so many deciding parties becomes a decision."""
    if deciders == 1:
        return _("One party decides here. What it proposes is decided at once.")
    if rule == Rule.UNANIMITY:
        return _("Nothing is decided until every deciding party says yes.")
    if rule == Rule.K_OF_N:
        return ngettext(
            "It is decided as soon as %(k)d of the %(deciders)d deciding parties says yes.",
            "It is decided as soon as %(k)d of the %(deciders)d deciding parties say yes.",
            k,
        ) % {"k": k, "deciders": deciders}
    return _(
        "Nothing is decided until every deciding party has spoken. One objection takes the proposal off the table."
    )


def what_follows_from(proposal: Proposal, step: Step) -> str:
    """What somebody hears who has just spoken: is it decided, off the table, or waiting for others."""
    if step.closed_at is not None:
        outcome = Outcome(proposal.outcome).label
        return _("Thank you. The decision has been taken: %(outcome)s.") % {"outcome": outcome}
    if proposal.closed_at is not None:
        return _("Thank you. This proposal is off the table. The parties talk on, and one of them can make a new one.")
    return _("Thank you. What you said is recorded. The others still have to speak.")


def taken_back() -> str:
    """What the executive hears after it took a decision back."""
    return _("The executive decides at this step from now on. Everybody can read why on the page of the plan.")
