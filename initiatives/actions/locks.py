from uuid import UUID

from decisions import actions as decisions
from initiatives.models import Initiative


def lock_initiative(initiative_id: UUID) -> Initiative:
    """Lock an initiative after its process, as every action does; its `process` is the locked one."""
    process_id = Initiative.objects.only("process").get(id=initiative_id).process_id
    if process_id is None:
        return _locked(initiative_id)
    process = decisions.lock_process(process_id)
    initiative = _locked(initiative_id)
    initiative.process = process
    return initiative


def _locked(initiative_id: UUID) -> Initiative:
    return Initiative.objects.select_for_update(of=("self",)).select_related("group").get(id=initiative_id)
