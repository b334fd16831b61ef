"""How what is public is written. No person is in it: not a name, an address or an id."""

# The names of the fields are the interface's own, in Dutch and in camelCase.
# ruff: noqa: N815

from datetime import UTC
from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from config.api import words
from config.api.words import Words
from decisions import queries as table
from decisions.models import Authority, Step
from districts.models import District
from initiatives.actions import asked_of
from initiatives.models import Initiative
from initiatives.queries_around import SupportCount, support_of


class Moment(serializers.DateTimeField):
    """RFC 3339, in UTC."""

    def __init__(self, **more: Any) -> None:
        super().__init__(default_timezone=UTC, **more)


class Word(serializers.ChoiceField):
    """A code of the program, as a word of the interface."""

    def __init__(self, known: Words, **more: Any) -> None:
        self.known = known
        super().__init__(choices=list(known.values()), **more)

    def to_representation(self, value: str) -> str:
        return self.known[value]


@extend_schema_field(
    {
        "type": "object",
        "properties": {
            "nummer": {"type": "integer", "minimum": 0, "maximum": 6},
            "naam": {"type": "string", "enum": list(words.RUNGS.values())},
        },
        "required": ["nummer", "naam"],
    }
)
class Rung(serializers.Field[Any, Any, Any, Any]):
    """A rung of the participation ladder."""

    def to_representation(self, value: int) -> dict[str, Any]:
        return {"nummer": int(value), "naam": words.RUNGS[int(value)]}


@extend_schema_serializer(component_name="Plek")
class Place(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="CBS-code.")
    naam = serializers.CharField(source="name")


@extend_schema_serializer(component_name="Thema")
class Theme(serializers.Serializer[Any]):
    sleutel = serializers.CharField(source="key")
    naam = serializers.CharField(source="name_nl")


@extend_schema_serializer(component_name="Partij")
class PartyAtTable(serializers.Serializer[Any]):
    naam = serializers.CharField(source="name")
    soort = Word(words.PARTY_KINDS, source="kind")


@extend_schema_serializer(component_name="Zetel")
class Seat(serializers.Serializer[Any]):
    partij = PartyAtTable(source="party")
    rol = Word(words.ROLES, source="role", help_text="Wat de partij bij deze stap mag.")
    plafond = serializers.DecimalField(
        source="ceiling",
        max_digits=12,
        decimal_places=2,
        allow_null=True,
        help_text="Tot hoeveel euro de partij hier beslist; leeg als er geen grens is.",
    )


@extend_schema_serializer(component_name="Bevoegdheid")
class Arrangement(serializers.Serializer[Any]):
    vanaf = Moment(source="from_at")
    grondslag = Word(
        words.BASES, source="basis", help_text="Waarom deze verdeling geldt. Teruggenomen: op grond van de wet."
    )
    eindigtOp = serializers.DateField(
        source="ends_on", allow_null=True, help_text="De laatste dag, als dit voor een tijd is afgesproken."
    )
    overdracht = serializers.UUIDField(
        source="transfer_id", allow_null=True, help_text="De overdracht waar deze verdeling uit volgt."
    )
    artikel = serializers.CharField(source="article", help_text="Het wetsartikel, als de beslissing is teruggenomen.")
    reden = serializers.CharField(source="reason")
    trede = serializers.SerializerMethodField(help_text="Hoeveel bewoners te zeggen hebben.")
    zetels = Seat(source="seats.all", many=True)

    @extend_schema_field(Rung)
    def get_trede(self, authority: Authority) -> Any:
        return Rung().to_representation(table.rung_of(authority))


@extend_schema_serializer(component_name="AntwoordOpOverdracht")
class AnswerToTransfer(serializers.Serializer[Any]):
    partij = PartyAtTable(source="party")
    aangenomen = serializers.BooleanField(source="accepts")
    reden = serializers.CharField(source="reason", allow_blank=True)
    op = Moment(source="answered_at")


