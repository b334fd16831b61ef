"""The ways that plans go in Lindermeer, and the themes that lead to them.

A way is data: who sits where at each step, how it decides, within which term, and who steps in when the term lapses.
The ordinance and the service norm are Lindermeer's own, so invented; the Awb is the General Administrative Law Act.
Two habits run through all of them. The residents' group has a deciding seat wherever its own work is decided on. And
where a step asks for work that is social work, social workers sit at the table.
"""

from dataclasses import dataclass, field

INFORMED, CONSULTED, ADVISES, CO_PRODUCES, DECIDES = "informed", "consulted", "advises", "co_produces", "decides"
GROUP, TEAM, SOCIAL, PARTNER, EXECUTIVE, COUNCIL = (
    "resident_group",
    "municipal_team",
    "welfare_team",
    "partner",
    "executive",
    "council",
)


@dataclass(frozen=True)
class Clock:
    """A term with its source."""

    amount: int
    unit: str
    source: str
    article: str


@dataclass(frozen=True)
class Stage:
    """A step of a template. `seats` maps the kind of party to its role."""

    key: str
    kind: str
    work_function: str
    rule: str
    name_nl: str
    name_en: str
    question_nl: str
    question_en: str
    explanation_nl: str
    explanation_en: str
    seats: dict[str, str]
    clock: Clock
    escalates_to: str = EXECUTIVE


@dataclass(frozen=True)
class Way:
    """A process template."""

    key: str
    name_nl: str
    name_en: str
    stages: tuple[Stage, ...] = field(default_factory=tuple)


@dataclass(frozen=True)
class Topic:
    """A theme, its picture and the way that its plans go."""

    key: str
    name_nl: str
    name_en: str
    picture: str
    way: str


TOPICS = (
    Topic("libraries", "Bibliotheken", "Libraries", "library", "library"),
    Topic("community-centres", "Buurthuizen", "Community centres", "community_centre", "community-centre"),
    Topic("playgrounds", "Speelplekken", "Playgrounds", "playground", "playground"),
    Topic("green", "Groen", "Green", "green", "green"),
    Topic("street", "Straat en verkeer", "Street and traffic", "street", "short"),
    Topic("meeting", "Ontmoeten", "Meeting each other", "meeting", "meeting"),
    Topic("tasks", "Taak van de gemeente overnemen", "Taking over a municipal task", "green", "challenge"),
)

REPLY_NORM = Clock(3, "weeks", "service_norm", "Servicenorm Lindermeer: binnen 3 weken een eerste gesprek")
WORK_NORM = Clock(8, "weeks", "service_norm", "Servicenorm Lindermeer: samen een planning, ten hoogste 8 weken")
SEASON = Clock(6, "months", "service_norm", "Servicenorm Lindermeer: terugkijken na een half jaar")
FORMAL = Clock(8, "weeks", "act", "Algemene wet bestuursrecht, artikel 4:13")
AGREEMENT = Clock(6, "weeks", "ordinance", "Participatieverordening Lindermeer 2025, artikel 11")
CHALLENGE_CHECK = Clock(4, "weeks", "ordinance", "Participatieverordening Lindermeer 2025, artikel 15, eerste lid")
CHALLENGE_COMPARED = Clock(10, "weeks", "ordinance", "Participatieverordening Lindermeer 2025, artikel 16")
CHALLENGE_DECIDED = Clock(8, "weeks", "ordinance", "Participatieverordening Lindermeer 2025, artikel 17")

