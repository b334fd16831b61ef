"""The ways that plans go in Lindermeer, and the themes that lead to them.

A way is data: who sits where at each step, how it decides, within which term, who is called in when the term lapses,
and where each outcome leads. The ordinance and the service norm are Lindermeer's own, so invented, and say so; the Awb
is the General Administrative Law Act.

Three habits run through all of them. The residents' group has a deciding seat wherever its own work is decided on.
Where a step asks for work that is social work, social workers sit at the table. And where money is given as a subsidy
or a permit is needed, the step ends in a decision under the Awb, to which people can object; whether that holds for a
challenge is disputed among lawyers, and Lindermeer says it does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

INFORMED, CONSULTED, ADVISES, CO_PRODUCES, DECIDES = "informed", "consulted", "advises", "co_produces", "decides"
GROUP, TEAM, SOCIAL, PARTNER, EXECUTIVE, COUNCIL = (
    "resident_group",
    "municipal_team",
    "welfare_team",
    "partner",
    "executive",
    "council",
)


TELL, DECIDE_TOO = "tell", "decide"
STOP = ("stop", "")
REFER = ("refer", "")

Move = tuple[str, str]
"""A course, and the key of the step that it leads back to."""


def revise(step: str) -> Move:
    return ("revise", step)


@dataclass(frozen=True)
class Clock:
    """A term with its source."""

    amount: int
    unit: str
    source: str
    article: str


@dataclass(frozen=True)
class Stage:
    """A step of a template.

    seats       the role of each kind of party
    silence     who is called in when the term lapses and nobody objected; `impasse` where somebody did
    escalation  whether they are told, or decide too from then on
    advice      how many days advising parties have
    agree       how many must agree, where the rule is k_of_n
    awb         it ends in a decision under the Awb
    moves       where an outcome leads, where that is not the usual way
    """

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
    silence: str = EXECUTIVE
    impasse: str = EXECUTIVE
    escalation: str = TELL
    advice: int = 14
    agree: int = 0
    awb: bool = False
    moves: Mapping[str, Move] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Way:
    """A process template."""

    key: str
    name_nl: str
    name_en: str
    stages: tuple[Stage, ...] = field(default_factory=tuple)


@dataclass(frozen=True)
class Topic:
    """A theme, its picture and the way that its plans go; `challenge` where they take over a task."""

    key: str
    name_nl: str
    name_en: str
    picture: str
    way: str
    challenge: str = ""


TOPICS = (
    Topic("libraries", "Bibliotheken", "Libraries", "library", "library"),
    Topic("community-centres", "Buurthuizen", "Community centres", "community_centre", "community-centre"),
    Topic("playgrounds", "Speelplekken", "Playgrounds", "playground", "playground"),
    Topic("green", "Groen", "Green", "green", "green"),
    Topic("street", "Straat en verkeer", "Street and traffic", "street", "short"),
    Topic("meeting", "Ontmoeten", "Meeting each other", "meeting", "meeting"),
    Topic(
        "tasks", "Taak van de gemeente overnemen", "Taking over a municipal task", "green", "challenge", "at_take_over"
    ),
)

INSTRUMENTS = {
    "report": "https://www.lindermeer.example/melding-of-verzoek",
    "subsidy": "https://www.lindermeer.example/subsidie-voor-bewoners",
    "participation": "https://www.lindermeer.example/meepraten",
    "council": "https://www.lindermeer.example/burgerinitiatief",
}
"""Where one goes on with an instrument that is not a plan. `example` is nobody's."""

NORM = "Servicenorm Lindermeer (verzonnen)"
ORDINANCE = "Participatieverordening Lindermeer 2025 (verzonnen)"

