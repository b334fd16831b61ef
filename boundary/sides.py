"""On whose side of the demarcation work lies, and what follows for who should do it. Pure."""

from accounts.demarcation import Profession


def is_social_work(profession: Profession) -> bool:
    """Does a social worker belong in this work, alone or together with a civil servant?"""
    return profession in (Profession.SOCIAL_WORKER, Profession.TOGETHER)


def keeps_out_officials(profession: Profession) -> bool:
    """Is this work that civil servants leave to social workers?"""
    return profession is Profession.SOCIAL_WORKER
