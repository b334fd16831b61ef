"""What happens at the table, in sentences."""

from collections.abc import Iterable

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Party
from decisions.models import Outcome, ProcessTemplate, Proposal, Rule, Step, Term, Transfer
from decisions.template_check import TemplateFault, Wrong
from decisions.templatetags.moments import day_in_words


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


def still_to_sign(missing: int) -> str:
    """What somebody hears who signed, while their group is not bound yet."""
    return ngettext(
        "You have signed. %(missing)d other person of your group must sign too.",
        "You have signed. %(missing)d other people of your group must sign too.",
        missing,
    ) % {"missing": missing}


def what_an_offer_does(transfer: Transfer) -> str:
    """What changes at the table if everybody accepts an offer, in sentences."""
    names = {"giver": transfer.giver, "receiver": transfer.receiver}
    if transfer.kind == Transfer.Kind.HAND_OVER:
        said = [_("%(receiver)s then decides instead of %(giver)s. %(giver)s gives advice.") % names]
    elif transfer.kind == Transfer.Kind.SHARE:
        said = [_("%(receiver)s then decides too.") % names]
    else:
        said = [_("%(giver)s then has less to say here than now.") % names]
    if transfer.ceiling is not None:
        amount = number_format(transfer.ceiling)
        said.append(_("%(receiver)s then decides up to € %(amount)s.") % {**names, "amount": amount})
    if transfer.ends_on is not None:
        said.append(_("That holds until and including %(day)s.") % {"day": day_in_words(transfer.ends_on)})
    return " ".join(said)


_WRONG: dict[Wrong, str | Promise] = {
    Wrong.NO_STEPS: gettext_lazy("There are no steps yet. Add them first."),
    Wrong.NUMBERS: gettext_lazy("The steps are not numbered from 1 to %(steps)s."),
    Wrong.KEY_TWICE: gettext_lazy("Two steps have the same key."),
    Wrong.NOBODY_DECIDES: gettext_lazy("Nobody decides. Give at least one party a deciding seat."),
    Wrong.SOLE_WITH_MORE: gettext_lazy("By its rule one party decides, and %(deciders)s seats decide."),
    Wrong.NEVER_ENOUGH: gettext_lazy("By its rule %(k)s parties must agree, and %(deciders)s seats decide."),
    Wrong.NO_SUCH_PARTY: gettext_lazy("There is no kind of party '%(kind)s'."),
    Wrong.NO_SOCIAL_WORK: gettext_lazy("The work belongs to social work, and no social work team sits there."),
    Wrong.NO_TERM: gettext_lazy("The term lasts less than one."),
    Wrong.NO_ARTICLE: gettext_lazy("The term does not name its source: the act, the ordinance or the service norm."),
    Wrong.ADVICE_TOO_LATE: gettext_lazy(
        "Who advises has %(advice)s days for it, and the term of the step may be over after %(days)s days."
    ),
    Wrong.ESCALATES_TO_NOBODY: gettext_lazy("It escalates to a kind of party that does not exist: '%(kind)s'."),
    Wrong.ESCALATES_TO_ITSELF: gettext_lazy(
        "Only '%(kind)s' decides here, so it cannot be the one who is called in when the term lapses."
    ),
    Wrong.LEADS_NOWHERE: gettext_lazy("The outcome '%(outcome)s' leads back to a step that does not exist: '%(to)s'."),
    Wrong.NOT_REACHED: gettext_lazy("No path leads to this step."),
    Wrong.NEVER_ENDS: gettext_lazy("No path from this step leads to an end."),
}


def what_is_wrong(template: ProcessTemplate, faults: Iterable[TemplateFault]) -> list[str]:
    """Why a template cannot be used yet: each fault in a sentence, with its step before it."""
    names = {step.key: str(step) for step in template.steps.all()}
    return [
        _("%(step)s: %(fault)s") % {"step": names[fault.step], "fault": _fault(fault)} if fault.step else _fault(fault)
        for fault in faults
    ]


def _fault(fault: TemplateFault) -> str:
    about = dict(fault.about)
    if "outcome" in about:
        about["outcome"] = str(Outcome(str(about["outcome"])).label)
    if about.get("kind") in Party.Kind.values:
        about["kind"] = str(Party.Kind(str(about["kind"])).label)
    return str(_WRONG[fault.code]) % about


def taken_back() -> str:
    """What the executive hears after it took a decision back."""
    return _("The executive decides at this step from now on. Everybody can read why on the page of the plan.")


def draft_kept(party: str) -> str:
    """What somebody hears who kept a proposal that they are still writing."""
    return _("Your draft was saved. Only people of %(party)s see it.") % {"party": party}


def proposal_taken_back() -> str:
    """What somebody hears who took the proposal of their party back."""
    return _("Your proposal is off the table. You can make a new one.")


def advised() -> str:
    """What somebody hears who gave the advice of their party."""
    return _("Thank you. Your advice was given. Who decides must say what they do with it.")


def recused() -> str:
    """What somebody hears who said that they have a conflict of interest."""
    return _("You take no part in the decisions on this plan any more. Others decide on it.")


def decided_anew() -> str:
    """What somebody hears who asked to decide anew."""
    return _("A new step has opened, which decides anew. The old decision stays on the page of the plan.")


def what_follows_from_answer(transfer: Transfer) -> str:
    """What somebody hears who offered or answered: does it hold now, or not, or must others still answer."""
    if transfer.result == Transfer.Result.ACCEPTED:
        return _("Everybody has agreed. From now on it is decided in the new way.")
    if transfer.result == Transfer.Result.REFUSED:
        return _("You have refused. Everything stays as it is.")
    return _("Thank you. What you said is recorded. Nothing changes until the others have agreed too.")


def given_back() -> str:
    """What a group hears that gave the decision back."""
    return _("You have given the decision back. Nobody can hold that against your group.")


def term_moved(term: Term) -> str:
    """What an official hears who moved a term."""
    if term.suspension is not None:
        return _("The clock stands still until %(day)s at the latest. The residents read what you are waiting for.") % {
            "day": date_format(term.suspension.until)
        }
    return _("The last day is now %(day)s.") % {"day": date_format(term.ends_on)}