LIBRARY = Way(
    "library",
    "Een bibliotheek openhouden",
    "Keeping a library open",
    (
        Stage(
            "meet",
            "explore",
            "information",
            "sole",
            "Kennismaken",
            "Getting to know each other",
            "Gaan we met dit plan aan de slag?",
            "Shall we start working on this plan?",
            "Uw groep en het wijkteam drinken koffie. U vertelt wat u wilt. Het wijkteam vertelt wat er al besloten is "
            "over de bibliotheek, en wat nog open ligt.",
            "Your group and the district team have coffee. You say what you want. The district team says what has "
            "already been decided about the library, and what is still open.",
            {TEAM: DECIDES, GROUP: CO_PRODUCES, SOCIAL: INFORMED},
            REPLY_NORM,
        ),
        Stage(
            "readers",
            "explore",
            "network_building",
            "sole",
            "Wie doet er mee?",
            "Who joins in?",
            "Zijn er genoeg mensen die willen helpen en willen komen?",
            "Are there enough people who want to help and want to come?",
            "U zoekt mensen die willen helpen en u vraagt de buurt wat zij nodig heeft. Een opbouwwerker helpt u om "
            "ook mensen te bereiken die niet vanzelf komen.",
            "You look for people who want to help and ask the neighbourhood what it needs. A community worker helps "
            "you reach people who do not come by themselves.",
            {GROUP: DECIDES, SOCIAL: CO_PRODUCES, TEAM: INFORMED, PARTNER: CONSULTED},
            WORK_NORM,
            TEAM,
        ),
        Stage(
            "feasible",
            "advise",
            "finance",
            "consent",
            "Kan het?",
            "Is it possible?",
            "Kloppen het gebouw, de begroting en het rooster?",
            "Are the building, the budget and the roster sound?",
            "Samen rekent u uit wat openblijven kost en wie er wanneer is. De groep en het wijkteam moeten het er "
            "allebei mee eens zijn.",
            "Together you work out what staying open costs and who is there when. The group and the district team "
            "both have to agree.",
            {GROUP: DECIDES, TEAM: DECIDES, PARTNER: ADVISES, SOCIAL: ADVISES, EXECUTIVE: INFORMED},
            WORK_NORM,
        ),
        Stage(
            "key-and-money",
            "decide",
            "finance",
            "consent",
            "Sleutel en geld",
            "Key and money",
            "Krijgt de groep de sleutel en het geld van de bibliotheek?",
            "Does the group get the key and the money of the library?",
            "De groep en het college beslissen samen over het gebouw en het geld. Zegt een van beide nee, dan staat "
            "erbij waarom.",
            "The group and the executive decide together on the building and the money. If either says no, the "
            "reasons are given.",
            {GROUP: DECIDES, EXECUTIVE: DECIDES, TEAM: ADVISES, SOCIAL: ADVISES, COUNCIL: INFORMED},
            FORMAL,
            COUNCIL,
        ),
        Stage(
            "agreement",
            "agree",
            "legal",
            "unanimity",
            "Afspraken",
            "Agreements",
            "Tekenen we deze afspraken?",
            "Do we sign these agreements?",
            "Alles komt op papier: wie doet wat, wie betaalt wat, en hoe u ermee kunt stoppen.",
            "Everything is put on paper: who does what, who pays what, and how you can stop.",
            {GROUP: DECIDES, TEAM: DECIDES, PARTNER: CONSULTED, EXECUTIVE: INFORMED},
            AGREEMENT,
        ),
        Stage(
            "look-back",
            "evaluate",
            "information",
            "sole",
            "Doen en terugkijken",
            "Doing and looking back",
            "Gaan we zo door?",
            "Do we go on like this?",
            "De groep houdt de bibliotheek open. Na een half jaar beslist de groep zelf of het zo verder gaat.",
            "The group keeps the library open. After half a year the group itself decides whether to go on.",
            {GROUP: DECIDES, TEAM: CONSULTED, SOCIAL: CONSULTED, EXECUTIVE: INFORMED},
            SEASON,
            TEAM,
        ),
    ),
)

