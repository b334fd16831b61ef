"""Green that residents plant and keep."""

from config.demo.story import Advised, Decided, Objected, Offered, Proposed, Returned, Stopped, Story
from config.demo.templates import GROUP, SOCIAL, TEAM

STORIES = (
    Story(
        title="Geveltuinen langs de Lindelaan",
        summary="Eén rij tegels eruit, planten erin. Veertig huizen aan de Lindelaan doen mee.",
        plan="De Lindelaan heet naar bomen die er niet meer staan. In de zomer is het er 43 graden, wij hebben het "
        "gemeten. Met een geveltuin van dertig centimeter blijft er genoeg stoep over voor een kinderwagen en een "
        "rolstoel.",
        theme="green",
        neighbourhood="Oosterwaard",
        place="Lindelaan, huisnummers 1 tot 80",
        group="Lindelaan Leeft",
        lead="henk",
        others=("carla",),
        invited=("yasmina",),
        wish=6,
        sent=2,
        accepted=None,
    ),
    Story(
        title="Groene gevels Oost",
        summary="Klimplanten tegen de kale muren van de garageboxen in de Vinkenbuurt.",
        plan="Zestig garageboxen, zestig grijze muren. De eigenaren vinden klimplanten goed als wij ze bijhouden. Wij "
        "beginnen met clematis en wilde wijn, daar houden ook bijen van.",
        theme="green",
        neighbourhood="Vinkenbuurt",
        place="Garageboxen Spreeuwenhof",
        group="Klimop met Elkaar",
        lead="dewi",
        others=("shanice", "thuy"),
        wish=6,
        sent=463,
        way=(
            Decided(6, "De stoep voor de boxen is van de gemeente, daar liggen geen kabels. Ga uw gang."),
            Decided(
                28,
                "Van elke vijf buren zijn er vier voor. De vijfde krijgt een stuk muur zonder planten.",
                advice=(
                    Advised(
                        SOCIAL,
                        "Bel ook aan bij de mensen die de box als werkplaats gebruiken. Zij staan niet op de lijst "
                        "van eigenaren.",
                    ),
                ),
            ),
            Decided(20, "Wij geven water en snoeien twee keer per jaar. De gemeente levert de grond en de planten."),
            Decided(150, "Twee derde van de muren is groen. Er broeden merels. Wij houden de afspraak."),
        ),
    ),
    Story(
        title="Pluktuin aan de Kloosterwal",
        summary="Op het hoekje waar vroeger de glasbak stond, komt een tuin waar iedereen kruiden en bloemen mag "
        "plukken.",
        plan="Munt, salie, dahlia's en een bank. Niemand hoeft iets te vragen: u mag gewoon plukken. Een bordje in "
        "vier talen legt uit wat u kunt eten en wat niet.",
        theme="green",
        neighbourhood="Kloosterhof",
        place="Hoek Kloosterwal en Abdijstraat",
        group="Pluk Maar Raak",
        lead="sanne",
        others=("pieter", "omar"),
        wish=6,
        sent=690,
        way=(
            Decided(7, "Een loze hoek. Er liggen geen leidingen."),
            Decided(
                32,
                "De tekening met de slingerende bank kreeg de meeste stickers.",
                advice=(
                    Advised(
                        SOCIAL,
                        "Zet de bank niet onder de lantaarn. Daar zitten ’s avonds jongeren, en dan komt er ruzie om "
                        "de plek.",
                        "partly",
                        "De bank blijft onder de lantaarn, want ouderen willen licht. De jongeren krijgen een eigen "
                        "hoek met stapstenen.",
                    ),
                ),
            ),
            Decided(
                18, "De groep doet alles, behalve het legen van de afvalbak. Dat blijft gemeentewerk.", amount=1_450
            ),
            Decided(160, "De salie groeit over de stoep, verder gaat het goed. Wij tekenen voor drie jaar."),
        ),
    ),
    Story(
        title="Een bijenlint langs de Ringdijk",
        summary="Drie kilometer berm met bloemen in plaats van gras dat zes keer per jaar wordt gemaaid.",
        plan="Wij zaaien inheemse bloemen en maaien twee keer per jaar, in stukken, zodat er altijd iets bloeit. Vier "
        "imkers doen mee. De boeren ook: hun bonen dragen beter met bijen.",
        theme="green",
        neighbourhood="Ringdijk",
        place="Berm van de Ringdijk",
        group="Het Bijenlint",
        lead="jaap",
        others=("wim", "fleur"),
        wish=5,
        sent=80,
        way=(
            Decided(9, "De berm is van de gemeente, de dijk zelf van het waterschap. Het waterschap vindt het goed."),
            Decided(39, "Met de boeren en de imkers hebben wij de berm gelopen. Drie stukken, drie soorten bloemen."),
            Proposed(
                20,
                "Wij maaien zelf met een balkmaaier. De gemeente voert het maaisel af. Dat scheelt vier maaibeurten "
                "per jaar.",
                amount=2_200,
            ),
        ),
    ),
    Story(
        title="Boomspiegels in de Tulpstraat",
        summary="Rond elke boom een tuintje in plaats van zand en hondenpoep.",
        plan="Er staan 28 bomen in de Tulpstraat. Elk huis krijgt er één, wie geen groene vingers heeft doet samen "
        "met de buren. Wij planten alleen soorten die de wortels met rust laten.",
        theme="green",
        neighbourhood="Bloemenbuurt",
        place="Tulpstraat",
        group="Tulpstraat in Bloei",
        lead="lotte",
        others=("emre", "nadia"),
        wish=6,
        sent=587,
        way=(
            Decided(6, "Mooi. Let op: niet graven, wel strooien en planten met een schepje."),
            Decided(
                26,
                "28 bomen, 28 buren. Op nummer 14 wil men liever grind, dat mag ook.",
                advice=(
                    Advised(
                        SOCIAL,
                        "Laat mensen samen een boom kiezen, dan kent de ene kant van de straat straks ook de andere.",
                    ),
                ),
            ),
            Offered(
                2,
                TEAM,
                "step_down",
                "Dit gaat over een schepje en een gieter. Van ons mag de groep dit alleen beslissen.",
                ceiling=1_000,
                waits_for=GROUP,
            ),
            Decided(17, "De groep onderhoudt, de boomspecialist komt elk jaar kijken.", amount=700),
            Decided(
                165, "Alle spiegels zijn groen. Er is geen hondenpoep meer, want niemand laat zijn hond in een tuintje."
            ),
        ),
    ),
    Story(
        title="De rietkraag zonder zwerfvuil",
        summary="Elke eerste zaterdag varen wij met kano's langs het riet en halen het plastic eruit.",
        plan="Vanaf de kant kunt u er niet bij, vanuit een kano wel. De zeilschool leent ons acht kano's. Wij vragen "
        "grijpers, zakken en iemand die ze ophaalt.",
        theme="green",
        neighbourhood="Rietlanden",
        place="Rietkraag aan het Lindermeer",
        group="Peddelen en Prikken",
        lead="joao",
        others=("marloes", "kees"),
        wish=5,
        sent=232,
        way=(
            Decided(7, "Op het water komen onze vegers niet. Dit vult ons werk aan."),
            Decided(
                30,
                "Wij varen buiten de broedtijd. De vogelwacht heeft de kaart gemaakt.",
                advice=(
                    Advised(
                        SOCIAL,
                        "Vraag de bewoners van het woonzorghuis om vanaf de kant te tellen. Zij kunnen niet peddelen, "
                        "maar willen wel meedoen.",
                    ),
                ),
            ),
            Decided(24, "De gemeente haalt de zakken op maandag op en betaalt de grijpers.", amount=850),
            Proposed(
                158,
                "In vijf tochten 212 zakken. Wij willen de afspraak houden, met één ding erbij: ook in de winter een "
                "plek om de kano's te bergen.",
                "yes_with_conditions",
                ("Een droge plek voor acht kano's in de winter.",),
            ),
        ),
    ),
    Story(
        title="Moestuin op het oude gasterrein",
        summary="Het terrein van de oude gasfabriek ligt al jaren braak. Wij willen er moestuinen voor zestig "
        "gezinnen.",
        plan="In de Stationsbuurt heeft bijna niemand een tuin. Het terrein is groot, zonnig en er staat een hek "
        "omheen. Wij willen beginnen met bakken langs de rand en elk jaar een stuk erbij.",
        theme="green",
        neighbourhood="Stationsbuurt",
        place="Oude gasfabriek, Cokesweg",
        group="Zestig Tuinen",
        lead="omar",
        others=("tomasz", "nadia"),
        wish=5,
        sent=520,
        way=(
            Offered(
                2,
                TEAM,
                "share",
                "Of hier tuinen kunnen komen, weten wij nog niet. De groep kent het terrein en de buurt. Wij willen "
                "deze eerste stap samen beslissen.",
                to=GROUP,
                ceiling=2_500,
            ),
            Returned(
                4,
                "Nu blijkt dat er gif in de grond kan zitten, willen wij hier niet over beslissen. Wij kunnen dat niet "
                "meten en er niet voor instaan. Dat moet de gemeente doen.",
            ),
            Decided(
                5,
                "De grond onder de gasfabriek is ernstig vervuild met teer en cyanide. Groente daarvan eten is "
                "gevaarlijk, ook uit bakken, want het stof waait op. Wij mogen dit niet toestaan en willen het ook "
                "niet. Schoonmaken staat over zes jaar gepland. Wij hebben een andere plek gevonden: de rand van het "
                "volkstuinpark, ruimte voor twintig gezinnen. Gerda van wijkteam Zuid belt u deze week.",
                "no",
            ),
        ),
    ),
    Story(
        title="Een voedselbos in het Wilgenpark",
        summary="Hazelnoten, bessen, appels en kastanjes. Wie planten laat groeien, hoeft nooit meer te schoffelen.",
        plan="Een voedselbos is een bos waarin bijna alles eetbaar is. Het kost vijf jaar geduld. Wij zijn met "
        "veertien mensen en hebben allemaal geduld, behalve Sanne.",
        theme="green",
        neighbourhood="Wilgenpark",
        place="Grasveld achter de sporthal, Katjeslaan",
        group="Eetbaar Wilgenpark",
        lead="sanne",
        others=("wim", "aicha"),
        wish=6,
        sent=87,
        way=(
            Decided(9, "Het grasveld wordt nauwelijks gebruikt. Denk aan de honden en aan het trapveldje."),
            Decided(
                42,
                "In het ontwerp blijft het trapveldje. De hondenroute loopt eromheen. Daarmee is de ruzie voorbij.",
                advice=(
                    Advised(
                        SOCIAL,
                        "Laat de hondenbezitters zelf de route lopen voordat u tekent. Wie het pad heeft gekozen, "
                        "houdt zich eraan.",
                    ),
                ),
            ),
            Objected(
                14,
                "Wij planten 300 struiken en 40 bomen. Daarna doen wij tien jaar het beheer.",
                TEAM,
                "Tien jaar is lang. In de afspraak staat niet wat er gebeurt als de groep stopt. Dan blijft de "
                "gemeente zitten met een bos dat niemand kent.",
            ),
            Proposed(
                11,
                "Wij maken er twee keer vijf jaar van. En wij schrijven een boekje over elke boom, zodat een ander "
                "het kan overnemen.",
                "yes_with_conditions",
                ("Na vijf jaar opnieuw beslissen.", "Een beheerboek met een kaart."),
                amount=5_600,
            ),
        ),
    ),
    Story(
        title="Een piepklein bos in Meerzicht",
        summary="Zo groot als een tennisbaan, zo dicht als een oerwoud. Zeshonderd boompjes, geplant door kinderen.",
        plan="Op het veldje aan de Oeverlaan staat nu één vuilnisbak. Een dicht bosje houdt water vast, geeft schaduw "
        "en zit vol vogels. De kinderen van drie scholen planten.",
        theme="green",
        neighbourhood="Meerzicht",
        place="Veldje aan de Oeverlaan",
        group="Zeshonderd Bomen",
        lead="ruben",
        others=("marloes",),
        wish=5,
        sent=54,
        way=(
            Decided(10, "Er loopt een rioolbuis onder een hoek van het veld. De rest is vrij. Teken om de buis heen."),
        ),
    ),
    Story(
        title="Hagen in plaats van hekken",
        summary="Langs het kerkpad in Broekhuizen staat 300 meter gaas. Wij planten er meidoorn en hazelaar voor "
        "terug.",
        plan="Het gaas is roestig en moet toch weg. Een haag kost minder dan een nieuw hek, en de mussen komen terug. "
        "Het dorp plant op één zaterdag, de fanfare speelt.",
        theme="green",
        neighbourhood="Broekhuizen",
        place="Kerkpad",
        group="Haag en Heem",
        lead="greet",
        others=("jaap", "wim"),
        wish=5,
        sent=232,
        way=(
            Decided(8, "Een haag past bij het dorp en kost de helft van een hek."),
            Decided(
                33,
                "Bij twee huizen blijft een opening voor het hooi. Verder is iedereen het eens.",
                advice=(
                    Advised(
                        SOCIAL,
                        "Zet bij de kerk een lage haag. De mensen op de bank daar kijken al twintig jaar naar wie er "
                        "voorbijkomt.",
                    ),
                ),
            ),
            Offered(
                4,
                TEAM,
                "step_down",
                "Het dorp plant en knipt al langer dan wij bestaan. Wij leveren de struikjes en gaan een trede terug. "
                "Zo kan het dorp dit zelf beslissen.",
                ceiling=5_000,
            ),
            Decided(
                16,
                "De gemeente levert 1.200 struikjes en graaft de geul. Het dorp plant en knipt.",
                amount=3_900,
            ),
        ),
    ),
    Story(
        title="De kruidentuin achter De Linde",
        summary="Achter het buurthuis ligt een strook met brandnetels. Wij maken er een tuin van waar de keuken uit "
        "kan plukken.",
        plan="De mensen van de eettafel koken elke dinsdag voor zestig buren. Peterselie, tijm en bieslook kopen wij "
        "nu in plastic. Achter de keuken ligt grond genoeg.\n\n"
        "Wij graven, planten en geven water. De sleutel van het hek hangt bij de gastvrouw.",
        theme="green",
        neighbourhood="Oosterwaard",
        place="Achter buurthuis De Linde, Lindelaan 60",
        group="Tuin van De Linde",
        lead="carla",
        others=("dewi", "shanice"),
        wish=6,
        sent=49,
        way=(
            Decided(8, "De strook hoort bij het buurthuis. Er ligt alleen een oude waterleiding, en die is van ons."),
            Decided(
                25,
                "Drie bedden op heuphoogte, zodat ook mevrouw Baarsma in haar rolstoel kan plukken. De eettafel heeft "
                "de "
                "kruiden gekozen.",
                advice=(
                    Advised(
                        SOCIAL,
                        "Geef wie zelden buiten komt een eigen hoekje. Water geven is een goede reden om elke dag even "
                        "langs te gaan.",
                    ),
                ),
            ),
            Offered(
                6,
                TEAM,
                "step_down",
                "Wie water geeft en wie knipt, weet uw groep beter dan wij. Wij willen graag meewerken, maar u mag dit "
                "zelf beslissen.",
                ceiling=2_500,
                waits_for=GROUP,
            ),
        ),
    ),
    Story(
        title="Een stadsboerderij aan de polderrand",
        summary="Kippen, geiten en een groentestal, met dagbesteding voor mensen die een rustige plek zoeken.",
        plan="Dit is een eerste versie. Jaap praat met de boer over het weiland. Fleur zoekt uit wat je met geiten "
        "mag.",
        theme="green",
        neighbourhood="Zuiderpolder",
        place="Weiland aan de Zuiderkade",
        group="Boerderij De Rand",
        lead="fleur",
        others=("jaap",),
        wish=5,
        sent=None,
        drafting=19,
    ),
    Story(
        title="Van dakgoot naar regenton",
        summary="Driehonderd regentonnen in de Stationsbuurt, samen ingekocht, samen aangesloten.",
        plan="Bij elke bui staat de Spoorstraat blank. Als driehonderd huizen hun regen bewaren, scheelt dat "
        "zestigduizend liter per bui. Wij hebben drie loodgieters in de groep.",
        theme="green",
        neighbourhood="Stationsbuurt",
        place="Spoorstraat en zijstraten",
        group="De Druppel",
        lead="tomasz",
        others=("omar",),
        wish=4,
        sent=16,
        accepted=4,
    ),
    Story(
        title="Schapen in het Havenpark",
        summary="Acht schapen in plaats van een maaimachine. Stil, zacht en goed voor het gras.",
        plan="De schapen zijn van een boer uit Broekhuizen. Hij haalt ze in de winter op. Er moet een laag hek om het "
        "park en een drinkbak in. Kinderen leren dat wol niet uit een winkel komt.",
        theme="green",
        neighbourhood="Havenkwartier",
        place="Havenpark",
        group="Wol aan de Haven",
        lead="marloes",
        others=("kees",),
        wish=5,
        sent=300,
        way=(
            Decided(9, "Een vrolijk plan. Het park is een losloopplek voor honden, dus daar moeten wij over praten."),
            Decided(
                36,
                "Wij kiezen het noordelijke deel van het park. Daar lopen de minste honden.",
                advice=(
                    Advised(
                        SOCIAL,
                        "Ga eerst een week kijken met de mensen van de hondenclub. Zij weten welke honden echt jagen.",
                        "not",
                        "Wij willen geen plan maken dat van honden afhangt. Het hek moet vanzelf goed genoeg zijn.",
                    ),
                ),
            ),
            Decided(
                26,
                "Er zijn in het park twee keer per week hondenaanvallen op eenden. De dierenarts raadt schapen hier "
                "sterk af. Een hoog hek zou het halve park afsluiten voor wandelaars. Daarom zeggen wij nee op deze "
                "plek. Op de Ringdijk, waar honden aan de lijn moeten, mag het wel.",
                "no",
                by=TEAM,
                abstains=GROUP,
            ),
        ),
    ),
    Story(
        title="Kerstbomen die blijven",
        summary="Leen een boom met wortels, zet hem na de feestdagen terug in de grond.",
        plan="Op het landje achter de kerk planten wij honderd bomen in manden. U leent er een voor twee weken.",
        theme="green",
        neighbourhood="Dorpskern",
        place="Landje achter de Sint-Joriskerk",
        group="Boom te Leen",
        lead="pieter",
        others=("ineke",),
        wish=6,
        sent=505,
        way=(
            Decided(8, "De grond is van de kerk, die vindt het goed. De gemeente hoeft alleen het hek te openen."),
            Stopped(
                30,
                "De bomen hebben de droogte niet overleefd. Van de honderd staan er nog negen. Wij vinden het zonde "
                "van uw geld om het nog eens te proberen.",
            ),
        ),
    ),
)
