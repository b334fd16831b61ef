"""The town as it stands before the first plan: its reference data, written to the database."""

from dataclasses import dataclass
from datetime import datetime

from accounts import actions as accounts
from accounts.demarcation import Profession, WorkFunction, profession_by_default
from accounts.models import Demarcation, Membership, Party, Person
from config.demo import geography, people, templates
from decisions.models import ProcessTemplate, TemplateSeat, TemplateStep
from districts.models import District, Municipality, Neighbourhood, Workplace
from initiatives.models import Theme
from ledger import actions as ledger
from ledger.actions import Line

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
    everybody = _settle_people()
    parties = _seat_parties(everybody, at)
    _agree_on_work(at)
    for way in templates.WAYS:
        _publish(way, at)
    return Town(
        people=everybody,
        parties=parties,
        themes={topic.key: _theme(topic) for topic in templates.TOPICS},
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
    Workplace.objects.bulk_create(_workplace(desk) for desk in geography.DESKS)


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


def _publish(way: templates.Way, at: datetime) -> None:
    template = ProcessTemplate.objects.create(
        key=way.key, version=1, name_nl=way.name_nl, name_en=way.name_en, published_at=at
    )
    for number, stage in enumerate(way.stages, start=1):
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
            term_amount=stage.clock.amount,
            term_unit=stage.clock.unit,
            term_source=stage.clock.source,
            term_article=stage.clock.article,
            escalates_to=stage.escalates_to,
        )
        TemplateSeat.objects.bulk_create(
            TemplateSeat(step=step, party_kind=kind, role=role) for kind, role in stage.seats.items()
        )


def _theme(topic: templates.Topic) -> Theme:
    return Theme.objects.create(
        key=topic.key, name_nl=topic.name_nl, name_en=topic.name_en, picture=topic.picture, template_key=topic.way
    )


def signer_of(party: Party) -> Person:
    """Who signs for a party of the demo: the one who leads it. Raises Membership.DoesNotExist where nobody does."""
    return Membership.objects.select_related("person").get(party=party, is_representative=True, is_lead=True).person
