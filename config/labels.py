"""What the administration calls things: the fields, the models and the parts of the house, in words of staff.

The models keep plain names, so that a better word here asks for no migration.
"""

from django.apps import apps
from django.db.models import Field, Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

FIELDS: dict[str, Promise] = {
    "accepted_at": pgettext_lazy("label", "accepted on"),
    "accepted_by": pgettext_lazy("label", "accepted by"),
    "added_at": pgettext_lazy("label", "added on"),
    "address": pgettext_lazy("label", "address"),
    "amount": pgettext_lazy("label", "amount in euros"),
    "article": pgettext_lazy("label", "article"),
    "at": pgettext_lazy("label", "moment"),
    "attempts": pgettext_lazy("label", "attempts"),
    "authority": pgettext_lazy("label", "authority"),
    "basis": pgettext_lazy("label", "basis"),
    "body": pgettext_lazy("label", "line"),
    "boundary": pgettext_lazy("label", "boundary (GeoJSON)"),
    "by": pgettext_lazy("label", "by"),
    "closed_at": pgettext_lazy("label", "closed on"),
    "closed_by": pgettext_lazy("label", "closed by"),
    "code": pgettext_lazy("label", "CBS code"),
    "conditions": pgettext_lazy("label", "conditions"),
    "created_at": pgettext_lazy("label", "made on"),
    "district": pgettext_lazy("label", "district"),
    "drafted_at": pgettext_lazy("label", "drafted on"),
    "drafted_by": pgettext_lazy("label", "drafted by"),
    "email": pgettext_lazy("label", "e-mail"),
    "invitation": pgettext_lazy("label", "invitation"),
    "end": pgettext_lazy("label", "how it ended"),
    "ended_at": pgettext_lazy("label", "ended on"),
    "ends_on": pgettext_lazy("label", "last day"),
    "entry": pgettext_lazy("label", "ledger entry"),
    "escalated_to": pgettext_lazy("label", "escalated to"),
    "escalates_to": pgettext_lazy("label", "escalates to"),
    "expires_at": pgettext_lazy("label", "expires on"),
    "explanation_en": pgettext_lazy("label", "explanation in English"),
    "explanation_nl": pgettext_lazy("label", "explanation in Dutch"),
    "failure": pgettext_lazy("label", "failure"),
    "founded_at": pgettext_lazy("label", "founded on"),
    "from_at": pgettext_lazy("label", "from"),
    "function": pgettext_lazy("label", "function"),
    "group": pgettext_lazy("label", "group"),
    "hash": pgettext_lazy("label", "hash"),
    "hours_en": pgettext_lazy("label", "opening hours in English"),
    "hours_nl": pgettext_lazy("label", "opening hours in Dutch"),
    "index": pgettext_lazy("label", "number"),
    "invited_at": pgettext_lazy("label", "invited on"),
    "invited_by": pgettext_lazy("label", "invited by"),
    "is_lead": pgettext_lazy("label", "leads the team"),
    "is_open": pgettext_lazy("label", "open for new initiatives"),
    "is_representative": pgettext_lazy("label", "signs for the party (representative)"),
    "joined_at": pgettext_lazy("label", "account since"),
    "key": pgettext_lazy("label", "key"),
    "kind": pgettext_lazy("label", "kind"),
    "lapsed_at": pgettext_lazy("label", "lapsed on"),
    "last_login": pgettext_lazy("label", "last signed in"),
    "latitude": pgettext_lazy("label", "latitude"),
    "longitude": pgettext_lazy("label", "longitude"),
    "met_at": pgettext_lazy("label", "met on"),
    "municipality": pgettext_lazy("label", "municipality"),
    "name": pgettext_lazy("label", "name"),
    "name_en": pgettext_lazy("label", "name in English"),
    "name_nl": pgettext_lazy("label", "name in Dutch"),
    "neighbourhood": pgettext_lazy("label", "neighbourhood"),
    "next_attempt_at": pgettext_lazy("label", "next attempt"),
    "number": pgettext_lazy("label", "number"),
    "opened_at": pgettext_lazy("label", "opened on"),
    "opened_by": pgettext_lazy("label", "opened by"),
    "outcome": pgettext_lazy("label", "outcome"),
    "party": pgettext_lazy("label", "party"),
    "party_kind": pgettext_lazy("label", "kind of party"),
    "person": pgettext_lazy("label", "person"),
    "phone": pgettext_lazy("label", "telephone"),
    "picture": pgettext_lazy("label", "picture"),
    "place": pgettext_lazy("label", "place"),
    "plan": pgettext_lazy("label", "plan"),
    "population": pgettext_lazy("label", "inhabitants"),
    "previous": pgettext_lazy("label", "previous"),
    "previous_hash": pgettext_lazy("label", "hash of the line before"),
    "process": pgettext_lazy("label", "process"),
    "profession": pgettext_lazy("label", "whose profession"),
    "proposal": pgettext_lazy("label", "proposal"),
    "proposed_at": pgettext_lazy("label", "proposed on"),
    "proposed_by": pgettext_lazy("label", "proposed by"),
    "published_at": pgettext_lazy("label", "in use since"),
    "question_en": pgettext_lazy("label", "question in English"),
    "question_nl": pgettext_lazy("label", "question in Dutch"),
    "reason": pgettext_lazy("label", "reason"),
    "reasons": pgettext_lazy("label", "reasons"),
    "reference": pgettext_lazy("label", "reference"),
    "role": pgettext_lazy("label", "role"),
    "rule": pgettext_lazy("label", "decision rule"),
    "rule_k": pgettext_lazy("label", "how many must agree"),
    "said_at": pgettext_lazy("label", "said on"),
    "said_by": pgettext_lazy("label", "said by"),
    "say": pgettext_lazy("label", "voice"),
    "seat_count": pgettext_lazy("label", "number of seats"),
    "sent_at": pgettext_lazy("label", "sent on"),
    "sent_by": pgettext_lazy("label", "sent by"),
    "short_name": pgettext_lazy("label", "short name"),
    "since": pgettext_lazy("label", "since"),
    "since_by": pgettext_lazy("label", "since, by"),
    "source": pgettext_lazy("label", "source"),
    "started_on": pgettext_lazy("label", "started on"),
    "step": pgettext_lazy("label", "step"),
    "subject": pgettext_lazy("label", "subject"),
    "summary": pgettext_lazy("label", "summary"),
    "taken_at": pgettext_lazy("label", "taken on"),
    "taken_by": pgettext_lazy("label", "taken by"),
    "task": pgettext_lazy("label", "task"),
    "template": pgettext_lazy("label", "template"),
    "template_key": pgettext_lazy("label", "process template"),
    "template_step": pgettext_lazy("label", "step of the template"),
    "term_amount": pgettext_lazy("label", "length of the term"),
    "term_article": pgettext_lazy("label", "article of the term"),
    "term_source": pgettext_lazy("label", "source of the term"),
    "term_unit": pgettext_lazy("label", "unit of the term"),
    "theme": pgettext_lazy("label", "theme"),
    "title": pgettext_lazy("label", "title"),
    "until": pgettext_lazy("label", "until"),
    "until_by": pgettext_lazy("label", "until, by"),
    "version": pgettext_lazy("label", "version"),
    "wish": pgettext_lazy("label", "wished say"),
    "withdrawn_at": pgettext_lazy("label", "withdrawn on"),
    "withdrawn_by": pgettext_lazy("label", "withdrawn by"),
    "withdrawn_reason": pgettext_lazy("label", "reason of the withdrawal"),
    "work_function": pgettext_lazy("label", "kind of work"),
    "year": pgettext_lazy("label", "year of the division"),
}

