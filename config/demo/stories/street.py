"""Streets and traffic."""

from config.demo.story import Decided, Offered, Proposed, Reopened, Resumed, Stopped, Story, Suspended
from config.demo.templates import EXECUTIVE, GROUP, TEAM

STORIES = (
    Story(
        title="Speelstraat in de Tulpstraat",
        summary="Zes weken per jaar geen auto's tussen twee en zes uur. Dan is de straat van de kinderen.",
        plan="Alleen bewoners mogen stapvoets door. Twee buren zetten de hekken neer en halen ze weg. Wij hebben het "
        "twee zondagen geprobeerd en niemand kwam te laat op zijn werk.",
        theme="street",
        neighbourhood="Bloemenbuurt",
        place="Tulpstraat, tussen Dahliaplein en Irisweg",
        group="Tulpstraat Speelt",
        lead="lotte",
        others=("nadia", "emre"),
        wish=5,
        sent=428,
        way=(
            Decided(8, "Een speelstraat kan met een tijdelijke maatregel. De hulpdiensten moeten erdoor kunnen."),
            Decided(31, "Van 44 huizen zijn er 39 voor. Voor de thuiszorg op nummer 22 blijft altijd een plek vrij."),
            Decided(
                24, "De hekken zijn licht genoeg om weg te rijden. De brandweer is komen oefenen en vond het leuk."
            ),
            Decided(120, "Het is beter zo. Kinderen kennen elkaar nu. Volgend jaar weer."),
        ),
    ),
    Story(
        title="Dertig op de Dorpsweg",
        summary="Vrachtwagens denderen door Broekhuizen. Wij willen dertig kilometer per uur, met drempels die dat ook "
        "afdwingen.",
        plan="Wij hebben twee weken gemeten: de helft rijdt harder dan vijftig. Langs de weg lopen kinderen naar de "
        "bus. Wij stellen drie plateaus voor en een smallere ingang van het dorp.",
        theme="street",
        neighbourhood="Broekhuizen",
        place="Dorpsweg, hele lengte",
        group="Broekhuizen Dertig",
        lead="marloes",
        others=("greet", "jaap", "wim"),
        wish=5,
        sent=88,
        way=(
            Decided(
                9, "De metingen zijn goed gedaan. De Dorpsweg is van de gemeente, dus wij kunnen er samen over gaan."
            ),
            Decided(
                43,
                "De boeren waren tegen drempels, want de oogst ligt dan op straat. Met plateaus die langzaam oplopen "
                "kunnen zij leven. Dat is aan tafel bij Samenwijk uitgekomen.",
            ),
            Offered(
                26,
                TEAM,
                "hand_over",
                "Drie plateaus en een versmalling kosten € 86.000. Wij mogen tot € 25.000 beslissen. Daarom vragen wij "
                "het college om onze plaats over te nemen. Ons advies aan het college is: doen.",
                to=EXECUTIVE,
                waits_for=EXECUTIVE,
            ),
        ),
    ),
    Story(
        title="Een dak boven de fietsen",
        summary="Bij het station staan 400 fietsen in de regen. Wij willen een dak met planten erop.",
        plan="Het perron heeft een dak, de auto's hebben een garage, de fietsen hebben niets. Wij hebben een tekening "
        "van een student bouwkunde en een ondernemer die het hout geeft.",
        theme="street",
        neighbourhood="Stationsbuurt",
        place="Stationsplein, noordzijde",
        group="Droog Zadel",
        lead="nadia",
        others=("bilal",),
        wish=3,
        sent=275,
        way=(
            Decided(
                13,
                "De stalling staat op grond van het spoorbedrijf. De gemeente beslist daar niet over. Wij hebben uw "
                "tekening met steun van het wijkteam doorgestuurd. Zij antwoorden binnen tien weken aan u, met een "
                "kopie aan ons.",
                "referred",
            ),
        ),
    ),
    Story(
        title="Om de honderd stappen een bankje",
        summary="Van de Vinkstraat naar de winkels is 900 stappen. Voor wie slecht loopt, is dat zonder bankje te ver.",
        plan="Mijn moeder van 84 bleef binnen omdat zij onderweg niet kon zitten. Negen bankjes, elk met een naam van "
        "een buurtgenoot. Wij timmeren zelf, de houtzagerij geeft de planken.",
        theme="street",
        neighbourhood="Vinkenbuurt",
        place="Vinkstraat tot winkelcentrum De Korf",
        group="Honderd Stappen",
        lead="dewi",
        others=("shanice", "yasmina"),
        wish=5,
        sent=388,
        way=(
            Decided(6, "Zo'n eenvoudig idee. De stoep is breed genoeg op acht van de negen plekken."),
            Decided(27, "Samen met oudere buren de route gelopen. Bankje vijf staat nu in de schaduw."),
            Suspended(
                6,
                "Wij wachten op de tekening met de maten van de stoep. Zonder maten kunnen wij niet zien of een "
                "rolstoel erlangs kan.",
            ),
            Resumed(11),
            Decided(
                7,
                "Acht bankjes, met leuningen aan twee kanten. Een leuning is nodig om op te staan.",
                "yes_with_conditions",
                ("Overal leuningen.", "Een strook van 1,80 meter vrij voor rolstoelen."),
                amount=2_750,
            ),
            Decided(150, "Mijn moeder haalt weer zelf brood. Het is beter zo."),
        ),
    ),
    Story(
        title="Veilig oversteken bij De Waterlelie",
        summary="Elke ochtend steken 180 kinderen de Wiekenlaan over tussen de bussen door. Wij willen een zebrapad "
        "met klaar-overs.",
        plan="Twaalf ouders en vier opa's willen elke ochtend staan, met een hesje en een bordje. De gemeente zorgt "
        "voor het zebrapad en een lamp erboven. De politie geeft de cursus.",
        theme="street",
        neighbourhood="Molenbuurt",
        place="Wiekenlaan, voor de school",
        group="Klaar Over",
        lead="aicha",
        others=("thuy", "henk"),
        wish=5,
        sent=84,
        way=(
            Decided(
                7, "Met zoveel kinderen en bussen moet hier iets gebeuren. Wij kijken deze week mee om half negen."
            ),
            Decided(
                34, "De chauffeurs van de bus deden zelf mee aan het gesprek. Zij willen de lamp het liefst vandaag."
            ),
            Proposed(
                30,
                "Een zebrapad met lamp, € 16.900. Zestien klaar-overs in een rooster, met twee reserves.",
                amount=16_900,
            ),
        ),
    ),
    Story(
        title="Licht op het Rietpad",
        summary="Het fietspad langs het riet is pikdonker. Wij willen lampen die pas aangaan als er iemand fietst.",
        plan="Vleermuizen houden niet van licht en wij niet van donker. Amber lampen met een sensor zijn een goede "
        "middenweg. Wij vragen twaalf palen.",
        theme="street",
        neighbourhood="Rietlanden",
        place="Rietpad",
        group="Licht als het Moet",
        lead="joao",
        others=("shanice",),
        wish=2,
        sent=47,
        way=(
            Decided(11, "Kan, als de vleermuizen er geen last van hebben. De vogelwacht wil meedenken over de kleur."),
            Offered(
                9,
                GROUP,
                "hand_over",
                "Wij zijn met zijn tweeën en kennen niet iedereen langs het pad. Het wijkteam kan beter beslissen wie "
                "er met de lampen kan leven. Wij vertellen graag wat wij weten.",
                to=TEAM,
            ),
        ),
    ),
    Story(
        title="Weg met de hobbel op de Touwbaan",
        summary="De drempel voor nummer 30 doet de huizen schudden. Wij willen hem weg hebben.",
        plan="Bij elke bus rinkelen de glazen in de kast. Wij hebben met zijn zessen een brief geschreven.",
        theme="street",
        neighbourhood="Havenkwartier",
        place="Touwbaan, ter hoogte van nummer 30",
        group="Touwbaan Trilt",
        lead="kees",
        others=("joao",),
        wish=3,
        sent=314,
        way=(
            Decided(9, "Wij komen met een trillingsmeter langs."),
            Decided(
                38, "De zes huizen aan de drempel willen hem weg. De huizen ernaast juist niet: daar spelen kinderen."
            ),
            Decided(
                28,
                "De meting blijft ver onder de grens waarbij schade ontstaat. Sinds de drempel er ligt, is hier geen "
                "kind meer aangereden; daarvoor twee in drie jaar. Daarom blijft hij liggen. Wel komt er een bus met "
                "zachtere vering op deze lijn.",
                "no",
                by=TEAM,
                abstains=GROUP,
            ),
            Reopened(
                52,
                TEAM,
                "De groep wees ons erop dat de meter in de herfstvakantie heeft gestaan. De bus rijdt dan met halve "
                "dienst. Daarmee was onze meting niet eerlijk. Wij willen het besluit overdoen.",
            ),
            Decided(
                23,
                "Nu is er drie schoolweken gemeten. Bij de vroege bus gaat het trillen over de grens. De drempel wordt "
                "vervangen door een lang plateau. Dat remt even goed en trilt niet.",
                "yes_with_conditions",
                ("Het oude stuk gaat pas weg als het plateau ligt.", "Na een half jaar meten wij nog één keer."),
                amount=11_800,
                answer="Zo hadden wij het vanaf het begin gehoopt. Dank dat u het toegeeft.",
            ),
        ),
    ),
    Story(
        title="Kunst op de containers",
        summary="Achttien grijze vuilcontainers, achttien kunstenaars uit de buurt. Wie iets moois ziet, zet er geen "
        "zak naast.",
        plan="Jongeren van de tekenclub werken samen met drie schilders. Elke container krijgt een verhaal van iemand "
        "die ertegenover woont. Wij gebruiken verf die een hogedrukspuit verdraagt.",
        theme="street",
        neighbourhood="Stationsbuurt",
        place="Spoorstraat en Cokesweg",
        group="Bak Kunst",
        lead="bilal",
        others=("tomasz", "omar", "yasmina"),
        wish=6,
        sent=218,
        way=(
            Decided(
                6, "De containers zijn van ons, de afvaldienst vindt het goed. Laat de stickers met de regels zitten."
            ),
            Decided(28, "Bij elke container is gevraagd wat men wil zien. Veel zeilboten. Eén draak."),
            Decided(20, "Achttien ontwerpen, allemaal goedgekeurd door wie ertegenover woont.", amount=3_300),
        ),
    ),
    Story(
        title="Vier deelauto's aan de Scheepmakerskade",
        summary="Twintig huizen, dertig auto's, nul plek. Met vier auto's die wij delen, kunnen er zestien weg.",
        plan="Wij hebben een aanbieder zonder winst gevonden. Wij vragen vier vaste plekken en een laadpaal.",
        theme="street",
        neighbourhood="Havenkwartier",
        place="Scheepmakerskade 30 tot 70",
        group="Kade Deelt",
        lead="marloes",
        others=("ineke",),
        wish=5,
        sent=365,
        way=(
            Decided(8, "Past goed bij een kade waar iedereen om een plek vecht."),
            Stopped(
                34,
                "Bij het rondje langs de deuren bleken maar vijf huizen hun auto weg te willen doen. Met vijf werkt "
                "het niet. Liever eerlijk stoppen dan duwen.",
            ),
        ),
    ),
    Story(
        title="Opladen zonder snoer over de stoep",
        summary="In de Irisweg liggen elke avond acht snoeren over de stoep. Met tegels met een gleuf struikelt "
        "niemand.",
        plan="Wij hebben één tegel gekocht en geprobeerd. Mevrouw Salden van 91 rijdt er met haar rollator overheen "
        "zonder iets te merken. Wij willen vijftien van zulke gleuven en betalen zelf de helft.",
        theme="street",
        neighbourhood="Bloemenbuurt",
        place="Irisweg",
        group="Stoep Vrij",
        lead="ruben",
        others=("lotte",),
        wish=4,
        sent=9,
        accepted=4,
    ),
)
