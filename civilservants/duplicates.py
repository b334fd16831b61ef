"""Plans on the same desk that look like one another, with what they have in common.

They are looked for in the index of the queue, so that a hundred thousand plans cost what a hundred do: words of a name
that begin alike, together with the theme or the neighbourhood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from django.utils.translation import gettext as _

from civilservants import marks
from civilservants.queries import Desk
from initiatives import similar
from initiatives.models import Initiative

MOST = 3
MOST_WORDS = 6
"""Of a name: more words make the look-up slow, and the first ones say what it is about."""

_ALIKE = """
SELECT plan.id, plan.title, plan.summary, plan.reference, plan.theme_id, plan.neighbourhood_id, alike.asked
FROM (
    SELECT DISTINCT ON (asked.number, found.initiative_id) asked.number, asked.id asked, found.*
    FROM unnest(%s::uuid[], %s::text[], %s::text[]) WITH ORDINALITY asked (id, query, words, number),
        LATERAL (
            SELECT q.initiative_id, ts_rank(q.marks, asked.words::tsquery) likeness
            FROM civilservants_queuerow q
            WHERE q.marks @@ asked.query::tsquery AND q.initiative_id <> asked.id AND NOT EXISTS (
                SELECT 1 FROM initiatives_planlink link WHERE link.ended_at IS NULL AND (
                    (link.plan_id = asked.id AND link.other_id = q.initiative_id)
                    OR (link.other_id = asked.id AND link.plan_id = q.initiative_id)))
            ORDER BY likeness DESC, q.initiative_id
            LIMIT %s
        ) found
) alike
JOIN initiatives_initiative plan ON plan.id = alike.initiative_id
ORDER BY alike.number, alike.likeness DESC, plan.id
"""


@dataclass(frozen=True)
class Duplicate:
    """A plan that may be about the same, and why it is offered."""

    initiative: Initiative
    reason: str


def duplicates_of(initiative: Initiative, desk: Desk) -> list[Duplicate]:
    """The plans that look like this one and lie on the same desk, the most alike first; not what is linked already."""
    return duplicates_among([initiative], desk).get(initiative.id, [])


def duplicates_among(plans: Sequence[Initiative], desk: Desk, most: int = MOST) -> dict[UUID, list[Duplicate]]:
    """The same for each of several plans, in one query; none where there are no plans."""
    asked = {plan.id: plan for plan in plans if _stems(plan.title)}
    if not asked:
        return {}
    queries = [_like(plan, desk) for plan in asked.values()]
    words = [marks.some(marks.begins(stem) for stem in _stems(plan.title)) for plan in asked.values()]
    # A desk of two teams has two rows for a plan at whose table both sit.
    values = [list(asked), queries, words, most * len(desk.teams)]
    found: dict[UUID, list[Duplicate]] = {}
    for other in Initiative.objects.raw(_ALIKE, values):
        of = asked[other.asked]  # type: ignore[attr-defined]
        if len(found.setdefault(of.id, [])) < most:
            found[of.id].append(Duplicate(other, why_alike(of, other)))
    return found


def why_alike(one: Initiative, other: Initiative) -> str:
    """What two plans have in common, in a sentence."""
    told = []
    if one.neighbourhood_id == other.neighbourhood_id:
        told.append(_("the same neighbourhood"))
    if one.theme_id == other.theme_id:
        told.append(_("the same theme"))
    others = _words(f"{other.title} {other.summary}")
    words = [
        word for word in _words(f"{one.title} {one.summary}") if any(said.startswith(_stem(word)) for said in others)
    ]
    if words:
        told.append(_("both say %(words)s") % {"words": ", ".join(f"“{word}”" for word in words[:4])})
    return "; ".join(told)


def _like(plan: Initiative, desk: Desk) -> str:
    """What a plan has to say or to be about, to look like this one.

    One word of its name where theme and neighbourhood are the same; two where one of these is.
    """
    stems = _stems(plan.title)
    theme, place = marks.mark(f"theme:{plan.theme_id}"), marks.mark(f"place:{plan.neighbourhood_id}")
    ways = [marks.every(theme, place, marks.some(marks.begins(stem, in_name=True) for stem in stems))]
    if two := [marks.every(marks.begins(one), marks.begins(other)) for one, other in combinations(stems, 2)]:
        ways.append(marks.every(marks.some([theme, place]), marks.some(two)))
    teams = marks.some(marks.mark(f"team:{team}") for team in desk.team_ids)
    return marks.every(teams, marks.some(ways))


def _stems(text: str) -> list[str]:
    return list(dict.fromkeys(_stem(word) for word in _words(text)))[:MOST_WORDS]


def _stem(word: str) -> str:
    """How a word begins, whatever stands behind it: `bibliotheken` and `bibliotheek` are one."""
    return word[: max(5, len(word) - 3)]


def _words(text: str) -> list[str]:
    words = re.findall(r"[^\W\d_]{4,}", text.lower())
    return [word for word in dict.fromkeys(words) if word not in similar.IN_EVERY_PLAN]