REPLY_NORM = Clock(3, "weeks", "service_norm", f"{NORM}: binnen 3 weken een eerste gesprek")
WORK_NORM = Clock(8, "weeks", "service_norm", f"{NORM}: samen een planning, ten hoogste 8 weken")
SEASON = Clock(6, "months", "service_norm", f"{NORM}: terugkijken na een half jaar")
FORMAL = Clock(8, "weeks", "act", "Algemene wet bestuursrecht, artikel 4:13")
TOGETHER = Clock(8, "weeks", "ordinance", f"{ORDINANCE}, artikel 9")
AGREEMENT = Clock(6, "weeks", "ordinance", f"{ORDINANCE}, artikel 11")
CHALLENGE_CHECK = Clock(20, "working_days", "ordinance", f"{ORDINANCE}, artikel 15, eerste lid")
CHALLENGE_COMPARED = Clock(10, "weeks", "ordinance", f"{ORDINANCE}, artikel 16")
CHALLENGE_DECIDED = Clock(8, "weeks", "ordinance", f"{ORDINANCE}, artikel 17")

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
            silence=TEAM,
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
            "allebei mee eens zijn. Komt u er in acht weken niet uit, dan beslist het college mee. Is het antwoord "
            "nee, dan zoekt u eerst nog eens wie er mee kan doen.",
            "Together you work out what staying open costs and who is there when. The group and the district team "
            "both have to agree. If you do not manage in eight weeks, the executive decides too. If the answer is no, "
            "you first look once more for who can join in.",
            {GROUP: DECIDES, TEAM: DECIDES, PARTNER: ADVISES, SOCIAL: ADVISES, EXECUTIVE: INFORMED},
            WORK_NORM,
            escalation=DECIDE_TOO,
            moves={"no": revise("readers")},
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
            "De groep en het college beslissen samen over het gebouw en het geld. Het geld is een "
            "subsidie. Wie het met dit besluit niet eens is, kan bezwaar maken. De gemeenteraad hoort het als het te "
            "lang duurt.",
            "The group and the executive decide together on the building and the money. The "
            "money is a subsidy: whoever disagrees with this decision can object to it. The council is told if it "
            "takes too long.",
            {GROUP: DECIDES, EXECUTIVE: DECIDES, TEAM: ADVISES, SOCIAL: ADVISES, COUNCIL: INFORMED},
            FORMAL,
            silence=COUNCIL,
            impasse=COUNCIL,
            awb=True,
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
            "Alles komt op papier: wie doet wat, wie betaalt wat, en hoe u ermee kunt stoppen. Iedereen "
            "moet tekenen. Lukt dat niet, dan gaat u terug naar het rekenwerk.",
            "Everything is put on paper: who does what, who pays what, and how you can stop. Everybody has to sign. "
            "If that fails, you go back to the calculations.",
            {GROUP: DECIDES, TEAM: DECIDES, PARTNER: CONSULTED, EXECUTIVE: INFORMED},
            AGREEMENT,
            moves={"no": revise("feasible")},
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
            "De groep houdt de bibliotheek open. Na een half jaar beslist de groep zelf of het zo verder gaat. Moet "
            "er iets anders, dan maakt u nieuwe afspraken.",
            "The group keeps the library open. After half a year the group itself decides whether to go on. "
            "If something has to change, you make new agreements.",
            {GROUP: DECIDES, TEAM: CONSULTED, SOCIAL: CONSULTED, EXECUTIVE: INFORMED},
            SEASON,
            silence=TEAM,
            moves={"other": revise("agreement")},
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
            "k_of_n",
            "Draagvlak",
            "Support",
            "Wil de buurt dit, en wie doen er mee?",
            "Does the neighbourhood want this, and who joins in?",
            "U gaat de buurt in. De opbouwwerker gaat mee naar mensen die het buurthuis nu al gebruiken en er niet "
            "zonder kunnen. Is er genoeg draagvlak? Dat staat vast zodra twee van de drie het zeggen: uw groep, "
            "sociaal werk en het wijkteam.",
            "You go into the neighbourhood. The community worker comes along to people who use the centre now and "
            "cannot do without it. Is there enough support? That is settled as soon as two of three say so: your "
            "group, social work and the district team.",
            {GROUP: DECIDES, SOCIAL: DECIDES, TEAM: DECIDES},
            WORK_NORM,
            silence=TEAM,
            agree=2,
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
            "verzekering. Sociaal werk zegt wat er nodig is om voor iedereen open te zijn. Komt u er niet uit, dan "
            "beslist het college mee.",
            "The group and the district team go through the building and the budget together, including gas, "
            "electricity and insurance. Social work says what it takes to be open to everybody. If you cannot agree, "
            "the executive decides too.",
            {GROUP: DECIDES, TEAM: DECIDES, SOCIAL: ADVISES, PARTNER: CONSULTED, EXECUTIVE: INFORMED},
            WORK_NORM,
            escalation=DECIDE_TOO,
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
            "De groep en het wijkteam beslissen samen. Er is pas een besluit als allebei hun stem hebben gegeven. "
            "Het geld is een subsidie: tegen dit besluit kan iemand bezwaar maken. Hoort u acht weken niets, dan "
            "beslist het college mee.",
            "The group and the district team decide together. Nothing is decided until both have said so. The "
            "money is a subsidy: people can object to this decision. If you hear nothing for eight weeks, the "
            "executive decides too.",
            {GROUP: DECIDES, TEAM: DECIDES, SOCIAL: ADVISES, EXECUTIVE: INFORMED},
            FORMAL,
            escalation=DECIDE_TOO,
            awb=True,
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
            moves={"no": revise("feasible")},
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
            silence=TEAM,
            advice=21,
            moves={"other": revise("agreement")},
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
            silence=TEAM,
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
            "wijkteam samen. Blijft het na acht weken stil, of blijft u het oneens, dan beslist het college mee. Een "
            "nee betekent: terug naar de kinderen, voor een ander ontwerp.",
            "Play equipment must meet legal safety rules. Within those rules the group and the district team choose "
            "together. If nothing is said for eight weeks, or you go on disagreeing, the executive decides too. A no "
            "means: back to the children, for another design.",
            {GROUP: DECIDES, TEAM: DECIDES, SOCIAL: CONSULTED},
            TOGETHER,
            escalation=DECIDE_TOO,
            moves={"no": revise("children")},
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
            silence=TEAM,
            moves={"other": revise("agreement")},
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
            {GROUP: DECIDES, SOCIAL: ADVISES, TEAM: CONSULTED},
            WORK_NORM,
            silence=TEAM,
            moves={"referred": REFER, "no": STOP},
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
            "De groep en het wijkteam spreken af wie snoeit, wie water geeft en wie de spullen betaalt. "
            "Kan het alleen op een andere manier, dan tekent de groep opnieuw.",
            "The group and the district team agree who prunes, who waters and who pays for tools. If "
            "it is only possible in another way, the group draws again.",
            {GROUP: DECIDES, TEAM: DECIDES},
            AGREEMENT,
            escalation=DECIDE_TOO,
            moves={"other": revise("design")},
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
            "Na een half jaar lopen de groep en het wijkteam samen een rondje. Werkt de afspraak "
            "niet, dan maakt u een nieuwe.",
            "After half a year the group and the district team take a walk together. If the agreement does not work, "
            "you make a new one.",
            {GROUP: DECIDES, TEAM: DECIDES},
            SEASON,
            moves={"no": revise("agreement"), "other": revise("agreement"), "referred": STOP},
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
            moves={"other": REFER},
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
            silence=TEAM,
            impasse=TEAM,
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
            "U ziet wat de gemeente er nu aan uitgeeft, ook uren en materieel. Samen zet u uw plan ernaast. "
            "Wordt u het niet eens over de cijfers, dan beslist het college mee. Geld geeft deze stap nog niet.",
            "You see what the municipality spends on it now, hours and equipment included. Together you put your "
            "plan beside it. If you cannot agree on the figures, the executive decides too. This step does not give "
            "money yet.",
            {GROUP: DECIDES, TEAM: DECIDES, EXECUTIVE: INFORMED},
            CHALLENGE_COMPARED,
            escalation=DECIDE_TOO,
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
            "waarom. Juristen zijn het niet eens of u tegen dit besluit bezwaar kunt maken. In Lindermeer kan dat "
            "niet. Wel kunt u vragen om het opnieuw te bekijken.",
            "The executive takes the decision. Your group advises first. If the executive departs from that, it says "
            "why. Lawyers disagree whether you can object to this decision. In Lindermeer you cannot. You can ask to "
            "have it looked at again.",
            {EXECUTIVE: DECIDES, GROUP: ADVISES, TEAM: ADVISES, SOCIAL: CONSULTED, COUNCIL: INFORMED},
            CHALLENGE_DECIDED,
            silence=COUNCIL,
            impasse=COUNCIL,
            advice=21,
            moves={"other": revise("compare")},
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
            silence=COUNCIL,
            impasse=COUNCIL,
            moves={"no": revise("executive")},
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
            moves={"other": revise("contract")},
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
            silence=TEAM,
            impasse=TEAM,
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
            silence=TEAM,
            impasse=TEAM,
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
            "De groep en het wijkteam beslissen samen over het bedrag. Het geld is een kleine subsidie, dus "
            "tegen dit besluit kan iemand bezwaar maken. Kan dit bedrag niet, dan past u het plan aan.",
            "The group and the district team decide together on the amount. The money is a small subsidy, "
            "so people can object to this decision. If this amount is not possible, you change the plan.",
            {GROUP: DECIDES, TEAM: DECIDES, SOCIAL: ADVISES},
            FORMAL,
            escalation=DECIDE_TOO,
            advice=10,
            awb=True,
            moves={"no": revise("plan")},
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
            {GROUP: DECIDES, SOCIAL: CONSULTED, TEAM: INFORMED},
            SEASON,
            silence=TEAM,
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
            silence=TEAM,
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
            "De groep en het wijkteam beslissen samen. Vaak is er een vergunning of een verkeersbesluit nodig. "
            "Daarom kan iemand tegen dit besluit bezwaar maken. Kan het alleen anders dan gevraagd, dan gaat u eerst "
            "terug naar de buren.",
            "The group and the district team decide together. A permit or a traffic order is often needed, so "
            "people can object to this decision. If it is only possible in another way, you first go back to the "
            "neighbours.",
            {GROUP: DECIDES, TEAM: DECIDES, EXECUTIVE: INFORMED},
            FORMAL,
            escalation=DECIDE_TOO,
            awb=True,
            moves={"other": revise("neighbours")},
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
            silence=TEAM,
        ),
    ),
)

WAYS = (LIBRARY, COMMUNITY_CENTRE, PLAYGROUND, GREEN, CHALLENGE, MEETING, SHORT)


def way_of(theme: str) -> Way:
    """The way that plans of a theme go. Raises KeyError for a theme that is not in the demo."""
    key = {topic.key: topic.way for topic in TOPICS}[theme]
    return {way.key: way for way in WAYS}[key]
