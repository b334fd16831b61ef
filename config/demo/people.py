"""Who live and work in Lindermeer, and for which party they act. All of them are invented."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Human:
    """A person, under the short key by which the stories call them."""

    key: str
    name: str
    email: str
    language: str = "nl"
    keeps_reference_data: bool = False


@dataclass(frozen=True)
class Post:
    """What a person is in a party. Only a representative binds it."""

    person: str
    function: str
    is_representative: bool = True
    is_lead: bool = False


@dataclass(frozen=True)
class Team:
    """A party that was there before the first plan. `district` is empty where it works in all of them."""

    key: str
    kind: str
    name: str
    short_name: str
    district: str
    posts: tuple[Post, ...]


RESIDENTS = (
    Human("yasmina", "Yasmina Bouzid", "yasmina.bouzid@post.example"),
    Human("carla", "Carla Veenstra", "carla.veenstra@post.example"),
    Human("henk", "Henk Dijkgraaf", "henk.dijkgraaf@post.example"),
    Human("thuy", "Thuy Nguyen", "thuy.nguyen@post.example"),
    Human("emre", "Emre Yıldız", "emre.yildiz@post.example"),
    Human("marloes", "Marloes van Dam", "marloes.vandam@post.example"),
    Human("joao", "João Tavares", "joao.tavares@post.example", language="en"),
    Human("ineke", "Ineke Postma", "ineke.postma@post.example"),
    Human("dewi", "Dewi Sahetapy", "dewi.sahetapy@post.example"),
    Human("ruben", "Ruben Kok", "ruben.kok@post.example"),
    Human("aicha", "Aïcha el Hamdaoui", "aicha.elhamdaoui@post.example"),
    Human("wim", "Wim Groenewoud", "wim.groenewoud@post.example"),
    Human("sanne", "Sanne de Bruin", "sanne.debruin@post.example"),
    Human("shanice", "Shanice Wijngaarde", "shanice.wijngaarde@post.example"),
    Human("pieter", "Pieter Bakema", "pieter.bakema@post.example"),
    Human("lotte", "Lotte Scholten", "lotte.scholten@post.example"),
    Human("omar", "Omar Haddad", "omar.haddad@post.example"),
    Human("greet", "Greet Zijlstra", "greet.zijlstra@post.example"),
    Human("tomasz", "Tomasz Wiśniewski", "tomasz.wisniewski@post.example", language="en"),
    Human("fleur", "Fleur Hendriks", "fleur.hendriks@post.example"),
    Human("kees", "Kees Molenaar", "kees.molenaar@post.example"),
    Human("nadia", "Nadia Osman", "nadia.osman@post.example"),
    Human("jaap", "Jaap Roelofs", "jaap.roelofs@post.example"),
    Human("bilal", "Bilal Aydın", "bilal.aydin@post.example"),
)

STAFF = (
    Human("samira", "Samira de Wit", "s.dewit@lindermeer.example"),
    Human("jeroen", "Jeroen Tak", "j.tak@lindermeer.example"),
    Human("priya", "Priya Ramdin", "p.ramdin@lindermeer.example"),
    Human("marit", "Marit Kuiper", "m.kuiper@lindermeer.example"),
    Human("dennis", "Dennis Oosterhuis", "d.oosterhuis@lindermeer.example"),
    Human("farid", "Farid Benali", "f.benali@lindermeer.example"),
    Human("ellen", "Ellen Wouda", "e.wouda@lindermeer.example"),
    Human("gerda", "Gerda Tiemersma", "g.tiemersma@lindermeer.example"),
    Human("stijn", "Stijn Verbeek", "s.verbeek@lindermeer.example"),
    Human("hanneke", "Hanneke Bos", "h.bos@lindermeer.example"),
    Human("rachid", "Rachid Amrani", "r.amrani@lindermeer.example"),
    Human("terpstra", "Pieter-Jan Terpstra", "wethouder.terpstra@lindermeer.example"),
    Human("oudkerk", "Liesbeth Oudkerk", "burgemeester@lindermeer.example"),
    Human("noortje", "Noortje Feenstra", "griffie@lindermeer.example"),
    Human("ashwin", "Ashwin Mahabier", "a.mahabier@raad.lindermeer.example"),
    Human("bram", "Bram Kuipers", "b.kuipers@lindermeer.example", keeps_reference_data=True),
    Human("anouk", "Anouk Bakker", "anouk.bakker@samenwijk.example"),
    Human("mo", "Mo Tahiri", "mo.tahiri@samenwijk.example"),
    Human("jolanda", "Jolanda Visser", "jolanda.visser@samenwijk.example"),
    Human("kevin", "Kevin Doorn", "kevin.doorn@samenwijk.example"),
    Human("esra", "Esra Kaplan", "esra.kaplan@samenwijk.example"),
    Human("wouter", "Wouter Haan", "wouter.haan@samenwijk.example"),
    Human("iris", "Iris van Leeuwen", "directie@waterlelie.example"),
    Human("marco", "Marco Brands", "m.brands@lindeland.example"),
    Human("saskia", "Saskia Timmer", "s.timmer@meerenlinde.example"),
)

EVERYBODY = RESIDENTS + STAFF

TEAMS = (
    Team(
        "wijkteam-centrum",
        "municipal_team",
        "Wijkteam Centrum",
        "Wijkteam",
        "Centrum",
        (Post("marit", "teamleider", is_lead=True), Post("dennis", "gebiedsbeheerder")),
    ),
    Team(
        "wijkteam-oost",
        "municipal_team",
        "Wijkteam Oost",
        "Wijkteam",
        "Oost",
        (
            Post("samira", "teamleider", is_lead=True),
            Post("jeroen", "gebiedsbeheerder"),
            Post("priya", "medewerker initiatieven", is_representative=False),
        ),
    ),
    Team(
        "wijkteam-west",
        "municipal_team",
        "Wijkteam West",
        "Wijkteam",
        "West",
        (Post("farid", "teamleider", is_lead=True), Post("ellen", "gebiedsbeheerder")),
    ),
    Team(
        "wijkteam-zuid",
        "municipal_team",
        "Wijkteam Zuid",
        "Wijkteam",
        "Zuid",
        (Post("gerda", "teamleider", is_lead=True), Post("stijn", "gebiedsbeheerder")),
    ),
    Team(
        "groen",
        "municipal_team",
        "Team Groen en Water",
        "Groen en Water",
        "",
        (Post("hanneke", "afdelingshoofd", is_lead=True), Post("rachid", "boomspecialist", is_representative=False)),
    ),
    Team(
        "college",
        "executive",
        "College van burgemeester en wethouders",
        "College",
        "",
        (Post("terpstra", "wethouder wijken en participatie", is_lead=True), Post("oudkerk", "burgemeester")),
    ),
    Team(
        "raad",
        "council",
        "Gemeenteraad",
        "Raad",
        "",
        (Post("noortje", "griffier"), Post("ashwin", "raadslid", is_representative=False)),
    ),
    Team(
        "samenwijk-centrum",
        "welfare_team",
        "Stichting Samenwijk, team Centrum",
        "Sociaal werk",
        "Centrum",
        (Post("jolanda", "opbouwwerker", is_lead=True),),
    ),
    Team(
        "samenwijk-oost",
        "welfare_team",
        "Stichting Samenwijk, team Oost",
        "Sociaal werk",
        "Oost",
        (Post("anouk", "opbouwwerker", is_lead=True), Post("mo", "jongerenwerker", is_representative=False)),
    ),
    Team(
        "samenwijk-west",
        "welfare_team",
        "Stichting Samenwijk, team West",
        "Sociaal werk",
        "West",
        (Post("esra", "opbouwwerker", is_lead=True), Post("kevin", "jongerenwerker", is_representative=False)),
    ),
    Team(
        "samenwijk-zuid",
        "welfare_team",
        "Stichting Samenwijk, team Zuid",
        "Sociaal werk",
        "Zuid",
        (Post("wouter", "opbouwwerker", is_lead=True),),
    ),
    Team(
        "waterlelie",
        "partner",
        "Basisschool De Waterlelie",
        "School",
        "Oost",
        (Post("iris", "directeur", is_lead=True),),
    ),
    Team(
        "lindeland",
        "partner",
        "Woonstichting Lindeland",
        "Lindeland",
        "West",
        (Post("marco", "wijkconsulent", is_lead=True),),
    ),
    Team(
        "bibliotheek",
        "partner",
        "Bibliotheek Meer en Linde",
        "Bibliotheek",
        "Centrum",
        (Post("saskia", "vestigingsmanager", is_lead=True),),
    ),
)

FACES = {
    "resident": "yasmina",
    "representative": "carla",
    "official": "samira",
    "socialworker": "anouk",
    "executive": "terpstra",
    "admin": "bram",
}
"""Whom a visitor of the demo can try to be, by the word on the sign-in page."""


def email_of(key: str) -> str:
    """Raises KeyError for somebody who does not live or work in the town."""
    return {human.key: human.email for human in EVERYBODY}[key]
