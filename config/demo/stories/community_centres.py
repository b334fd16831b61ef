"""Community centres in the hands of the neighbourhood."""

from config.demo.story import Advised, Decided, Objected, Proposed, Stopped, Story, TakenBack
from config.demo.templates import SOCIAL, TEAM

STORIES = (
    Story(
        title="De Linde blijft open, door en voor de buurt",
        summary="Buurthuis De Linde zou sluiten. Wij, 23 buren uit de Oosterwaard, willen het zelf gaan runnen.",
        plan="De Linde is er al veertig jaar. Er is bingo en judo, er is een weggeefkast, en op dinsdag eten er "
        "zestig mensen. Toen wij hoorden dat het buurthuis dicht zou gaan, zijn wij bij elkaar gaan zitten. Eerst met "
        "zijn vijven, nu met 23.\n\n"
        "Wij willen de sleutel, en het geld dat de gemeente nu aan energie en beheer betaalt. Daarmee houden wij De "
        "Linde zes dagen per week open. Wij zoeken één betaalde gastvrouw voor twintig uur. De rest doen wij zelf, in "
        "vaste teams: de keuken, het gebouw, de agenda en het geld.\n\n"
        "Wat blijft: de eettafel op dinsdag, de judo, en dat niemand hoeft te betalen voor een kop koffie. Wat nieuw "
        "is: op zondag open, want dan is het stil in huis.\n\n"
        "Wij willen dit samen met het wijkteam beslissen. Het is een gebouw van ons allemaal.",
        theme="community-centres",
        neighbourhood="Oosterwaard",
        place="Buurthuis De Linde, Lindelaan 60",
        group="Onze Linde",
        lead="carla",
        others=("yasmina", "henk", "shanice"),
        wish=5,
        sent=134,
        drafting=12,
        way=(
            Decided(
                8,
                "De groep is breed en kent het gebouw beter dan wij. De Linde staat op de lijst om te sluiten, maar "
                "daar is nog niet over besloten. Wij zetten de sluiting stil zolang dit loopt.",
            ),
            Decided(
                42,
                "412 buren steunen het plan, wij hoopten op 250. Samen met Anouk van Samenwijk zijn wij ook langs de "
                "mensen van de eettafel gegaan. Zij vroegen vooral om een vast gezicht. Dat nemen wij mee.",
            ),
            Objected(
                32,
                "De begroting komt uit op € 18.400 per jaar. Het gebouw is veilig genoeg om te beginnen.",
                TEAM,
                "De nooduitgang achter de keuken gaat niet goed open. Zolang dat zo is, kunnen wij geen ja zeggen.",
                amount=18_400,
                advice=(
                    Advised(
                        SOCIAL,
                        "Zorg in het eerste half jaar voor een vaste gastvrouw. De mensen van de eettafel komen voor "
                        "een gezicht dat zij kennen, niet voor een gebouw.",
                    ),
                ),
            ),
            Decided(
                11,
                "De nooduitgang is gemaakt en gekeurd. De begroting is nagekeken door de penningmeester van de "
                "speeltuinvereniging. € 18.400 per jaar is genoeg om zes dagen open te zijn.",
                "yes_with_conditions",
                (
                    "Een vaste gastvrouw in de eerste zes maanden.",
                    "Twee keer per jaar samen door het gebouw lopen.",
                ),
                amount=18_400,
                answer="De keuring is goed. Het advies van sociaal werk over de gastvrouw staat nu als voorwaarde in "
                "het besluit.",
            ),
            Proposed(
                26,
                "Wij krijgen de sleutel van De Linde en € 18.400 per jaar, voor drie jaar. De gastvrouw is gevonden. "
                "De teams staan. Wij zijn er klaar voor.",
                amount=18_400,
                advice=(
                    Advised(
                        SOCIAL,
                        "Doe het voor drie jaar, niet voor één. Wie elk jaar opnieuw om de sleutel moet vragen, durft "
                        "niemand aan te nemen.",
                    ),
                ),
            ),
        ),
    ),
    Story(
        title="De Schakel wordt de keuken van de Vinkenbuurt",
        summary="Het buurthuis staat leeg sinds de welzijnsclub stopte. Wij maken er een buurtkeuken van waar iedereen "
        "mee kan koken en eten.",
        plan="In de Vinkenbuurt wonen mensen uit 34 landen en iedereen kookt iets anders. De Schakel heeft een grote "
        "keuken die niemand gebruikt.\n\n"
        "Wij willen drie avonden koken voor de buurt, voor wat u kunt missen. Overdag is het een inloop. Jongeren "
        "leren bij Shanice hoe je voor vijftig mensen kookt. Dat staat ook mooi op een sollicitatiebrief.",
        theme="community-centres",
        neighbourhood="Vinkenbuurt",
        place="De Schakel, Vinkstraat 112",
        group="Buurtkeuken De Schakel",
        lead="shanice",
        others=("omar", "dewi", "yasmina"),
        wish=6,
        sent=612,
        drafting=20,
        way=(
            Decided(7, "Het gebouw staat leeg, de groep heeft ervaring met grote keukens, en de buurt mist een plek."),
            Decided(
                46,
                "Op de proefavond kwamen 130 mensen. Het eten was om half acht op. Twintig mensen willen vast helpen.",
            ),
            Decided(
                34,
                "De afzuiging moet vernieuwd, verder is het gebouw goed. Met de eetavonden betalen wij de "
                "boodschappen.",
                "yes_with_conditions",
                ("Een nieuwe afzuigkap, gekeurd.", "Twee mensen halen het diploma sociale hygiëne."),
                amount=12_300,
                answer="Wij betalen de afzuigkap, want die hoort bij het gebouw.",
                advice=(
                    Advised(
                        SOCIAL,
                        "Laat mensen betalen wat zij kunnen missen, in een busje dat niemand ziet. Een prijslijst "
                        "houdt juist hen weg die u zoekt.",
                    ),
                ),
            ),
            Decided(
                30,
                "De groep krijgt de sleutel en € 12.300 in het eerste jaar. Daarna € 7.500, want de keuken verdient "
                "een deel terug.",
                "yes_with_conditions",
                (
                    "De eetavonden zijn open voor iedereen, ook zonder aanmelden.",
                    "De groep legt elk jaar voor 1 april uit waar het geld naartoe is gegaan.",
                    "De gemeente mag de zaal gebruiken als er verkiezingen zijn.",
                ),
                amount=12_300,
                answer="Dit past binnen ons mandaat en binnen het subsidieplafond van dit jaar.",
                advice=(
                    Advised(
                        SOCIAL,
                        "Geef de jongeren die leren koken een klein bedrag per avond. Dan hoeven zij niet te kiezen "
                        "tussen leren en vakken vullen.",
                        "partly",
                        "Een bedrag per avond mag niet van de subsidie. Wij betalen wel hun diploma en de bus naar "
                        "huis.",
                    ),
                ),
            ),
            Decided(
                24,
                "Alles staat op papier. De buurvrouw van nummer 114 leest mee: na tien uur geen muziek in de tuin.",
            ),
            Decided(
                160,
                "In een half jaar 4.100 maaltijden. Drie jongeren hebben nu een baan in een keuken. Wij gaan door, en "
                "op zondag ook.",
                advice=(
                    Advised(
                        SOCIAL,
                        "Ga door, maar wissel de koks af. Twee van hen staan er elke avond en zeggen thuis dat zij "
                        "moe zijn.",
                    ),
                ),
            ),
        ),
    ),
    Story(
        title="Het Dok ook op zondag open",
        summary="De zondag is voor veel mensen in de haven de langste dag. Wij willen Het Dok dan zelf openen, met "
        "soep en een orgel.",
        plan="Doordeweeks is Het Dok van Samenwijk. Op zondag is het dicht. Wij zijn met negen mensen en willen om de "
        "beurt de deur opendoen van twaalf tot vijf. Er staat een oud orgel. Kees kan spelen, niet iedereen vindt dat "
        "een voordeel.",
        theme="community-centres",
        neighbourhood="Havenkwartier",
        place="Het Dok, Scheepmakerskade 14",
        group="Zondag aan Wal",
        lead="kees",
        others=("joao", "ineke"),
        wish=6,
        sent=372,
        way=(
            Decided(9, "Een kleine vraag met een groot hart. Samenwijk vindt het goed als de groep zelf afsluit."),
            Decided(30, "Wij hebben op drie zondagen met koffie op de kade gestaan. 57 mensen schreven hun naam op."),
            Decided(
                26,
                "Er is niets nodig dan een sleutel en een pan. De pan hebben wij.",
                amount=600,
                advice=(
                    Advised(
                        SOCIAL,
                        "Op zondag zijn wij er niet. Spreek af wie u belt als iemand zich niet goed voelt of niet weg "
                        "wil.",
                    ),
                ),
            ),
            Decided(20, "De groep krijgt een eigen sleutel en € 600 per jaar voor soep.", amount=600),
            Decided(
                18,
                "Getekend aan de keukentafel van Het Dok. Samenwijk, wijkteam en groep weten van elkaar wie afsluit.",
            ),
            Decided(
                150,
                "Elke zondag zitten er twintig tot veertig mensen. Het orgel is gestemd, dat scheelt. Wij gaan door.",
                advice=(
                    Advised(
                        SOCIAL,
                        "Drie van uw gasten komen nu ook doordeweeks bij ons. Blijf doen wat u doet, en vraag wat "
                        "meer vrouwen mee.",
                    ),
                ),
            ),
        ),
    ),
    Story(
        title="Dorpshuis Broekhuizen in eigen beheer",
        summary="Het dorpshuis is van ons dorp. Wij willen het beheer, de agenda en het geld van de gemeente "
        "overnemen.",
        plan="Het dorpshuis werd in de jaren vijftig door het dorp zelf gebouwd, steen voor steen. Nu beslist de "
        "gemeente over elke lamp. Wij hebben een stichting opgericht met zeven bestuursleden.\n\n"
        "Wij vragen het beheer voor tien jaar, met het onderhoudsgeld. De toneelclub, de fanfare en de "
        "consultatiegroep voor baby's blijven gewoon.",
        theme="community-centres",
        neighbourhood="Broekhuizen",
        place="Dorpshuis Broekhuizen, Dorpsweg 27",
        group="Stichting Ons Dorpshuis",
        lead="wim",
        others=("greet", "marloes"),
        cosigner="greet",
        wish=6,
        sent=132,
        drafting=16,
        way=(
            Decided(9, "Een stichting met ervaring en een dorp dat erachter staat. Wij werken hier graag aan mee."),
            Decided(
                40,
                "In de zaal zaten 210 mensen, dat is meer dan bij de fanfare. Alle clubs hebben getekend dat zij "
                "blijven.",
            ),
            Decided(
                38,
                "Het onderhoud is geraamd op € 23.500 per jaar. Het dak gaat nog acht jaar mee. Wij zijn het eens.",
                amount=23_500,
                advice=(
                    Advised(
                        SOCIAL,
                        "Het consultatiebureau heeft een kamer met een deur nodig die dicht kan. Zet dat in het plan, "
                        "anders verhuist het naar de stad.",
                    ),
                ),
            ),
            TakenBack(
                21,
                "Algemene wet bestuursrecht, artikel 10:8, eerste lid",
                "Bij de keuring vorige week is asbest gevonden boven het plafond van de grote zaal. De gemeente is "
                "als eigenaar aansprakelijk voor de gezondheid van bezoekers. Dat mogen wij niet op een groep "
                "vrijwilligers afschuiven. Daarom trekken wij het mandaat van het wijkteam bij deze stap in en "
                "beslist het college zelf, nadat de zaal is schoongemaakt. Het plan van de stichting blijft liggen "
                "zoals het is. Wij vragen haar om haar mening voordat wij beslissen.",
            ),
        ),
    ),
    Story(
        title="De Wieken, huiskamer voor jong en oud",
        summary="Jongeren hangen buiten, ouderen zitten alleen binnen. In De Wieken kan allebei tegelijk: overdag "
        "koffie, 's avonds tafeltennis.",
        plan="De Wieken is nu vier ochtenden open. Wij willen alle dagen, met om en om een oudere en een jongere als "
        "gastheer of gastvrouw. Bilal regelt de avonden, Henk de ochtenden.",
        theme="community-centres",
        neighbourhood="Molenbuurt",
        place="De Wieken, Korenpad 8",
        group="Wieken in Beweging",
        lead="bilal",
        others=("henk", "thuy"),
        wish=5,
        sent=41,
        way=(
            Decided(
                9,
                "Jong en oud samen laten beslissen over één gebouw: dat willen wij zien. Begin met de mensen die er "
                "nu al komen.",
            ),
            Decided(
                20,
                "Wij hebben 140 mensen gesproken: 61 jonger dan achttien, 52 ouder dan zestig. Bijna allemaal willen "
                "zij elkaar vaker zien, zolang de muziek niet te hard staat.",
                answer="Ik was erbij op vier avonden. De ouderen die eerst tegen waren, brachten zelf appeltaart mee.",
            ),
        ),
    ),
    Story(
        title="Repareren en koffie in het Kloosterhuis",
        summary="In het Kloosterhuis willen wij een werkplaats waar buren samen fietsen, lampen en naaimachines maken.",
        plan="De begane grond van het Kloosterhuis staat leeg. Er is krachtstroom en er zijn hoge ramen. Wij hebben "
        "gereedschap voor twintig werkplekken, geërfd van de technische school.",
        theme="community-centres",
        neighbourhood="Kloosterhof",
        place="Kloosterhuis, Kloosterwal 3",
        group="Maakkracht",
        lead="pieter",
        others=("sanne",),
        wish=6,
        sent=418,
        way=(
            Decided(8, "De ruimte staat leeg en de groep weet wat zij doet."),
            Decided(
                36,
                "Tachtig mensen kwamen kijken op de open dag. Veertien willen vast komen werken.",
                answer="Ik zag veel mannen die anders nergens komen. Dat is draagvlak van een bijzonder soort.",
            ),
            Decided(
                40,
                "Samen met de monumentencommissie hebben wij gekeken. De houten vloer uit 1612 kan geen machines "
                "dragen. Versterken kost € 140.000 en beschadigt het monument. Daarom zeggen wij samen nee tegen deze "
                "plek. De oude remise achter het station is wel geschikt en komt over een half jaar vrij. Het "
                "wijkteam houdt die plek voor de groep vast.",
                "no",
                by=TEAM,
                answer="Wij balen, maar een vloer van vierhonderd jaar ga je niet stuk trillen. De remise is een "
                "eerlijk aanbod.",
            ),
        ),
    ),
    Story(
        title="Jeugdhonk in de kantine van de voetbalclub",
        summary="Doordeweeks staat de kantine van VV Meerzicht leeg. Wij willen daar twee avonden een honk voor 12 "
        "tot 16 jaar.",
        plan="Er is een bar (dicht), een scherm en een veld met licht. De club vindt het goed als er twee volwassenen "
        "bij zijn. Wij zijn met acht ouders.",
        theme="community-centres",
        neighbourhood="Meerzicht",
        place="Kantine VV Meerzicht, Oeverlaan 88",
        group="Honk aan het Meer",
        lead="marloes",
        others=("ruben",),
        wish=5,
        sent=480,
        way=(
            Decided(7, "Voor deze leeftijd is in Meerzicht niets. De club en de ouders staan klaar."),
            Decided(33, "Wij vroegen het aan 61 kinderen. 58 willen, 3 vinden voetballers stom."),
            Stopped(
                25,
                "De voetbalclub is gestopt en de kantine wordt afgebroken. Zonder plek geen honk. Wij zijn in gesprek "
                "met de zeilschool en beginnen misschien opnieuw.",
            ),
        ),
    ),
    Story(
        title="Wilgenpark krijgt een eigen huiskamer",
        summary="In onze wijk is geen enkele plek om binnen te zitten zonder iets te kopen. Er staat wel een leeg "
        "gymlokaal.",
        plan="Nog uitzoeken: van wie is het gymlokaal? Vragen aan de school. Yasmina maakt een lijst van wie er mee "
        "wil doen.",
        theme="community-centres",
        neighbourhood="Wilgenpark",
        place="Oud gymlokaal, Katjeslaan 1",
        group="Huiskamer Wilgenpark",
        lead="yasmina",
        others=("nadia",),
        invited=("wim",),
        wish=5,
        sent=None,
        drafting=6,
    ),
)
