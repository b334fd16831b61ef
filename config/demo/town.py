"""The town as it stands before the first plan: its reference data, written to the database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from accounts import actions as accounts
from accounts.demarcation import Profession, WorkFunction, profession_by_default
from accounts.models import Demarcation, Membership, Party, Person
from config.demo import geography, people, templates
from config.demo.calendar import ZONE
from decisions import actions as decisions
from decisions.models import Mandate, ProcessTemplate, TemplateOutcome, TemplateSeat, TemplateStep
from districts.models import Contact, District, Municipality, Neighbourhood, OpeningHours, SpecialDay, Workplace
from initiatives.models import InstrumentLink, SupportThreshold, Theme
from ledger import actions as ledger
from ledger.actions import Line

MANDATES = "Mandaatbesluit Lindermeer 2024 (verzonnen)"
SUB_MANDATES = "Ondermandaatbesluit wijkteams Lindermeer 2024 (verzonnen), artikel 2"
TEAM_CEILING = Decimal(25_000)
GREEN_CEILING = Decimal(10_000)
AREA_MANAGER_CEILING = Decimal(5_000)
COVENANT = "Convenant gemeente Lindermeer en Stichting Samenwijk over wie welk werk doet, artikel 3"


@dataclass(frozen=True)
class Town:
    """Everybody and everything that the stories name, by the word that they use for it."""

    people: dict[str, Person]
    parties: dict[str, Party]
    themes: dict[str, Theme]
    neighbourhoods: dict[str, Neighbourhood]


def found_town(at: datetime) -> Town:
    """Write the town to an empty database, as its admin would have entered it at that moment."""
    _draw_map()
    _show_faces(at.date())
    everybody = _settle_people()
    parties = _seat_parties(everybody, at)
    admin = everybody[people.FACES["admin"]]
    _give_mandates(parties, admin, at)
    _agree_on_work(at)
    InstrumentLink.objects.bulk_create(
        InstrumentLink(instrument=instrument, url=url) for instrument, url in templates.INSTRUMENTS.items()
    )
    for way in templates.WAYS:
        _publish(way, admin, at)
    themes = {topic.key: _theme(topic) for topic in templates.TOPICS}
    SupportThreshold.objects.create(number=25)
    SupportThreshold.objects.create(theme=themes["libraries"], number=100)
    SupportThreshold.objects.create(theme=themes["community-centres"], number=150)
    return Town(
        people=everybody,
        parties=parties,
        themes=themes,
        neighbourhoods={place.name: place for place in Neighbourhood.objects.select_related("district")},
    )


def _draw_map() -> None:
    municipality = Municipality.objects.create(code=geography.MUNICIPALITY_CODE, name=geography.MUNICIPALITY_NAME)
    inhabitants = {area.code: geography.INHABITANTS[area.name] for area in geography.neighbourhoods()}
    District.objects.bulk_create(
        District(
            code=area.code,
            municipality=municipality,
            name=area.name,
            year=geography.YEAR,
            population=sum(count for code, count in inhabitants.items() if code[2:8] == area.code[2:]),
            boundary=area.boundary,
        )
        for area in geography.districts()
    )
    Neighbourhood.objects.bulk_create(
        Neighbourhood(
            code=area.code,
            district_id=area.parent,
            name=area.name,
            year=geography.YEAR,
            population=inhabitants[area.code],
            boundary=area.boundary,
        )
        for area in geography.neighbourhoods()
    )
    desks = Workplace.objects.bulk_create(_workplace(desk) for desk in geography.DESKS)
    OpeningHours.objects.bulk_create(
        OpeningHours(workplace=made, weekday=weekday, opens=opens, closes=closes)
        for made, desk in zip(desks, geography.DESKS, strict=True)
        for weekday, opens, closes in geography.hours_of(desk)
    )


def _show_faces(agreed_on: date) -> None:
    Contact.objects.bulk_create(
        Contact(
            district_id=geography.district_named(face.district).code,
            neighbourhood_id=geography.neighbourhood_named(face.neighbourhood).code if face.neighbourhood else None,
            name=face.name,
            function_nl=face.function_nl,
            function_en=face.function_en,
            organisation=face.organisation,
            side=face.side,
            phone=face.phone,
            email=face.email,
            agreed_on=agreed_on,
        )
        for face in geography.FACES
    )


def _workplace(desk: geography.Desk) -> Workplace:
    longitude, latitude = geography.location_of(desk.address, desk.neighbourhood)
    return Workplace(
        name=desk.name,
        district_id=geography.district_named(desk.district).code,
        address=desk.address,
        phone=desk.phone,
        hours_nl=desk.hours_nl,
        hours_en=desk.hours_en,
        latitude=latitude,
        longitude=longitude,
    )


def _settle_people() -> dict[str, Person]:
    return {
        human.key: Person.objects.create_user(
            human.email, human.name, language=human.language, is_staff=human.keeps_reference_data
        )
        for human in people.EVERYBODY
    }


def _seat_parties(everybody: dict[str, Person], at: datetime) -> dict[str, Party]:
    return {team.key: _seat_party(team, everybody, at) for team in people.TEAMS}


def _seat_party(team: people.Team, everybody: dict[str, Person], at: datetime) -> Party:
    party = Party.objects.create(
        kind=team.kind,
        name=team.name,
        short_name=team.short_name,
        district_id=geography.district_named(team.district).code if team.district else None,
        founded_at=at,
    )
    ledger.append(
        Line("party.founded", party.id, {"kind": party.kind, "district": party.district_id}, {"name": party.name}),
        at=at,
    )
    for post in team.posts:
        accounts.add_member(
            party=party,
            person=everybody[post.person],
            function=post.function,
            is_representative=post.is_representative,
            is_lead=post.is_lead,
            by=everybody[people.FACES["admin"]],
            at=at,
        )
    return party


def keep_reference_data(town: Town, today: date) -> Iterator[datetime]:
    """What the admin changes in the register and in the processes after that: yields the moment, then does it."""
    admin = town.people[people.FACES["admin"]]
    at = _morning(today - timedelta(days=500))
    yield at
    decisions.give_mandate(
        party=town.parties["wijkteam-west"],
        function="gebiedsbeheerder",
        subject="meeting",
        districts=_districts_of(town.parties["wijkteam-west"]),
        ceiling=Decimal(7_500),
        valid_from=at.date(),
        valid_until=today - timedelta(days=135),
        source="Proef buurtbudget West: besluit van het college bij de begroting",
        by=admin,
        at=at,
    )
    at = _morning(today - timedelta(days=320))
    yield at
    decisions.give_mandate(
        party=town.parties["wijkteam-oost"],
        function="gebiedsbeheerder",
        subject="playground",
        districts=_districts_of(town.parties["wijkteam-oost"]),
        ceiling=Decimal(15_000),
        valid_from=at.date(),
        valid_until=today + timedelta(days=19),
        source="Besluit van het college over het speeljaar in Oost",
        by=admin,
        at=at,
    )
    at = _morning(today - timedelta(days=6))
    yield at
    green = ProcessTemplate.objects.get(key=templates.GREEN.key)
    decisions.next_version(template_id=green.id, by=admin, at=at)
    SpecialDay.objects.create(
        workplace=Workplace.objects.get(name="Wijkpunt Oost"),
        day=_next_weekday(today + timedelta(days=6)),
        reason_nl="dag van het hele team",
        reason_en="day of the whole team",
    )


def _next_weekday(day: date) -> date:
    return day + timedelta(days=max(0, 8 - day.isoweekday()) if day.isoweekday() > 5 else 0)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9, 20), tzinfo=ZONE)


def _give_mandates(parties: dict[str, Party], by: Person, at: datetime) -> None:
    """The register as the executive decided on it: the teams in their district, the green department by subject, and
    the executive and the council themselves, whose powers are their own.
    """
    for key in ("wijkteam-centrum", "wijkteam-oost", "wijkteam-west", "wijkteam-zuid"):
        _give_team_mandates(parties[key], by, at)
    decisions.give_mandate(
        party=parties["groen"],
        function="afdelingshoofd",
        subject=templates.GREEN.key,
        ceiling=GREEN_CEILING,
        source=f"{MANDATES}, artikel 5",
        valid_from=at.date(),
        by=by,
        at=at,
    )
    own_powers = (
        ("college", "wethouder wijken en participatie", f"{MANDATES}, artikel 2: besluiten van het college zelf"),
        ("college", "burgemeester", f"{MANDATES}, artikel 2: als vervanger van de wethouder"),
        ("raad", "griffier", f"{MANDATES}, artikel 6: stukken van de raad"),
    )
    for key, function, source in own_powers:
        decisions.give_mandate(party=parties[key], function=function, source=source, valid_from=at.date(), by=by, at=at)


def _give_team_mandates(team: Party, by: Person, at: datetime) -> Mandate:
    districts = _districts_of(team)
    leads = decisions.give_mandate(
        party=team,
        function="teamleider",
        districts=districts,
        ceiling=TEAM_CEILING,
        source=f"{MANDATES}, artikel 4",
        valid_from=at.date(),
        by=by,
        at=at,
    )
    return decisions.give_mandate(
        party=team,
        function="gebiedsbeheerder",
        districts=districts,
        ceiling=AREA_MANAGER_CEILING,
        source=SUB_MANDATES,
        valid_from=at.date(),
        under=leads,
        by=by,
        at=at,
    )


def _districts_of(team: Party) -> list[District]:
    return list(District.objects.filter(code=team.district_id))


def _agree_on_work(at: datetime) -> None:
    Demarcation.objects.bulk_create(
        Demarcation(
            work_function=function.value,
            profession=_profession(function).value,
            since=at.date(),
            source=COVENANT,
        )
        for function in WorkFunction
    )


def _profession(function: WorkFunction) -> Profession:
    return Profession.EITHER if function is WorkFunction.INFORMATION else profession_by_default(function)


def _publish(way: templates.Way, by: Person, at: datetime) -> None:
    template = ProcessTemplate.objects.create(key=way.key, version=1, name_nl=way.name_nl, name_en=way.name_en)
    for number, stage in enumerate(way.stages, start=1):
        _write_step(template, number, stage)
    decisions.publish_template(template_id=template.id, by=by, at=at)


def _write_step(template: ProcessTemplate, number: int, stage: templates.Stage) -> None:
    step = TemplateStep.objects.create(
        template=template,
        number=number,
        key=stage.key,
        name_nl=stage.name_nl,
        name_en=stage.name_en,
        explanation_nl=stage.explanation_nl,
        explanation_en=stage.explanation_en,
        question_nl=stage.question_nl,
        question_en=stage.question_en,
        kind=stage.kind,
        work_function=stage.work_function,
        rule=stage.rule,
        rule_k=stage.agree,
        term_amount=stage.clock.amount,
        term_unit=stage.clock.unit,
        term_source=stage.clock.source,
        term_article=stage.clock.article,
        advice_days=stage.advice,
        escalates_to=stage.silence,
        impasse_escalates_to=stage.impasse,
        escalation=stage.escalation,
        is_awb_decision=stage.awb,
    )
    TemplateSeat.objects.bulk_create(
        TemplateSeat(step=step, party_kind=kind, role=role) for kind, role in stage.seats.items()
    )
    TemplateOutcome.objects.bulk_create(
        TemplateOutcome(step=step, outcome=outcome, course=course, to=to)
        for outcome, (course, to) in stage.moves.items()
    )


def _theme(topic: templates.Topic) -> Theme:
    return Theme.objects.create(
        key=topic.key,
        name_nl=topic.name_nl,
        name_en=topic.name_en,
        picture=topic.picture,
        template_key=topic.way,
        challenge=topic.challenge,
    )


def signer_of(party: Party) -> Person:
    """Who signs for a party of the demo: the one who leads it. Raises Membership.DoesNotExist where nobody does."""
    return Membership.objects.select_related("person").get(party=party, is_representative=True, is_lead=True).person
