"""Playgrounds that residents adopt."""

from config.demo.story import Decided, Objected, Offered, Proposed, Story
from config.demo.templates import TEAM

STORIES = (
    Story(
        title="Speeltuin De Wip weer veilig",
        summary="De wip is kapot, het hek hangt scheef en er ligt glas. Wij knappen speeltuin De Wip op en houden hem "
        "zelf bij.",
        plan="De Wip ligt midden in de Molenbuurt. Toen het hek omviel, is er een lint omheen gezet. Dat lint hangt "
        "er nog steeds. De kinderen kruipen eronderdoor.\n\n"
        "Wij willen nieuwe toestellen, een hek dat sluit en een bank in de schaduw. Wij vegen elke ochtend en doen 's "
        "avonds het hek dicht. Alleen voor de toestellen hebben wij de gemeente nodig.",
        theme="playgrounds",
        neighbourhood="Molenbuurt",
        place="Speeltuin De Wip, Molenplantsoen",
        group="Vrienden van De Wip",
        lead="thuy",
        others=("aicha", "henk"),
        wish=5,
        sent=110,
        way=(
            Decided(
                8,
                "De speeltuin is al twee keer afgekeurd. Goed dat ouders het oppakken; dit had niet zo lang mogen "
                "duren.",
            ),
            Decided(
                36,
                "De kinderen van groep 4 en 5 hebben gestemd. De wip wint, met 41 stemmen. De glijbaan krijgt er 38. "
                "Niemand wil een wipkip.",
            ),
            Proposed(
                16,
                "Wij kozen voor een dubbele wip, een glijbaan en een hek met een slot. Samen € 23.800. De leverancier "
                "houdt de prijs drie maanden vast. Wij wachten alleen nog op het wijkteam.",
                amount=23_800,
            ),
            Proposed(
                43,
                "De laatste dag is voorbij en wij hebben niets gehoord. Nu beslist het college mee. Ons plan is "
                "hetzelfde gebleven: een dubbele wip, een glijbaan en een hek met een slot, voor € 23.800. De prijs "
                "geldt nog zes weken.",
                amount=23_800,
            ),
        ),
    ),
    Story(
        title="Waterspeelplek aan de Rietkraag",
        summary="Een pomp, drie goten en een hoop zand. Meer hebben kinderen niet nodig om een hele dag bezig te zijn.",
        plan="Bij de steiger in de Rietlanden is een stukje gras waar niemand iets mee doet. Met een handpomp en "
        "stenen goten wordt dat een plek om dammen te bouwen. Het water loopt terug naar het meer.",
        theme="playgrounds",
        neighbourhood="Rietlanden",
        place="Grasveld bij de steiger, Rietkraag",
        group="Nat tot de Knieën",
        lead="joao",
        others=("marloes", "dewi"),
        wish=5,
        sent=598,
        way=(
            Decided(6, "Een plek met weinig overlast en veel plezier. Wij vragen het waterschap naar de pomp."),
            Decided(30, "Wij bouwden een middag goten van dakpannen. Vijftig kinderen wilden niet naar huis."),
            Decided(
                34,
                "De pomp is van gietijzer en gaat lang mee. Het water is getest en schoon.",
                "yes_with_conditions",
                ("Elk voorjaar het water laten testen.",),
                amount=14_200,
            ),
            Decided(20, "De groep haalt in de winter de pomp van de put. De gemeente keurt één keer per jaar."),
            Decided(155, "Geen enkele klacht, wel veel natte sokken. Wij gaan door."),
        ),
    ),
    Story(
        title="Een schommel voor iedereen op het Dahliaplein",
        summary="Mila van zeven zit in een rolstoel en kijkt elke dag toe hoe anderen schommelen. Er bestaat een "
        "schommel waar zij in past.",
        plan="De schommel is een plateau met een klep, zodat een rolstoel erop kan rijden. Ernaast komt een gewone. "
        "Het plein krijgt een tegelpad, want door zand rijden lukt niet.",
        theme="playgrounds",
        neighbourhood="Bloemenbuurt",
        place="Dahliaplein",
        group="Samen Schommelen",
        lead="nadia",
        others=("emre", "lotte"),
        wish=5,
        sent=118,
        way=(
            Decided(6, "Op een plein moeten alle kinderen kunnen spelen. Wij hadden hier zelf aan moeten denken."),
            Decided(35, "Mila heeft de tekening goedgekeurd. Haar klas ook. Zij wil een rode."),
            Decided(
                38,
                "De rolstoelschommel kost € 17.500, met tegelpad en valondergrond. Het fonds van de kerk betaalt € "
                "5.000 mee.",
                amount=17_500,
                answer="Het toestel is gekeurd en past op het plein.",
            ),
            Proposed(
                17,
                "De groep doet elke avond de klep op slot en heeft een reservesleutel bij de bakker liggen. De "
                "gemeente keurt twee keer per jaar.",
            ),
        ),
    ),
    Story(
        title="Natuurspeelplek achter De Waterlelie",
        summary="Een wal van zand, omgevallen bomen en een wilgenhut. Spelen zoals wij vroeger speelden.",
        plan="Achter de school ligt een strook van dertig bij honderd meter. De bomen die bij de storm omgingen mogen "
        "blijven liggen. Wij vlechten een hut van levende wilgen, die groeit vanzelf verder.",
        theme="playgrounds",
        neighbourhood="Vinkenbuurt",
        place="Strook achter De Waterlelie, Wiekenlaan",
        group="De Wilgenhut",
        lead="henk",
        others=("shanice", "thuy"),
        wish=6,
        sent=262,
        way=(
            Decided(7, "De strook is van de gemeente en heeft geen doel. De school doet mee."),
            Decided(34, "De kinderen tekenden 87 hutten. Wij gaan er drie bouwen."),
            Objected(
                20,
                "Omgevallen bomen zijn veilig als zij vastliggen. De kinderen klimmen er nu ook al op.",
                TEAM,
                "Wij zijn aansprakelijk als een stam gaat rollen. Zolang niemand kan zeggen dat het niet gebeurt, "
                "willen wij hier geen speelplek van maken.",
                amount=4_100,
            ),
            Decided(
                47,
                "De boomspecialist heeft het met een tractor laten zien: een stam die voor een derde is ingegraven, "
                "rolt niet. Wij leggen het plan nog eens neer, nu ook voor het college.",
                "yes_with_conditions",
                (
                    "Elke stam ligt voor een derde in de grond.",
                    "De boomspecialist kijkt elk najaar, na de eerste storm.",
                ),
                amount=4_100,
                answer="Met ingegraven stammen zijn onze zorgen weg. Dat had eerder op tafel moeten komen.",
            ),
            Decided(22, "De school veegt het pad, wij vlechten elke winter de hut, de gemeente controleert de bomen."),
        ),
    ),
    Story(
        title="Skatebaan onder het viaduct",
        summary="Onder het viaduct is het droog en er woont niemand. De beste plek van Lindermeer voor een skatebaan.",
        plan="Wij zijn met twintig skaters tussen 13 en 31. Wij hebben een tekening, een leverancier van beton en een "
        "leraar die les wil geven. Nu skaten wij op het stationsplein en daar wordt iedereen boos van.",
        theme="playgrounds",
        neighbourhood="Stationsbuurt",
        place="Onder het viaduct, Spoorweg",
        group="Droog Beton",
        lead="bilal",
        others=("ruben",),
        wish=5,
        sent=355,
        way=(
            Decided(9, "Een droge plek zonder buren is zeldzaam. Wij zoeken uit wie erover gaat."),
            Decided(
                40,
                "Wij spraken 44 skaters en twaalf ouders. Ook vier meisjes die nu nooit durven: die willen een "
                "eigen uur.",
            ),
            Decided(
                38,
                "De grond en het viaduct blijken van de provincie te zijn. De gemeente mag hier niet bouwen en ook "
                "geen toestemming geven. Wij hebben het plan met een aanbeveling doorgestuurd naar de provincie. De "
                "groep heeft de naam en het nummer van degene die het behandelt.",
                "referred",
                by=TEAM,
                answer="Jammer, maar nu weten wij tenminste bij wie wij moeten zijn.",
            ),
        ),
    ),
    Story(
        title="Een pannakooi zonder herrie",
        summary="De oude kooi aan de haven rammelt bij elke bal. Met een stille vloer en netten kunnen wij tot negen "
        "uur spelen.",
        plan="Buren klagen, en dat snappen wij. IJzer op ijzer, het galmt over het water. Er zijn kooien met netten "
        "en een rubberen vloer. Wij hebben in een andere stad staan luisteren: je hoort alleen nog de spelers.",
        theme="playgrounds",
        neighbourhood="Havenkwartier",
        place="Pannakooi, Touwbaan",
        group="Stille Bal",
        lead="emre",
        others=("kees", "bilal"),
        wish=5,
        sent=446,
        way=(
            Decided(8, "Er ligt een stapel klachten. Een plan van de spelers zelf is beter dan een verbod."),
            Decided(
                41,
                "De jongerenwerker en wij zijn bij alle buren aan de Touwbaan geweest. Met een stille kooi kunnen "
                "zij leven, tot negen uur.",
            ),
            Objected(
                20,
                "Wij kiezen de grote kooi met verlichting, € 24.500.",
                TEAM,
                "Dit bedrag is bijna het hele speelbudget van Centrum voor dit jaar. Andere plekken vallen dan weg.",
                amount=24_500,
            ),
            Decided(
                15,
                "Wij kiezen een kleinere kooi, zonder eigen verlichting. De lantaarn van de kade schijnt er toch al "
                "op.",
                amount=18_600,
                answer="Zo past het, en de buren op de Touwbaan zijn erbij gebaat.",
            ),
            Offered(
                5,
                TEAM,
                "step_down",
                "De spelers en de buren kennen elkaar nu bij naam. Wij hoeven niet mee te beslissen over wie veegt en "
                "wie afsluit. Wij werken wel mee.",
                ceiling=5_000,
                refusal="Als het misgaat met een buur, staan wij er alleen voor. Wij willen dat het wijkteam ook "
                "tekent. Dan weet iedereen dat het van ons samen is.",
            ),
            Decided(17, "De spelers vegen en spreken elkaar aan. Na negen uur gaat de kooi op slot."),
            Decided(140, "Drie klachten in een half jaar, vroeger drie per week. Wij gaan door."),
        ),
    ),
    Story(
        title="Het verhalenbos",
        summary="Een pad langs tien bomen in het Wilgenpark, en bij elke boom een stukje van een verhaal om voor te "
        "lezen.",
        plan="Wij zijn vier opa's en oma's. Onze kleinkinderen lopen alleen mee als er iets te beleven valt. Bij elke "
        "boom komt een houten kistje met een bladzijde. De kinderen schrijven zelf het volgende verhaal.",
        theme="playgrounds",
        neighbourhood="Wilgenpark",
        place="Wilgenpark, ingang Katjeslaan",
        group="Tien Bomen",
        lead="wim",
        others=("greet", "lotte"),
        wish=6,
        sent=33,
        way=(Decided(8, "Klein, lief en goed te doen. Wij wijzen de bomen aan die sterk genoeg zijn."),),
    ),
    Story(
        title="Speeltuin Ringdijk blijft",
        summary="De gemeente wil de speeltuin weghalen omdat er weinig kinderen wonen. Er wonen er elf. Wij nemen het "
        "beheer over.",
        plan="Elf kinderen is niet veel, maar het zijn wel de onze. De dichtstbijzijnde speeltuin is vier kilometer "
        "fietsen over een dijk zonder licht. Wij schilderen, maaien en controleren zelf.",
        theme="playgrounds",
        neighbourhood="Ringdijk",
        place="Speeltuin Ringdijk, Ringdijk 40",
        group="Elf is Genoeg",
        lead="fleur",
        others=("jaap",),
        wish=6,
        sent=541,
        way=(
            Decided(
                10, "Weghalen was een keuze op papier. Nu de ouders het beheer willen doen, is er een ander gesprek."
            ),
            Decided(25, "Alle elf kinderen waren er. Zij willen vooral dat de schommel blijft."),
            Decided(
                30,
                "Twee toestellen blijven, het klimrek gaat weg omdat het verrot is.",
                "yes_with_conditions",
                ("Het klimrek gaat weg voordat de groep begint.",),
                amount=1_900,
            ),
            Decided(22, "De groep maait en schildert. De gemeente keurt en betaalt de verf."),
            Decided(130, "Het werkt. Er wonen nu twaalf kinderen. Wij gaan door en passen onze naam niet aan."),
        ),
    ),
    Story(
        title="Een klimboom in de polder",
        summary="De oude plataan bij het gemaal moet om. Laat hem liggen, dan is het de mooiste klimboom van "
        "Nederland.",
        plan="De boom is ziek en wordt gekapt, daar zijn wij het mee eens. Afvoeren kost geld. Laten liggen kost "
        "niets. Wij schuren de scherpe takken weg.",
        theme="playgrounds",
        neighbourhood="Zuiderpolder",
        place="Bij het gemaal, Zuiderkade",
        group="Laat Maar Liggen",
        lead="fleur",
        others=("joao",),
        wish=5,
        sent=5,
        accepted=None,
    ),
)
