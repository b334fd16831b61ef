"""What a writer does to a draft of a deviation with it before them as it is now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from civilservants import actions
from civilservants.actions.deviations import fingerprint
from civilservants.models import Deviation


def seen_now(deviation_id: UUID) -> str:
    return fingerprint(Deviation.objects.get(id=deviation_id))


def revise(*, deviation_id: UUID, **said: Any) -> Deviation:
    return actions.revise_deviation(deviation_id=deviation_id, seen=seen_now(deviation_id), **said)


def submit(*, deviation_id: UUID, **said: Any) -> Deviation:
    return actions.submit_deviation(deviation_id=deviation_id, seen=seen_now(deviation_id), **said)


def drop(*, deviation_id: UUID, **said: Any) -> None:
    actions.drop_deviation(deviation_id=deviation_id, seen=seen_now(deviation_id), **said)
