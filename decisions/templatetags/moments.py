"""Days and terms in words that a person says."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def day_in_words(moment: date | datetime | None) -> str:
    """`vrijdag 18 december`, with the year where it is not this one."""
    return _in_words(moment, "l j F", "l j F Y")


@register.filter
def short_day(moment: date | datetime | None) -> str:
    """`18 december`, with the year where it is not this one."""
    return _in_words(moment, "j F", "j F Y")


@register.filter
def full_day(moment: date | datetime | None) -> str:
    """`18 december 2026`, always with the year."""
    return _in_words(moment, "j F Y", "j F Y")


@register.filter
def iso_day(moment: date | datetime | None) -> str:
    """`2026-12-18`, for the datetime attribute of a time element."""
    day = _day(moment)
    return day.isoformat() if day else ""


@register.filter
def how_long(last_day: date | datetime | None) -> str:
    """How far a last day is from today: `nog 25 dagen`, `vandaag`, `3 dagen te laat`."""
    day = _day(last_day)
    if day is None:
        return ""
    left = (day - timezone.localdate()).days
    if left == 0:
        return _("today")
    if left < 0:
        return ngettext("%(days)d day late", "%(days)d days late", -left) % {"days": -left}
    return ngettext("%(days)d day left", "%(days)d days left", left) % {"days": left}


@register.filter
def is_late(last_day: date | datetime | None) -> bool:
    day = _day(last_day)
    return day is not None and day < timezone.localdate()


def _in_words(moment: date | datetime | None, this_year: str, other_year: str) -> str:
    day = _day(moment)
    if day is None:
        return ""
    return date_format(day, this_year if day.year == timezone.localdate().year else other_year)


def _day(moment: date | datetime | None) -> date | None:
    """The day on the clock of the municipality."""
    if isinstance(moment, datetime):
        return timezone.localtime(moment).date() if timezone.is_aware(moment) else moment.date()
    return moment