COMMUNITY_CENTRE = Way(
    "community-centre",
    "Een buurthuis zelf runnen",
    "Running a community centre ourselves",
    (
        Stage(
            "meet",
            "explore",
            "information",
            "sole",
            "Kennismaken",
            "Getting to know each other",
            "Gaan we met dit plan aan de slag?",
            "Shall we start working on this plan?",
            "U laat zien wie u bent en wat u met het buurthuis wilt. Het wijkteam zegt of het plan past bij wat er "
            "met het gebouw gaat gebeuren.",
            "You show who you are and what you want with the centre. The district team says whether the plan fits "
            "what is going to happen to the building.",
            {TEAM: DECIDES, GROUP: CO_PRODUCES, SOCIAL: CONSULTED},
            REPLY_NORM,
        ),
        Stage(
            "support",
            "explore",
            "network_building",
            "sole",
            "Draagvlak",
            "Support",
            "Wil de buurt dit, en wie doen er mee?",
            "Does the neighbourhood want this, and who joins in?",
            "U gaat de buurt in. De opbouwwerker gaat mee naar mensen die het buurthuis nu al gebruiken en er niet "
            "zonder kunnen.",
            "You go into the neighbourhood. The community worker comes along to people who use the centre now and "
            "cannot do without it.",
            {GROUP: DECIDES, SOCIAL: CO_PRODUCES, TEAM: INFORMED},
            WORK_NORM,
            TEAM,
        ),
        Stage(
            "feasible",
            "advise",
            "maintenance",
            "consent",
            "Kan het?",
            "Is it possible?",
            "Is het gebouw veilig en klopt de begroting?",
            "Is the building safe and is the budget sound?",
            "De groep en het wijkteam lopen samen door het gebouw en door de begroting, ook over gas, licht en "
            "verzekering.",
            "The group and the district team go through the building and the budget together, including gas, "
            "electricity and insurance.",
            {GROUP: DECIDES, TEAM: DECIDES, SOCIAL: ADVISES, PARTNER: CONSULTED, EXECUTIVE: INFORMED},
            WORK_NORM,
        ),
        Stage(
            "key-and-money",
            "decide",
            "finance",
            "consent",
            "Sleutel en geld",
            "Key and money",
            "Krijgt de groep de sleutel en het geld van het buurthuis?",
            "Does the group get the key and the money of the centre?",
            "De groep en het wijkteam beslissen samen. Er is pas een besluit als allebei hun stem hebben gegeven.",
            "The group and the district team decide together. Nothing is decided until both have said so.",
            {GROUP: DECIDES, TEAM: DECIDES, SOCIAL: ADVISES, EXECUTIVE: INFORMED},
            FORMAL,
        ),
        Stage(
            "agreement",
            "agree",
            "legal",
            "unanimity",
            "Afspraken",
            "Agreements",
            "Tekenen we deze afspraken?",
            "Do we sign these agreements?",
            "Alles komt op papier: de sleutel, het geld, de buren, en wat er gebeurt als het niet lukt.",
            "Everything is put on paper: the key, the money, the neighbours, and what happens if it fails.",
            {GROUP: DECIDES, TEAM: DECIDES, SOCIAL: DECIDES, EXECUTIVE: INFORMED},
            AGREEMENT,
        ),
        Stage(
            "do-it",
            "carry_out",
            "cohesion",
            "sole",
            "Zelf doen",
            "Doing it ourselves",
            "Gaan we zo door?",
            "Do we go on like this?",
            "De groep beslist zelf. Na een half jaar kijkt u samen terug: voelt iedereen uit de buurt zich welkom?",
            "The group decides for itself. After half a year you look back together: does everybody in the "
            "neighbourhood feel welcome?",
            {GROUP: DECIDES, SOCIAL: ADVISES, TEAM: INFORMED},
            SEASON,
            TEAM,
        ),
    ),
)

