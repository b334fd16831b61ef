"""Places and moments where neighbours meet."""

from config.demo.story import Advised, Decided, Objected, Offered, Proposed, Stopped, Story
from config.demo.templates import GROUP, SOCIAL, TEAM

STORIES = (
    Story(
        title="Samen eten in de Vinkstraat",
        summary="Elke laatste vrijdag een lange tafel op straat, en in de winter in de garage van nummer 88.",
        plan="Vorig jaar schoof iedereen aan bij een verhuizing, en sindsdien groeten wij elkaar. Dat willen wij "
        "vaker. Wij vragen hulp om ook de mensen te bereiken die nooit opendoen.",
        theme="meeting",
        neighbourhood="Vinkenbuurt",
        place="Vinkstraat 60 tot 120",
        group="De Lange Tafel",
        lead="shanice",
        others=("yasmina", "dewi"),
        wish=6,
        sent=12,
        accepted=4,
    ),
    Story(
        title="Koffie op de Brink",
        summary="Op marktdag een tafel met koffie onder de kastanje, voor wie alleen boodschappen doet.",
        plan="Wij zetten acht stoelen neer en zeggen: ga zitten. Meer is het niet. De bakker geeft de koeken van "
        "gisteren.",
        theme="meeting",
        neighbourhood="Dorpskern",
        place="De Brink, onder de kastanje",
        group="Acht Stoelen",
        lead="lotte",
        others=("ineke", "pieter"),
        wish=6,
        sent=548,
        way=(
            Decided(7, "Precies wat de markt mist. Ik ken drie mensen die ik er graag heen breng."),
            Decided(
                18, "Wij beginnen met acht stoelen. Zijn ze vol, dan zetten wij er acht bij.", answer="Mooi klein."
            ),
            Decided(
                20,
                "De koffiekan kost € 240. De rest hebben wij.",
                amount=240,
                advice=(
                    Advised(
                        SOCIAL, "Doen. En koop een kan die u met één hand kunt optillen, voor gasten met een rollator."
                    ),
                ),
            ),
            Decided(
                140,
                "Er staan nu 24 stoelen. Twee mensen die elkaar hier leerden kennen zijn samen op vakantie. Wij gaan "
                "door.",
            ),
        ),
    ),
    Story(
        title="Taalcafé Het Dok",
        summary="Nederlands leert u niet alleen uit een boek. Op woensdagavond praten wij aan kleine tafels met een "
        "kaartje en een koekje.",
        plan="Aan elke tafel zitten drie mensen die leren en één die al langer Nederlands spreekt. Omar begon drie "
        "jaar geleden aan zo'n tafel en leidt er nu een.",
        theme="meeting",
        neighbourhood="Havenkwartier",
        place="Het Dok, Scheepmakerskade 14",
        group="Taal aan Tafel",
        lead="omar",
        others=("ineke", "tomasz", "kees"),
        wish=6,
        sent=222,
        way=(
            Decided(6, "Er staan 40 mensen op de wachtlijst voor taalles. Dit helpt meteen."),
            Decided(
                24,
                "Zes tafels, zes tafelhoofden. Er is oppas in de zijkamer, want anders kunnen moeders niet komen.",
                answer="De oppas is een goed idee. Die stond niet in mijn plan, wel in dat van de groep.",
            ),
            Decided(
                22,
                "€ 1.100 voor boeken, koekjes en de oppas.",
                amount=1_100,
                advice=(
                    Advised(
                        SOCIAL,
                        "Betaal de oppas uit dit budget en niet uit een pot op tafel. Een moeder die krap zit, komt "
                        "anders een keer niet.",
                    ),
                ),
            ),
        ),
    ),
    Story(
        title="Buren voor buren: de klussendienst",
        summary="Een lekkende kraan, een lamp die te hoog hangt. Handige buren helpen buren die het zelf niet kunnen.",
        plan="Wij zijn negen handige mensen. Wij willen een telefoonnummer en een lijst. Samenwijk kent de mensen die "
        "hulp nodig hebben. Wij komen altijd met zijn tweeën, dat voelt voor iedereen veiliger.",
        theme="meeting",
        neighbourhood="Wilgenpark",
        place="Wilgenpark, bij mensen thuis",
        group="Twee Rechterhanden",
        lead="wim",
        others=("ruben", "emre"),
        wish=5,
        sent=58,
        way=(
            Decided(9, "De vraag is groot. Let op mensen die zich schamen: die bellen niet, die moet je vinden."),
            Proposed(
                27,
                "Wij beginnen met tien adressen die Samenwijk aandraagt. Elke klus is gratis, materiaal betaalt de "
                "bewoner. Na elke klus drinken wij koffie.",
            ),
        ),
    ),
    Story(
        title="Bioscoop op de dijk",
        summary="Een wit doek, een oude projector en de zon die achter het meer zakt. Drie avonden, gratis.",
        plan="Kussens meenemen, muggenspray ook. De films kiest de buurt. Om half twaalf is alles opgeruimd.",
        theme="meeting",
        neighbourhood="Meerzicht",
        place="Dijk bij de zeilschool, Oeverlaan",
        group="Doek aan de Dijk",
        lead="marloes",
        others=("dewi", "ruben"),
        wish=6,
        sent=494,
        way=(
            Decided(8, "Leuk voor wie niet op vakantie gaat. Vraag ook de bewoners van het woonzorghuis."),
            Decided(26, "Er rijdt een busje vanaf het woonzorghuis. De ondertitels staan groot."),
            Decided(25, "Huur van het geluid en drie vergunningen: € 1.900.", amount=1_900),
            Decided(110, "Drie avonden, 700 mensen, één regenbui. Volgend jaar weer."),
        ),
    ),
    Story(
        title="Moeders van de Molenbuurt",
        summary="Wij zijn elf moeders die elkaar helpen met oppas, papieren en moed. Wij willen een vaste ochtend en "
        "een kamer.",
        plan="Het begon met een appgroep. Nu willen wij elkaar zien. Op donderdagochtend, met een speelkleed. Soms "
        "komt iemand iets uitleggen, over school of over toeslagen.",
        theme="meeting",
        neighbourhood="Molenbuurt",
        place="De Wieken, Korenpad 8",
        group="Moeders van de Molen",
        lead="aicha",
        others=("thuy", "nadia"),
        wish=6,
        sent=66,
        way=(
            Decided(7, "Deze vrouwen doen al wat wij hoopten te beginnen. Ik sluit aan, ik neem het niet over."),
            Decided(
                20,
                "De kamer in De Wieken is vrij op donderdag. Wij beginnen met elf en laten de deur open.",
                answer="Helemaal mee eens.",
            ),
            Proposed(
                16,
                "€ 1.350 per jaar: een speelkleed, koffie en vier keer een spreker. De kamer is gratis.",
                amount=1_350,
                advice=(
                    Advised(
                        SOCIAL,
                        "Laat de moeders zelf de sprekers kiezen. Zij weten welke brief er die week op de mat ligt.",
                    ),
                ),
            ),
        ),
    ),
    Story(
        title="Wandelvoetbal op de oude dag",
        summary="Voetbal zonder rennen, voor iedereen boven de zestig. Met een derde helft.",
        plan="Rennen mag niet, lachen wel. Wij zoeken een veld op dinsdagochtend en doelen die niet te ver uit elkaar "
        "staan.",
        theme="meeting",
        neighbourhood="Rietlanden",
        place="Sportveld Rietlanden",
        group="Derde Helft",
        lead="henk",
        others=("joao",),
        wish=6,
        sent=412,
        way=(
            Offered(
                1,
                SOCIAL,
                "share",
                "Wie te oud is om te rennen, is niet te oud om te beslissen. Wij willen dit vanaf het begin samen "
                "doen.",
                to=GROUP,
            ),
            Decided(5, "Goed voor lijf en hoofd. Mo van het jongerenwerk wil fluiten.", by=SOCIAL),
            Decided(21, "Zestien spelers, van 61 tot 83. De fysiotherapeut geeft de warming-up."),
            Decided(
                18,
                "Doelen, ballen en hesjes: € 980.",
                amount=980,
                advice=(
                    Advised(
                        SOCIAL, "Koop grotere doelen. Wie na tien jaar weer eens scoort, komt volgende week terug."
                    ),
                ),
            ),
            Decided(145, "Niemand geblesseerd, drie nieuwe knieën wel al ingepland. Wij gaan door."),
        ),
    ),
    Story(
        title="Repaircafé in de remise",
        summary="Gooi het niet weg, kom het samen maken. Elke tweede zaterdag, met soep.",
        plan="De remise komt vrij en het wijkteam hield haar voor ons vast, na het nee over het Kloosterhuis. Nu "
        "kunnen wij echt beginnen. Er is een betonnen vloer, daar kan een draaibank op.",
        theme="meeting",
        neighbourhood="Stationsbuurt",
        place="Oude remise, Spoorweg 11",
        group="Maakkracht Remise",
        lead="pieter",
        others=("sanne", "tomasz"),
        wish=6,
        sent=4,
        accepted=None,
    ),
    Story(
        title="Zondagsoep",
        summary="Een pan soep op een vaste plek, voor wie op zondag niemand ziet.",
        plan="Eerst met Onze Linde overleggen of het daar kan, dan pas sturen.",
        theme="meeting",
        neighbourhood="Oosterwaard",
        place="Nog te kiezen",
        group="Zondagsoep",
        lead="yasmina",
        others=("carla",),
        wish=6,
        sent=None,
        drafting=2,
    ),
    Story(
        title="Spreekuur voor uw telefoon",
        summary="Jongeren helpen ouderen met hun telefoon, en krijgen een verhaal terug.",
        plan="Op school moeten leerlingen dertig uur iets voor een ander doen. Wij koppelen ze aan ouderen die hun "
        "telefoon niet snappen.",
        theme="meeting",
        neighbourhood="Dorpskern",
        place="Bibliotheek aan de Brink, Brink 9",
        group="Swipe met Oma",
        lead="sanne",
        others=("bilal",),
        wish=5,
        sent=325,
        way=(
            Decided(8, "Jong en oud aan één tafel: daar help ik graag bij."),
            Decided(
                26,
                "De bibliotheek heeft al een digitaal spreekuur met lege stoelen. Twee spreekuren naast elkaar helpt "
                "niemand. Daarom een ander besluit dan gevraagd: de leerlingen sluiten daar aan, en de groep maakt het "
                "rooster.",
                "other",
                by=SOCIAL,
                answer="Prima. Het ging ons om de ouderen, niet om ons bordje.",
            ),
            Decided(
                20,
                "Er is alleen geld nodig voor drie oefentelefoons: € 450.",
                amount=450,
                advice=(
                    Advised(
                        SOCIAL,
                        "Neem telefoons die ouderen zelf ook hebben, niet de nieuwste. Anders oefenen zij iets wat "
                        "thuis niet bestaat.",
                    ),
                ),
            ),
            Decided(150, "Negentien leerlingen, 130 ouderen, één verloren en teruggevonden liefde. Wij gaan door."),
        ),
    ),
    Story(
        title="Een straatfeest zonder plastic",
        summary="Met borden van thuis, limonade uit de kraan en muziek van de buren.",
        plan="Wij vragen de straat af te zetten van drie tot tien. Alles is geregeld, behalve het weer.",
        theme="meeting",
        neighbourhood="Ringdijk",
        place="Ringdijk 10 tot 60",
        group="Bord van Thuis",
        lead="fleur",
        others=("greet",),
        wish=6,
        sent=255,
        way=(
            Stopped(
                6,
                "Voor een straatfeest blijkt een melding genoeg. Dat is in vijf minuten gedaan. Bedankt voor de tip, "
                "Gerda.",
            ),
        ),
    ),
    Story(
        title="Een bankje voor twee generaties",
        summary="Leerlingen van De Waterlelie bezoeken elke week dezelfde oudere buur. Wij zoeken een plek om elkaar "
        "te zien.",
        plan="De klas van juf Roos wil adopteren: elke leerling een oudere. Thuis op bezoek vinden ouders spannend. "
        "In het winkelcentrum is een lege winkel waar het wel kan.",
        theme="meeting",
        neighbourhood="Vinkenbuurt",
        place="Winkelcentrum De Korf, nummer 14",
        group="Jong Zoekt Oud",
        lead="thuy",
        others=("aicha", "dewi"),
        wish=5,
        sent=136,
        way=(
            Decided(8, "Ik ken de ouderen, de school kent de kinderen. Samen kunnen wij goede koppels maken."),
            Objected(
                22,
                "Wij beginnen meteen met alle 26 leerlingen.",
                SOCIAL,
                "Met 26 tegelijk kunnen wij niemand goed voorbereiden. Sommige ouderen op de lijst zijn kwetsbaar. "
                "Laten wij klein beginnen.",
            ),
            Decided(
                12,
                "Wij beginnen met acht koppels en groeien na de vakantie.",
                "yes_with_conditions",
                ("Samenwijk spreekt elk koppel twee keer in de eerste maand.",),
            ),
            Decided(
                30,
                "De winkel is gratis tot hij verhuurd is. Wij vragen € 700 voor stoelen en thee.",
                by=TEAM,
                amount=700,
                advice=(
                    Advised(
                        SOCIAL,
                        "Vraag de verhuurder om een brief met de opzegtermijn. Oudere buren schrikken als een vaste "
                        "plek ineens weg is.",
                    ),
                ),
            ),
        ),
    ),
    Story(
        title="Een schuur voor de weggeefkast",
        summary="De weggeefkast bij De Linde puilt uit. Met een schuurtje blijft alles droog en hoeft niemand zich te "
        "schamen om iets te pakken.",
        plan="In de kast liggen luiers, pannen, winterjassen. Bij regen wordt alles nat. Wij willen een houten schuur "
        "met een deur en een lampje, open van zeven tot negen. Binnen staat u niet te kijk.",
        theme="meeting",
        neighbourhood="Oosterwaard",
        place="Naast buurthuis De Linde, Lindelaan 60",
        group="De Gulle Schuur",
        lead="carla",
        others=("henk", "aicha"),
        wish=5,
        sent=61,
        way=(
            Decided(7, "De kast is voor sommige gezinnen onmisbaar. Ik help graag om hem veilig en gewoon te maken."),
            Decided(
                19,
                "Zes buren sorteren, elke dag een ander. Wie iets zoekt, hoeft niets uit te leggen.",
                answer="Vooral dat laatste vind ik sterk.",
            ),
            Proposed(
                22,
                "Wij geven € 1.600 voor de schuur. Hij moet een halve meter van de muur staan, dan kan de brandweer "
                "erbij. Is dat goed voor u?",
                "yes_with_conditions",
                ("Een halve meter vrij tussen schuur en muur.",),
                amount=1_600,
                by=TEAM,
                advice=(
                    Advised(
                        SOCIAL, "Maak de deur aan de kant van de tuin. Dan ziet niemand op straat wie er iets haalt."
                    ),
                ),
            ),
        ),
    ),
)