MODELS: dict[str, tuple[Promise, Promise]] = {
    "accounts.invitation": (pgettext_lazy("label", "invitation"), pgettext_lazy("label", "invitations")),
    "districts.municipality": (pgettext_lazy("label", "municipality"), pgettext_lazy("label", "municipalities")),
    "districts.district": (pgettext_lazy("label", "district"), pgettext_lazy("label", "districts")),
    "districts.neighbourhood": (pgettext_lazy("label", "neighbourhood"), pgettext_lazy("label", "neighbourhoods")),
    "districts.workplace": (pgettext_lazy("label", "workplace"), pgettext_lazy("label", "workplaces")),
    "ledger.entry": (pgettext_lazy("label", "ledger entry"), pgettext_lazy("label", "ledger entries")),
    "notifications.message": (pgettext_lazy("label", "message"), pgettext_lazy("label", "messages")),
}

HOUSE: dict[str, Promise] = {
    "accounts": _("People and parties"),
    "decisions": _("The decision table"),
    "districts": _("Municipality and districts"),
    "initiatives": _("Initiatives"),
    "ledger": _("The append-only record"),
    "notifications": _("Notifications"),
}


def put_up() -> None:
    """Give every model of the house that the administration shows its words; what a model says itself stays.

    Migrations do not see this: they read what a model was declared with.
    """
    for app_label, name in HOUSE.items():
        app = apps.get_app_config(app_label)
        app.verbose_name = name  # type: ignore[assignment]
        for model in app.get_models():
            _name(model)


def _name(model: type[Model]) -> None:
    meta = model._meta  # noqa: SLF001 - the documented way to what a model is called
    if meta.label_lower in MODELS:
        meta.verbose_name, meta.verbose_name_plural = MODELS[meta.label_lower]  # type: ignore[assignment]
    for field in meta.get_fields():
        if isinstance(field, Field) and field.name in FIELDS and not isinstance(field.verbose_name, Promise):
            field.verbose_name = FIELDS[field.name]  # type: ignore[assignment]