PLAYGROUND = Way(
    "playground",
    "Een speelplek adopteren",
    "Adopting a playground",
    (
        Stage(
            "meet",
            "explore",
            "information",
            "sole",
            "Kennismaken",
            "Getting to know each other",
            "Gaan we met dit plan aan de slag?",
            "Shall we start working on this plan?",
            "U ontmoet de gebiedsbeheerder op de speelplek zelf. Dan ziet u allebei wat er is.",
            "You meet the area manager on the playground itself, so that you both see what is there.",
            {TEAM: DECIDES, GROUP: CO_PRODUCES, SOCIAL: INFORMED},
            REPLY_NORM,
        ),
        Stage(
            "children",
            "explore",
            "activation",
            "sole",
            "Kinderen en ouders vragen",
            "Asking children and parents",
            "Wat willen de kinderen en de buren?",
            "What do the children and the neighbours want?",
            "Kinderen tekenen en stemmen. De jongerenwerker helpt om ook de stillere kinderen en hun ouders te horen.",
            "Children draw and vote. The youth worker helps to hear the quieter children and their parents too.",
            {GROUP: DECIDES, SOCIAL: CO_PRODUCES, PARTNER: CONSULTED, TEAM: INFORMED},
            WORK_NORM,
            TEAM,
        ),
        Stage(
            "safe",
            "decide",
            "maintenance",
            "consent",
            "Veilig en betaalbaar",
            "Safe and affordable",
            "Kiezen we dit ontwerp en dit bedrag?",
            "Do we choose this design and this amount?",
            "Speeltoestellen moeten aan wettelijke veiligheidseisen voldoen. Binnen die eisen kiezen de groep en het "
            "wijkteam samen.",
            "Play equipment must meet legal safety rules. Within those rules the group and the district team choose "
            "together.",
            {GROUP: DECIDES, TEAM: DECIDES, SOCIAL: CONSULTED},
            FORMAL,
        ),
        Stage(
            "agreement",
            "agree",
            "maintenance",
            "unanimity",
            "Afspraken over onderhoud",
            "Agreements on upkeep",
            "Wie veegt, wie keurt en wie betaalt?",
            "Who sweeps, who inspects and who pays?",
            "De gemeente blijft de toestellen keuren. De groep adopteert de plek: opruimen, openen, kleine klussen.",
            "The municipality keeps inspecting the equipment. The group adopts the place: tidying, opening, odd jobs.",
            {GROUP: DECIDES, TEAM: DECIDES},
            AGREEMENT,
        ),
        Stage(
            "look-back",
            "evaluate",
            "cohesion",
            "sole",
            "Spelen en terugkijken",
            "Playing and looking back",
            "Gaan we zo door?",
            "Do we go on like this?",
            "De kinderen spelen. Na een half jaar beslist de groep of zij doorgaat.",
            "The children play. After half a year the group decides whether it goes on.",
            {GROUP: DECIDES, SOCIAL: CONSULTED, TEAM: CONSULTED},
            SEASON,
            TEAM,
        ),
    ),
)

GREEN = Way(
    "green",
    "Groen onderhouden met bewoners",
    "Green maintenance by residents",
    (
        Stage(
            "meet",
            "explore",
            "information",
            "sole",
            "Kennismaken",
            "Getting to know each other",
            "Mag de groep hier plannen maken?",
            "May the group make plans here?",
            "Het wijkteam kijkt van wie de grond is en welke kabels en leidingen er liggen.",
            "The district team checks whose land it is and which cables and pipes lie there.",
            {TEAM: DECIDES, GROUP: CO_PRODUCES},
            REPLY_NORM,
        ),
        Stage(
            "design",
            "explore",
            "cohesion",
            "sole",
            "Ontwerp met de buren",
            "Design with the neighbours",
            "Welk ontwerp kiezen we?",
            "Which design do we choose?",
            "De groep tekent en beslist. De buren die erop uitkijken horen het eerst; de opbouwwerker helpt als de "
            "meningen botsen.",
            "The group draws and decides. The neighbours who look out on it hear first; the community worker helps "
            "when opinions clash.",
            {GROUP: DECIDES, SOCIAL: ADVISES, TEAM: ADVISES},
            WORK_NORM,
            TEAM,
        ),
        Stage(
            "agreement",
            "agree",
            "maintenance",
            "consent",
            "Beheerafspraak",
            "Maintenance agreement",
            "Wie doet welk onderhoud?",
            "Who does which maintenance?",
            "De groep en het wijkteam spreken af wie snoeit, wie water geeft en wie de spullen betaalt.",
            "The group and the district team agree who prunes, who waters and who pays for tools.",
            {GROUP: DECIDES, TEAM: DECIDES},
            AGREEMENT,
        ),
        Stage(
            "look-back",
            "evaluate",
            "maintenance",
            "consent",
            "Een seizoen verder",
            "A season later",
            "Houden we deze afspraak?",
            "Do we keep this agreement?",
            "Na een half jaar lopen de groep en het wijkteam samen een rondje.",
            "After half a year the group and the district team take a walk together.",
            {GROUP: DECIDES, TEAM: DECIDES},
            SEASON,
        ),
    ),
)

