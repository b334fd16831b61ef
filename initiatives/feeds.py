"""Plans, and what happens to one plan, as feeds that a feed reader follows: Atom (RFC 4287) and RSS 2.0.

Every entry keeps its id for as long as it exists, whatever happens to it, and says when it last changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Literal

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from initiatives.models import Initiative
from initiatives.presentation import Card, Page

Format = Literal["atom", "rss"]
Absolute = Callable[[str], str]

ENTRIES = 30

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Atom(Atom1Feed):
    """Atom whose own moment is that of its newest entry, also where it has none: what did not change stays the same."""

    def latest_post_date(self) -> datetime:
        newest: datetime = self.feed["newest"]
        return newest


class _Rss(Rss201rev2Feed):
    def latest_post_date(self) -> datetime:
        newest: datetime = self.feed["newest"]
        return newest


FORMATS: dict[Format, type[SyndicationFeed]] = {"atom": _Atom, "rss": _Rss}
CONTENT_TYPES: dict[Format, str] = {"atom": Atom1Feed.content_type, "rss": Rss201rev2Feed.content_type}


def of_plans(
    cards: Iterable[Card], *, form: Format, title: str, page: str, own: str, absolute: Absolute, empty_at: datetime
) -> bytes:
    """Plans that moved last. `page` shows the same plans, `own` is the feed's address."""
    cards = list(cards)
    newest = max((card.initiative.listing.moved_at for card in cards), default=empty_at)
    feed = _feed(form, title, _("Plans of residents, and who decides about them."), page, own, absolute, newest)
    for card in cards:
        plan = card.initiative
        feed.add_item(
            title=_xml(plan.title),
            link=absolute(plan.get_absolute_url()),
            description=_xml(f"{plan.summary} {card.sentence}."),
            unique_id=f"urn:uuid:{plan.id}",
            unique_id_is_permalink=False,
            author_name=_xml(plan.group.name),
            categories=[_xml(plan.theme.name), _xml(plan.neighbourhood.name)],
            pubdate=plan.sent_at,
            updateddate=plan.listing.moved_at,
        )
    return _written(feed)


def of_one_plan(page: Page, *, own: str, absolute: Absolute, line: Callable[[int], str]) -> bytes:
    """What happened to a plan: the public lines of the log about it, the last ones first."""
    plan: Initiative = page.initiative
    address = plan.get_absolute_url()
    newest = max([entry.at for entry in page.log], default=plan.sent_at or plan.drafted_at)
    feed = _feed("atom", plan.title, plan.summary, address, own, absolute, newest)
    reasons = {
        record.closed_at: f"{record.name}: {record.decision.outcome_name}. {record.decision.reasons}"
        for record in page.records
        if record.decision is not None
    }
    for entry in list(page.log)[::-1][:ENTRIES]:
        reason = reasons.get(entry.at, "") if entry.kind == "decision.taken" else ""
        feed.add_item(
            title=_xml(entry.sentence),
            link=absolute(address),
            description=_xml(reason or f"{plan.title}: {entry.sentence}"),
            unique_id=absolute(line(entry.index)),
            unique_id_is_permalink=True,
            author_name=_xml(plan.group.name),
            pubdate=entry.at,
            updateddate=entry.at,
        )
    return _written(feed)


def _feed(
    form: Format, title: str, description: str, page: str, own: str, absolute: Absolute, newest: datetime
) -> SyndicationFeed:
    return FORMATS[form](
        title=_xml(title),
        link=absolute(page),
        description=_xml(description),
        language=get_language(),
        feed_url=absolute(own),
        feed_guid=absolute(own),
        newest=newest,
    )


def _written(feed: SyndicationFeed) -> bytes:
    return feed.writeString("utf-8").encode()


def _xml(text: str) -> str:
    """Without the few characters that no XML may hold."""
    return _NOT_IN_XML.sub("", text)