@extend_schema_serializer(component_name="Overdracht")
class TransferAtStep(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    soort = Word(words.OFFERS, source="kind")
    van = PartyAtTable(source="giver")
    aan = PartyAtTable(source="receiver", allow_null=True)
    reden = serializers.CharField(source="reason")
    plafond = serializers.DecimalField(
        source="ceiling", max_digits=12, decimal_places=2, allow_null=True, help_text="In euro."
    )
    eindigtOp = serializers.DateField(source="ends_on", allow_null=True)
    aangebodenOp = Moment(source="offered_at")
    antwoordUiterlijkOp = serializers.DateField(source="answer_by", help_text="De laatste dag om te antwoorden.")
    geslotenOp = Moment(source="closed_at", allow_null=True)
    uitslag = Word(words.RESULTS, source="result")
    antwoorden = AnswerToTransfer(source="answers.all", many=True)


@extend_schema_serializer(component_name="Advies")
class AdviceAtStep(serializers.Serializer[Any]):
    partij = PartyAtTable(source="party")
    gevraagdOp = Moment(source="asked_at")
    uiterlijkOp = serializers.DateField(source="due_on", help_text="De laatste dag om te adviseren.")
    stand = Word(words.ADVICE_STATES, source="state")
    gegevenOp = Moment(source="given_at", allow_null=True)
    tekst = serializers.CharField(source="text", allow_blank=True)


@extend_schema_serializer(component_name="AntwoordOpAdvies")
class AnswerToAdvice(serializers.Serializer[Any]):
    partij = PartyAtTable(source="advice.party", help_text="Wie adviseerde.")
    antwoord = Word(words.ADVICE_ANSWERS, source="answer")
    reden = serializers.CharField(source="reason", allow_blank=True)


@extend_schema_serializer(component_name="Stem")
class VoiceOfParty(serializers.Serializer[Any]):
    partij = PartyAtTable(source="party")
    stem = Word(words.SAYS, source="say")
    reden = serializers.CharField(source="reason", allow_blank=True)
    op = Moment(source="said_at")
    mandaat = serializers.CharField(
        source="mandate.source",
        default=None,
        allow_null=True,
        help_text="De bron van het mandaat, bij een partij van de gemeente.",
    )
    functie = serializers.CharField(
        source="mandate.function", default=None, allow_null=True, help_text="De functie die het mandaat heeft."
    )


@extend_schema_serializer(component_name="Termijn")
class TermOfStep(serializers.Serializer[Any]):
    eindigtOp = serializers.DateField(source="ends_on", help_text="De laatste dag.")
    bron = Word(words.SOURCES, source="source")
    artikel = serializers.CharField(source="article")
    gehaaldOp = Moment(source="met_at", allow_null=True)
    verlopenOp = Moment(source="lapsed_at", allow_null=True)
    doorgegevenAan = PartyAtTable(
        source="escalated_to", allow_null=True, help_text="Wie aan zet kwam toen de termijn verliep."
    )
    nieuweLaatsteDag = serializers.DateField(
        source="renewed_until", allow_null=True, help_text="Na verloop: de laatste dag van wie aan zet kwam."
    )
    staatStilSinds = serializers.DateField(source="suspended_on", allow_null=True)
    staatStilTot = serializers.DateField(
        source="suspension.until",
        default=None,
        allow_null=True,
        help_text="De dag waarop de klok op zijn laatst weer loopt.",
    )
    redenStilstand = serializers.CharField(source="suspended_because", allow_blank=True)
    verlengdOp = Moment(source="extended_at", allow_null=True)
    redenVerlenging = serializers.CharField(source="extended_because", allow_blank=True)


@extend_schema_serializer(component_name="Besluit")
class DecisionOfStep(serializers.Serializer[Any]):
    uitkomst = Word(words.OUTCOMES, source="proposal.outcome")
    redenen = serializers.CharField(source="proposal.reasons")
    voorwaarden = serializers.SerializerMethodField()
    bedrag = serializers.DecimalField(
        source="proposal.amount", max_digits=12, decimal_places=2, allow_null=True, help_text="In euro."
    )
    genomenOp = Moment(source="taken_at")
    stemmen = VoiceOfParty(source="proposal.voices.all", many=True)
    antwoordenOpAdvies = AnswerToAdvice(source="proposal.advice_answers.all", many=True)
    bezwaarTotEnMet = serializers.DateField(
        source="objections_until",
        allow_null=True,
        help_text="De laatste dag om bezwaar te maken, als dit een besluit is in de zin van de Awb.",
    )

    def get_voorwaarden(self, decision: Any) -> list[str]:
        return [line.strip() for line in decision.proposal.conditions.splitlines() if line.strip()]


@extend_schema_serializer(component_name="HuidigeStap")
class OpenStep(serializers.Serializer[Any]):
    nummer = serializers.IntegerField(source="number")
    naam = serializers.CharField(source="template_step.name_nl")
    vraag = serializers.CharField(source="template_step.question_nl")
    trede = serializers.SerializerMethodField(help_text="Hoeveel bewoners nu te zeggen hebben.")
    beslissers = serializers.SerializerMethodField(help_text="Wie nu beslissen.")
    uiterlijkOp = serializers.DateField(
        source="term.last_day",
        allow_null=True,
        help_text="Wanneer een beslissing op zijn laatst komt. Leeg zolang de klok stilstaat.",
    )

    @extend_schema_field(Rung)
    def get_trede(self, step: Step) -> Any:
        return Rung().to_representation(table.rung_of(table.current_authority(step)))

    @extend_schema_field(PartyAtTable(many=True))
    def get_beslissers(self, step: Step) -> Any:
        deciders = [seat.party for seat in table.deciding_seats(table.current_authority(step))]
        return PartyAtTable(deciders, many=True).data


@extend_schema_serializer(component_name="Stap")
class StepOfInitiative(serializers.Serializer[Any]):
    nummer = serializers.IntegerField(source="number", help_text="De hoeveelste stap, in de volgorde van openen.")
    naam = serializers.CharField(source="template_step.name_nl")
    vraag = serializers.CharField(source="template_step.question_nl", help_text="Waarover bij deze stap wordt beslist.")
    soort = Word(words.STEP_KINDS, source="template_step.kind")
    regel = Word(words.RULES, source="template_step.rule", help_text="Hoe er wordt beslist.")
    geopendOp = Moment(source="opened_at")
    geslotenOp = Moment(source="closed_at", allow_null=True)
    bevoegdheden = Arrangement(
        source="authorities.all",
        many=True,
        help_text="Wie waar zaten, in de tijd. De laatste geldt nu, of gold het laatst.",
    )
    termijn = TermOfStep(source="term")
    adviezen = AdviceAtStep(source="advices.all", many=True)
    overdrachten = TransferAtStep(source="transfers.all", many=True)
    herzietStap = serializers.IntegerField(
        source="reverses.step.number",
        default=None,
        allow_null=True,
        help_text="Het nummer van de stap waarvan deze stap het besluit herziet.",
    )
    besluit = serializers.SerializerMethodField(allow_null=True)

    @extend_schema_field(DecisionOfStep(allow_null=True))
    def get_besluit(self, step: Step) -> Any:
        decision = getattr(step, "decision", None)
        return DecisionOfStep(decision).data if decision else None


@extend_schema_field(
    {
        "type": "object",
        "description": "GeoJSON Point in WGS84: lengtegraad, breedtegraad.",
        "nullable": True,
        "properties": {
            "type": {"type": "string", "enum": ["Point"]},
            "coordinates": {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
        },
        "required": ["type", "coordinates"],
    }
)
class Point(serializers.Field[Any, Any, Any, Any]):
    def __init__(self, **more: Any) -> None:
        super().__init__(source="*", **more)

    def to_representation(self, value: Initiative) -> dict[str, Any] | None:
        if value.longitude is None or value.latitude is None:
            return None
        return {"type": "Point", "coordinates": [value.longitude, value.latitude]}


@extend_schema_serializer(component_name="Bladwijzers")
class Links(serializers.Serializer[Any]):
    zelf = serializers.URLField()
    eerste = serializers.URLField()
    vorige = serializers.URLField(allow_null=True)
    volgende = serializers.URLField(allow_null=True)
    laatste = serializers.URLField()


@extend_schema_serializer(component_name="LinksVanInitiatief")
class LinksOfInitiative(serializers.Serializer[Any]):
    zelf = serializers.URLField()
    stappen = serializers.URLField()
    pagina = serializers.URLField(help_text="De pagina voor mensen.")


@extend_schema_serializer(component_name="InitiatiefKort")
class InitiativeInList(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    kenmerk = serializers.CharField(source="reference", help_text="Zoals 2026-0147.")
    titel = serializers.CharField(source="title")
    samenvatting = serializers.CharField(source="summary")
    thema = Theme(source="theme")
    wijk = Place(source="neighbourhood.district")
    buurt = Place(source="neighbourhood")
    plaats = serializers.CharField(source="place", allow_blank=True)
    locatie = Point()
    groep = serializers.CharField(source="group.name", help_text="De groep bewoners die het plan draagt.")
    gewensteTrede = Rung(source="wish", help_text="Hoeveel de groep te zeggen wil hebben.")
    ingediendOp = Moment(source="sent_at")
    opgepaktOp = Moment(source="accepted_at", allow_null=True)
    afgeslotenOp = Moment(source="process.closed_at", allow_null=True)
    toestand = Word(words.STATES, source="process.end")
    huidigeStap = serializers.SerializerMethodField(allow_null=True)
    links = serializers.SerializerMethodField()

    @extend_schema_field(OpenStep(allow_null=True))
    def get_huidigeStap(self, initiative: Initiative) -> Any:  # noqa: N802
        steps = initiative.process.steps.all() if initiative.process else []
        step = next((step for step in steps if step.closed_at is None), None)
        return OpenStep(step).data if step and not initiative.withdrawn_at else None

    @extend_schema_field(LinksOfInitiative)
    def get_links(self, initiative: Initiative) -> Any:
        return self.context["links"](initiative)


@extend_schema_serializer(component_name="Behoefte")
class NeedOfInitiative(serializers.Serializer[Any]):
    soort = Word(words.NEEDS, source="kind", help_text="Waar de groep om vraagt.")
    bedrag = serializers.IntegerField(
        source="amount", allow_null=True, help_text="In hele euro; alleen bij geld, en leeg als het nog niet vaststaat."
    )
    toelichting = serializers.CharField(source="explanation", allow_blank=True)


@extend_schema_serializer(component_name="Steun")
class SupportOfInitiative(serializers.Serializer[Any]):
    totaal = serializers.IntegerField(source="total", help_text="Hoeveel mensen het plan nu steunen. Geen besluit.")
    opDeSite = serializers.IntegerField(source="online")
    opPapier = serializers.IntegerField(source="paper")
    gevraagd = serializers.IntegerField(
        source="needed", allow_null=True, help_text="Hoeveel steun genoeg is; leeg als de gemeente dat niet zegt."
    )
    genoeg = serializers.SerializerMethodField(
        allow_null=True, help_text="Of er genoeg steun is; leeg als de gemeente niet zegt hoeveel dat is."
    )

    def get_genoeg(self, support: SupportCount) -> bool | None:
        return support.is_enough if support.needed is not None else None


@extend_schema_serializer(component_name="Initiatief")
class InitiativeInFull(InitiativeInList):
    plan = serializers.CharField(allow_blank=True, help_text="Het plan, zoals de groep het schreef.")
    behoeften = serializers.SerializerMethodField(help_text="Waar de groep om vraagt. Sinds versie 1.1.0.")
    steun = serializers.SerializerMethodField(help_text="Hoeveel mensen het plan steunen. Sinds versie 1.1.0.")
    ingetrokkenOp = Moment(source="withdrawn_at", allow_null=True)
    redenIntrekking = serializers.CharField(source="withdrawn_reason", allow_blank=True)

    @extend_schema_field(NeedOfInitiative(many=True))
    def get_behoeften(self, initiative: Initiative) -> Any:
        return NeedOfInitiative(asked_of(initiative), many=True).data

    @extend_schema_field(SupportOfInitiative)
    def get_steun(self, initiative: Initiative) -> Any:
        return SupportOfInitiative(support_of(initiative)).data


@extend_schema_serializer(component_name="Initiatieven")
class PageOfInitiatives(serializers.Serializer[Any]):
    resultaten = InitiativeInList(many=True)
    totaal = serializers.IntegerField(help_text="Hoeveel er op alle paginas samen zijn.")
    pagina = serializers.IntegerField()
    aantalPerPagina = serializers.IntegerField()
    links = Links()


@extend_schema_serializer(component_name="Stappen")
class StepsOfInitiative(serializers.Serializer[Any]):
    resultaten = StepOfInitiative(many=True)


@extend_schema_serializer(component_name="LinksVanWijk")
class LinksOfDistrict(serializers.Serializer[Any]):
    zelf = serializers.URLField()
    initiatieven = serializers.URLField()


@extend_schema_serializer(component_name="WijkKort")
class DistrictInList(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="CBS-code.")
    naam = serializers.CharField(source="name")
    gemeente = Place(source="municipality")
    jaar = serializers.IntegerField(source="year", help_text="Jaar van de CBS-indeling.")
    aantalInwoners = serializers.IntegerField(source="population", allow_null=True)
    links = serializers.SerializerMethodField()

    @extend_schema_field(LinksOfDistrict)
    def get_links(self, district: District) -> Any:
        return self.context["links"](district)


@extend_schema_serializer(component_name="Wijken")
class Districts(serializers.Serializer[Any]):
    resultaten = DistrictInList(many=True)


@extend_schema_field({"type": "object", "description": "GeoJSON Polygon of MultiPolygon in WGS84.", "nullable": True})
class Boundary(serializers.JSONField):
    pass


@extend_schema_serializer(component_name="Wijk")
class DistrictInFull(DistrictInList):
    buurten = Place(source="neighbourhoods.all", many=True)
    geometrie = Boundary(source="boundary")


@extend_schema_serializer(component_name="Logregel")
class LogLine(serializers.Serializer[Any]):
    nummer = serializers.IntegerField(source="index")
    tijdstip = Moment(source="at")
    soort = serializers.CharField(source="kind", help_text="Wat er gebeurde, zoals decision.taken.")
    onderwerp = serializers.UUIDField(source="subject")
    tekst = serializers.CharField(
        source="body", help_text="De regel zelf, als canonieke JSON (RFC 8785). Namen en teksten zijn erin verzegeld."
    )
    hash = serializers.CharField(help_text="SHA-256 over een nul-byte en de tekst (RFC 6962, blad).")
    vorigeHash = serializers.CharField(source="previous_hash")


@extend_schema_serializer(component_name="LinksVanLogboek")
class LinksOfLog(serializers.Serializer[Any]):
    zelf = serializers.URLField()
    volgende = serializers.URLField(allow_null=True)


@extend_schema_serializer(component_name="Logregels")
class LogLines(serializers.Serializer[Any]):
    resultaten = LogLine(many=True)
    links = LinksOfLog()