CHALLENGE = Way(
    "challenge",
    "Uitdaagrecht: een taak overnemen van de gemeente",
    "Right to challenge: taking over a municipal task",
    (
        Stage(
            "check",
            "explore",
            "legal",
            "sole",
            "Past het uitdaagrecht?",
            "Does the right to challenge fit?",
            "Is dit een taak die bewoners mogen overnemen?",
            "Is this a task that residents may take over?",
            "Het moet een taak zijn die de gemeente nu doet. Paspoorten, vergunningen en handhaving kunnen niet. Past "
            "iets anders beter, dan zegt het wijkteam wat.",
            "It must be a task that the municipality performs now. Passports, permits and enforcement are excluded. "
            "If something else fits better, the district team says what.",
            {TEAM: DECIDES, GROUP: CO_PRODUCES, EXECUTIVE: INFORMED},
            CHALLENGE_CHECK,
        ),
        Stage(
            "neighbours",
            "explore",
            "bridging",
            "consent",
            "Wat vindt de buurt?",
            "What does the neighbourhood think?",
            "Staat de buurt achter deze overname, ook wie er last van kan hebben?",
            "Is the neighbourhood behind this, also those who may be bothered by it?",
            "De groep en de opbouwwerker halen samen op wat de buurt vindt. Zij zijn het eens over wat zij hebben "
            "gehoord.",
            "The group and the community worker gather together what the neighbourhood thinks. They agree on what "
            "they heard.",
            {GROUP: DECIDES, SOCIAL: DECIDES, TEAM: INFORMED},
            WORK_NORM,
            TEAM,
        ),
        Stage(
            "compare",
            "advise",
            "finance",
            "consent",
            "Kosten en kwaliteit vergelijken",
            "Comparing cost and quality",
            "Zijn we het eens over de vergelijking met wat het nu kost?",
            "Do we agree on the comparison with what it costs now?",
            "U ziet wat de gemeente er nu aan uitgeeft, ook uren en materieel. Samen zet u uw plan ernaast.",
            "You see what the municipality spends on it now, hours and equipment included. Together you put your "
            "plan beside it.",
            {GROUP: DECIDES, TEAM: DECIDES, EXECUTIVE: INFORMED},
            CHALLENGE_COMPARED,
        ),
        Stage(
            "executive",
            "decide",
            "finance",
            "sole",
            "Het college beslist",
            "The executive decides",
            "Neemt de groep de taak met het geld over?",
            "Does the group take over the task with its money?",
            "Het college neemt het besluit. Uw groep geeft eerst advies. Wijkt het college daarvan af, dan zegt het "
            "waarom.",
            "The executive takes the decision. Your group advises first. If the executive departs from that, it says "
            "why.",
            {EXECUTIVE: DECIDES, GROUP: ADVISES, TEAM: ADVISES, SOCIAL: CONSULTED, COUNCIL: INFORMED},
            CHALLENGE_DECIDED,
            COUNCIL,
        ),
        Stage(
            "contract",
            "agree",
            "legal",
            "unanimity",
            "Overeenkomst",
            "Contract",
            "Tekenen we de overeenkomst?",
            "Do we sign the contract?",
            "Daarin staan het werk, het bedrag, de verzekering en de weg terug.",
            "It holds the work, the amount, the insurance and the way back.",
            {GROUP: DECIDES, EXECUTIVE: DECIDES, TEAM: CONSULTED},
            AGREEMENT,
            COUNCIL,
        ),
        Stage(
            "look-back",
            "evaluate",
            "maintenance",
            "consent",
            "Terugkijken",
            "Looking back",
            "Doet de groep het werk goed, en gaan we door?",
            "Does the group do the work well, and do we go on?",
            "Na een half jaar kijken de groep en het wijkteam naar het werk en naar het geld.",
            "After half a year the group and the district team look at the work and the money.",
            {GROUP: DECIDES, TEAM: DECIDES, EXECUTIVE: INFORMED},
            SEASON,
        ),
    ),
)

