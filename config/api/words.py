"""The program's codes as the interface writes them."""

from accounts.models import Party
from decisions.ladder import Rung
from decisions.models import (
    AdviceAnswer,
    Authority,
    End,
    Outcome,
    Role,
    Rule,
    TemplateStep,
    TermSource,
    Transfer,
    Voice,
)
from initiatives.models import Need

Words = dict[str, str]

NEEDS: Words = {
    Need.Kind.MONEY.value: "geld",
    Need.Kind.SPACE.value: "plek",
    Need.Kind.PERMISSION.value: "toestemming",
    Need.Kind.KNOWLEDGE.value: "kennis",
    Need.Kind.HANDS.value: "handen",
    Need.Kind.ROOM.value: "alleen-ruimte",
}

STATES: Words = {
    "": "lopend",
    End.COMPLETED.value: "afgerond",
    End.DECLINED.value: "afgewezen",
    End.REFERRED.value: "doorverwezen",
    End.WITHDRAWN.value: "ingetrokken",
}
OUTCOMES: Words = {
    Outcome.YES.value: "ja",
    Outcome.YES_WITH_CONDITIONS.value: "ja-met-voorwaarden",
    Outcome.NO.value: "nee",
    Outcome.OTHER.value: "anders",
    Outcome.REFERRED.value: "doorverwezen",
}
ROLES: Words = {
    Role.INFORMED.value: "weet",
    Role.CONSULTED.value: "wordt-geraadpleegd",
    Role.ADVISES.value: "adviseert",
    Role.CO_PRODUCES.value: "coproduceert",
    Role.DECIDES.value: "beslist",
}
PARTY_KINDS: Words = {
    Party.Kind.RESIDENT_GROUP.value: "bewonersgroep",
    Party.Kind.MUNICIPAL_TEAM.value: "gemeentelijk-team",
    Party.Kind.WELFARE_TEAM.value: "welzijnsteam",
    Party.Kind.PARTNER.value: "partner",
    Party.Kind.EXECUTIVE.value: "college",
    Party.Kind.COUNCIL.value: "gemeenteraad",
}
BASES: Words = {
    Authority.Basis.TEMPLATE.value: "proces",
    Authority.Basis.TRANSFER.value: "overdracht",
    Authority.Basis.RETURN.value: "teruggegeven",
    Authority.Basis.ESCALATION.value: "termijn-verlopen",
    Authority.Basis.WITHDRAWAL.value: "teruggenomen",
    Authority.Basis.REVERSAL.value: "opnieuw",
}
OFFERS: Words = {
    Transfer.Kind.HAND_OVER.value: "overdragen",
    Transfer.Kind.SHARE.value: "delen",
    Transfer.Kind.STEP_DOWN.value: "stap-terug",
}
RESULTS: Words = {
    "": "open",
    Transfer.Result.ACCEPTED.value: "aangenomen",
    Transfer.Result.REFUSED.value: "geweigerd",
    Transfer.Result.LAPSED.value: "verlopen",
    Transfer.Result.OVERTAKEN.value: "ingehaald",
}
ADVICE_STATES: Words = {"awaited": "gevraagd", "given": "gegeven", "lapsed": "verlopen"}
ADVICE_ANSWERS: Words = {
    AdviceAnswer.Answer.FOLLOWED.value: "gevolgd",
    AdviceAnswer.Answer.PARTLY.value: "deels-gevolgd",
    AdviceAnswer.Answer.NOT.value: "niet-gevolgd",
}
SAYS: Words = {
    Voice.Say.CONSENT.value: "stemt-in",
    Voice.Say.OBJECTION.value: "maakt-bezwaar",
    Voice.Say.ABSTENTION.value: "onthoudt-zich",
}
STEP_KINDS: Words = {
    TemplateStep.Kind.EXPLORE.value: "verkennen",
    TemplateStep.Kind.ADVISE.value: "adviseren",
    TemplateStep.Kind.DECIDE.value: "beslissen",
    TemplateStep.Kind.AGREE.value: "afspreken",
    TemplateStep.Kind.CARRY_OUT.value: "uitvoeren",
    TemplateStep.Kind.EVALUATE.value: "evalueren",
}
RULES: Words = {
    Rule.SOLE.value: "een-partij",
    Rule.CONSENT.value: "consent",
    Rule.UNANIMITY.value: "unaniem",
    Rule.K_OF_N.value: "aantal-van-de-partijen",
}
SOURCES: Words = {
    TermSource.ACT.value: "wet",
    TermSource.ORDINANCE.value: "verordening",
    TermSource.SERVICE_NORM.value: "servicenorm",
}
RUNGS: dict[int, str] = {
    Rung.NONE.value: "geen plek aan tafel",
    Rung.KNOWS.value: "meeweten",
    Rung.CONSULTED.value: "raadplegen",
    Rung.ADVISES.value: "adviseren",
    Rung.CO_PRODUCES.value: "coproduceren",
    Rung.CO_DECIDES.value: "meebeslissen",
    Rung.DECIDES.value: "zelf beslissen",
}


def code_of(words: Words, word: str) -> str:
    """The program's code for a word of the interface. Raises StopIteration for a word that is none of them."""
    return next(code for code, known in words.items() if known == word)