MEETING = Way(
    "meeting",
    "Elkaar ontmoeten",
    "Meeting each other",
    (
        Stage(
            "meet",
            "explore",
            "cohesion",
            "sole",
            "Kennismaken",
            "Getting to know each other",
            "Voor wie is dit, en wie mist er nog?",
            "Who is this for, and who is still missing?",
            "De opbouwwerker komt langs. Iets voor en met buren opzetten is haar vak; het wijkteam luistert mee.",
            "The community worker comes by. Setting up something for and with neighbours is her profession; the "
            "district team listens in.",
            {SOCIAL: DECIDES, GROUP: CO_PRODUCES, TEAM: INFORMED},
            REPLY_NORM,
            TEAM,
        ),
        Stage(
            "plan",
            "explore",
            "activation",
            "consent",
            "Samen uitwerken",
            "Working it out together",
            "Is het plan klaar om te beginnen?",
            "Is the plan ready to start?",
            "De groep en de opbouwwerker maken samen het plan: waar, wanneer, en hoe iedereen erbij kan zijn.",
            "The group and the community worker make the plan together: where, when, and how everybody can join.",
            {GROUP: DECIDES, SOCIAL: DECIDES, TEAM: CONSULTED, PARTNER: CONSULTED},
            WORK_NORM,
            TEAM,
        ),
        Stage(
            "budget",
            "decide",
            "finance",
            "consent",
            "Buurtbudget",
            "Neighbourhood budget",
            "Komt er geld uit het buurtbudget?",
            "Is there money from the neighbourhood budget?",
            "De groep en het wijkteam beslissen samen over het bedrag.",
            "The group and the district team decide together on the amount.",
            {GROUP: DECIDES, TEAM: DECIDES, SOCIAL: ADVISES},
            FORMAL,
        ),
        Stage(
            "look-back",
            "evaluate",
            "cohesion",
            "sole",
            "Doen en terugkijken",
            "Doing and looking back",
            "Gaan we zo door?",
            "Do we go on like this?",
            "De groep doet het. Na een half jaar beslist zij zelf of het doorgaat.",
            "The group does it. After half a year it decides for itself whether to go on.",
            {GROUP: DECIDES, SOCIAL: ADVISES, TEAM: INFORMED},
            SEASON,
            TEAM,
        ),
    ),
)

SHORT = Way(
    "short",
    "De korte weg",
    "The short way",
    (
        Stage(
            "meet",
            "explore",
            "information",
            "sole",
            "Kennismaken",
            "Getting to know each other",
            "Gaan we met dit plan aan de slag?",
            "Shall we start working on this plan?",
            "Het wijkteam komt kijken en zegt wat er kan en wat niet, en waarom.",
            "The district team comes to look and says what is possible and what is not, and why.",
            {TEAM: DECIDES, GROUP: CO_PRODUCES},
            REPLY_NORM,
        ),
        Stage(
            "neighbours",
            "explore",
            "bridging",
            "sole",
            "Met de buren",
            "With the neighbours",
            "Kunnen de buren hiermee leven?",
            "Can the neighbours live with this?",
            "De groep gaat langs de deuren. De opbouwwerker brengt voor- en tegenstanders aan een tafel.",
            "The group goes from door to door. The community worker brings those for and against to one table.",
            {GROUP: DECIDES, SOCIAL: CO_PRODUCES, TEAM: CONSULTED},
            WORK_NORM,
            TEAM,
        ),
        Stage(
            "decision",
            "decide",
            "licensing",
            "consent",
            "Besluit",
            "Decision",
            "Gaat het plan door?",
            "Does the plan go ahead?",
            "De groep en het wijkteam beslissen samen.",
            "The group and the district team decide together.",
            {GROUP: DECIDES, TEAM: DECIDES, EXECUTIVE: INFORMED},
            FORMAL,
        ),
        Stage(
            "look-back",
            "evaluate",
            "information",
            "sole",
            "Doen en terugkijken",
            "Doing and looking back",
            "Is het zo beter?",
            "Is it better this way?",
            "Na een half jaar zegt de groep of het geholpen heeft.",
            "After half a year the group says whether it helped.",
            {GROUP: DECIDES, TEAM: CONSULTED},
            SEASON,
            TEAM,
        ),
    ),
)

WAYS = (LIBRARY, COMMUNITY_CENTRE, PLAYGROUND, GREEN, CHALLENGE, MEETING, SHORT)


def way_of(theme: str) -> Way:
    """The way that plans of a theme go. Raises KeyError for a theme that is not in the demo."""
    key = {topic.key: topic.way for topic in TOPICS}[theme]
    return {way.key: way for way in WAYS}[key]
