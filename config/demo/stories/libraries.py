"""Libraries that would close, and reading places that opened."""

from config.demo.story import Advised, Decided, Objected, Offered, Proposed, Stopped, Story
from config.demo.templates import EXECUTIVE, GROUP, PARTNER, SOCIAL, TEAM

STORIES = (
    Story(
        title="De bieb aan de Brink blijft open",
        summary="De bibliotheek in het centrum gaat dicht om geld te besparen. Wij willen haar openhouden met "
        "vrijwilligers, vier middagen en twee avonden in de week.",
        plan="De bibliotheek aan de Brink is de enige plek in het centrum waar u gratis binnen kunt zitten. De krant "
        "lezen, een formulier uitprinten, huiswerk maken: het gebeurt daar allemaal.\n\n"
        "Wij zijn met 31 mensen. Twee van ons werkten vroeger in een bibliotheek. Wij doen de balie, het "
        "voorlezen en de computerhulp. De bibliotheekorganisatie blijft de boeken leveren en komt één dag per week.\n\n"
        "Wij vragen de sleutel van de benedenverdieping en € 21.500 per jaar. Dat is minder dan de helft van wat de "
        "gemeente nu betaalt. De bovenverdieping mag de gemeente verhuren.",
        theme="libraries",
        neighbourhood="Dorpskern",
        place="Bibliotheek aan de Brink, Brink 9",
        group="Vrienden van de Brinkbieb",
        lead="ineke",
        others=("omar", "lotte", "pieter"),
        wish=5,
        sent=146,
        way=(
            Decided(
                9,
                "De sluiting staat in de begroting, maar het gebouw is nog niet verkocht. Er is dus ruimte. Wij willen "
                "graag weten of bewoners dit kunnen dragen voordat het college over het pand beslist.",
            ),
            Decided(
                41,
                "Er zijn 31 vrijwilligers en 640 handtekeningen. Bij de huisbezoeken met Samenwijk bleek dat vooral "
                "mensen zonder computer de bieb niet kunnen missen. Daarom komt er een vaste computerhulp bij.",
            ),
            Objected(
                24,
                "Wij hebben de kosten uitgerekend op € 17.000 per jaar. Dan doen wij de schoonmaak zelf.",
                TEAM,
                "In deze begroting ontbreken de verzekering en het onderhoud van de lift. Zonder lift kan de bieb niet "
                "open voor iedereen.",
                amount=17_000,
                advice=(
                    Advised(
                        PARTNER,
                        "Wij blijven de boeken leveren, maar reken op vijf uur per week voor de balie van een "
                        "vakkracht. Zonder haar raken de kasten binnen een maand door elkaar.",
                        "partly",
                        "Twee uur per week kunnen wij betalen. De rest leert de vakkracht aan ons zelf.",
                    ),
                    Advised(
                        SOCIAL,
                        "Houd het tafeltje bij het raam vrij voor mensen die alleen willen zitten. Niet iedereen komt "
                        "voor een boek.",
                    ),
                ),
            ),
            Decided(
                13,
                "De begroting is opnieuw gemaakt, met verzekering en lift. Het rooster is rond voor het hele jaar, met "
                "twee reserves per dienst.",
                "yes_with_conditions",
                ("Een jaarlijkse keuring van de lift.", "Altijd twee mensen per dienst."),
                amount=21_500,
                answer="De cijfers kloppen nu. Wij hebben ze naast de huidige kosten gelegd.",
            ),
            Proposed(
                28,
                "Voor € 21.500 per jaar blijft de bieb 26 uur per week open. Dat is goedkoper dan sluiten en een "
                "ophaalpunt inrichten, want dat kost € 27.000. De groep is er klaar voor.",
                amount=21_500,
                advice=(
                    Advised(
                        TEAM,
                        "Geef de sleutel voor drie jaar en betaal per kwartaal. Dan kan de groep vooruitkijken en "
                        "ziet de gemeente op tijd of het lukt.",
                    ),
                    Advised(
                        SOCIAL,
                        "Maak het geld niet afhankelijk van het aantal uitgeleende boeken. De mensen die deze bieb "
                        "het hardst nodig hebben, lenen niets.",
                    ),
                ),
            ),
        ),
    ),
    Story(
        title="Bieb in de school",
        summary="De Waterlelie heeft een leeg lokaal, de Molenbuurt heeft geen bibliotheek meer. Samen kan dat een "
        "buurtbieb worden die ook na schooltijd open is.",
        plan="Sinds de bus niet meer stopt, komen kinderen uit de Molenbuurt bijna niet in de bibliotheek. In de "
        "school staat een lokaal leeg met een eigen deur naar buiten.\n\n"
        "Wij willen daar boeken, een leestafel en een voorleeshoek. Onder schooltijd is het van de school, van drie "
        "tot zes van de buurt. Ouders en opa's en oma's draaien de diensten.",
        theme="libraries",
        neighbourhood="Molenbuurt",
        place="Basisschool De Waterlelie, Wiekenlaan 4",
        group="Leesmolen",
        lead="aicha",
        others=("thuy", "carla"),
        cosigner="carla",
        wish=5,
        sent=100,
        way=(
            Decided(
                8,
                "De school wil graag en het lokaal is van de gemeente. Er is in de Molenbuurt niets anders in de "
                "buurt.",
            ),
            Decided(
                44,
                "Zeventien ouders en grootouders doen mee. De kinderen kozen zelf de naam en de kleur van de muur: "
                "oranje.",
            ),
            Proposed(
                36,
                "De school betaalt licht en verwarming. Wij vragen eenmalig € 6.200 voor kasten en een tweede slot. "
                "Daarna € 900 per jaar.",
                amount=6_200,
                signed=False,
                advice=(
                    Advised(
                        PARTNER,
                        "Zet een deur tussen het lokaal en de gang. Dan kan de buurt er in de vakantie in zonder dat "
                        "de hele school open hoeft.",
                    ),
                    Advised(
                        SOCIAL,
                        "Vraag ook ouders die zelf niet goed lezen om een dienst te draaien. Koffie schenken is een "
                        "mooie eerste stap naar de leestafel.",
                    ),
                ),
            ),
        ),
    ),
    Story(
        title="Leeskamer in de oude melkfabriek",
        summary="In de kantine van de melkfabriek maken wij een leeskamer voor het dorp, met ruilboeken, kranten en "
        "op woensdag een spreekuur over brieven van de overheid.",
        plan="In Broekhuizen is nooit een bibliotheek geweest. De oude kantine van de melkfabriek staat al jaren leeg "
        "en is van de gemeente. Het dak is goed, de kachel doet het.\n\n"
        "Wij zorgen voor de boeken en voor de koffie. Op woensdagochtend helpt Greet met moeilijke brieven. Zij "
        "werkte dertig jaar bij de post en wordt nergens meer bang van.",
        theme="libraries",
        neighbourhood="Broekhuizen",
        place="Melkfabriek, Zuivelpad 2",
        group="De Leeskamer",
        lead="greet",
        others=("jaap",),
        wish=6,
        sent=566,
        way=(
            Decided(
                7, "Een mooi plan voor een dorp zonder voorzieningen. De kantine staat leeg en heeft geen bestemming."
            ),
            Decided(
                35,
                "In een dorp van zestienhonderd mensen wil iedereen wel een boek kwijt. Elf mensen willen ook een "
                "ochtend helpen.",
            ),
            Decided(
                30,
                "De kantine is droog en veilig. Er moet een tweede uitgang komen, die maakt de dorpstimmerman.",
                "yes_with_conditions",
                ("Eerst de tweede uitgang, daarna pas open.",),
                amount=3_400,
                advice=(
                    Advised(
                        SOCIAL,
                        "Doe het spreekuur in de kamer ernaast, niet in de kantine. Een brief van de deurwaarder lees "
                        "je niet voor waar het hele dorp bij zit.",
                    ),
                ),
            ),
            Decided(
                25,
                "Het bedrag is klein en de plek wordt er beter van. De groep krijgt de sleutel voor vijf jaar.",
                amount=3_400,
                advice=(
                    Advised(
                        TEAM,
                        "Vijf jaar is goed. Spreek af dat de gemeente de kantine eerder terug mag als het dak lekt, "
                        "want dat kan de groep niet betalen.",
                    ),
                ),
                answer="Het college is blij met dit plan. Wij komen graag een krant lezen.",
            ),
            Decided(20, "De afspraken passen op twee bladzijden. Wij hebben ze samen hardop voorgelezen."),
            Decided(
                150,
                "Er komen elke week zo'n veertig mensen. Het spreekuur van Greet zit vol, er komt een tweede ochtend "
                "bij. Wij gaan door.",
            ),
        ),
    ),
    Story(
        title="De boekenbus terug in de Zuiderpolder",
        summary="Wij wonen ver van alles. Wij willen de boekenbus terug die tot drie jaar geleden elke week langs de "
        "boerderijen reed.",
        plan="De bus kwam op donderdag en stond een halfuur bij het gemaal. Voor de kinderen was dat het hoogtepunt "
        "van de week. Wij willen de oude bus opknappen en zelf rijden, met vijf vrijwilligers die een groot rijbewijs "
        "hebben.",
        theme="libraries",
        neighbourhood="Zuiderpolder",
        place="Bij het gemaal, Zuiderkade",
        group="Polderlezers",
        lead="jaap",
        others=("greet", "fleur"),
        wish=5,
        sent=402,
        way=(
            Decided(9, "Wij begrijpen het gemis. Wij zoeken graag uit wat er kan."),
            Decided(38, "Van de 214 huizen in de polder willen er 96 weer een boekenbus. Vijf mensen willen rijden."),
            Advised(
                SOCIAL,
                "De kinderen missen de bus, maar hun grootouders missen vooral aanspraak. Zoek ook iets dat "
                "elke week komt en blijft staan.",
                "partly",
                "Dat klopt. Maar zonder bus is er ook geen plek waar iemand blijft staan. Daarom begint ons "
                "plan bij de bus.",
            ),
            Offered(
                6,
                TEAM,
                "hand_over",
                "Volgens de garage gaat dit om € 64.000. Ons mandaat houdt op bij € 25.000. Daarom kunnen wij hier "
                "niet over beslissen. Het college kan dat wel. Wij blijven aan tafel als adviseur.",
                to=EXECUTIVE,
            ),
            Decided(
                34,
                "De bus is door de garage bekeken. Opknappen kan, maar het is duur. Wij leggen de cijfers eerlijk "
                "voor.",
                amount=64_000,
                advice=(
                    Advised(
                        TEAM,
                        "Wij hebben de offerte van de garage naast die van een andere garage gelegd. De bedragen "
                        "kloppen. Neem ze zo over.",
                    ),
                ),
                answer="Het college ziet dat de cijfers kloppen. Of wij dit geld eraan willen geven, is de volgende "
                "vraag.",
            ),
            Decided(
                40,
                "Een bus kost € 64.000 om op te knappen en € 19.000 per jaar. Dat is bijna € 200 per lezer, tien keer "
                "zo veel als in de rest van Lindermeer. Dat vinden wij niet eerlijk tegenover anderen. Wat wel kan: de "
                "bibliotheek brengt vanaf volgende maand bestelde boeken naar de Leeskamer in Broekhuizen.",
                "no",
                by=EXECUTIVE,
                advice=(
                    Advised(
                        TEAM,
                        "Wij adviseren om dit niet te doen, maar wel iets terug te geven. Een polder zonder bus en "
                        "zonder winkel mag niet met lege handen naar huis.",
                    ),
                    Advised(
                        SOCIAL,
                        "Probeer het een half jaar met een gewone bestelbus. Dan weet u of mensen echt komen, en "
                        "hoeft niemand vooraf € 64.000 te geven.",
                        "not",
                        "Ook een proef met een bestelbus vraagt een chauffeur en een vaste route. Dat geld is er dit "
                        "jaar niet. Met de bestelde boeken in Broekhuizen doen wij een kleinere proef.",
                    ),
                ),
                abstains=GROUP,
            ),
        ),
    ),
    Story(
        title="Avondbieb met een sleutelpas",
        summary="Overdag werken wij, 's avonds is de bieb dicht. Met een pas kunnen leden ook na zes uur naar binnen, "
        "zonder personeel.",
        plan="In andere landen werkt dit al jaren. U meldt zich één keer aan, krijgt uitleg en een pas. Daarna kunt u "
        "tot tien uur 's avonds naar binnen om te lezen, te studeren of een boek te halen.\n\n"
        "Wij willen zelf de avondwacht doen: elke avond is iemand van de groep bereikbaar en loopt een ronde.",
        theme="libraries",
        neighbourhood="Stationsbuurt",
        place="Bibliotheekpunt Station, Stationsplein 6",
        group="Licht aan",
        lead="tomasz",
        others=("nadia", "bilal"),
        wish=5,
        sent=168,
        way=(
            Decided(8, "Veel mensen in de Stationsbuurt werken overdag of in ploegen. De vraag is echt."),
            Decided(42, "Van de 180 mensen die wij spraken, zou de helft elke week komen. Vooral studenten."),
            Decided(
                38,
                "De deur en het alarm kunnen worden aangepast voor € 8.900. De avondwacht doen wij zelf.",
                amount=8_900,
                answer="Technisch kan het. Over de late uren maken wij ons nog zorgen.",
                advice=(
                    Advised(
                        PARTNER,
                        "Een pas werkt goed, als er ook een stoel staat voor wie de pas is vergeten. Onze collega’s "
                        "leggen het elk nieuw lid zelf uit.",
                    ),
                ),
            ),
            Decided(
                40,
                "Het college zegt ja tot negen uur, niet tot tien. De laatste trein met overlast komt om half tien "
                "aan, en een vrijwilliger hoort daar niet alleen voor te staan. Na een half jaar kijken wij of het "
                "later kan.",
                "other",
                by=EXECUTIVE,
                amount=8_900,
                answer="Liever tot tien, maar wij begrijpen de reden. Een uur minder is beter dan geen avondbieb.",
                advice=(
                    Advised(
                        TEAM,
                        "Volg de groep: tot tien uur. De winkels om de hoek zijn dan ook nog open, dus helemaal stil "
                        "is het er niet.",
                        "not",
                        "De winkels zijn dan open, maar zij hebben een beveiliger aan de deur. De bieb heeft een "
                        "vrijwilliger.",
                    ),
                    Advised(
                        SOCIAL,
                        "Begin met twee late avonden en kijk wie er komt. Jongeren zonder rustige kamer thuis zijn er "
                        "eerder dan u denkt.",
                        "partly",
                        "Wij beginnen op alle avonden, want een rooster met uitzonderingen begrijpt niemand. Wel "
                        "kijken wij na een half jaar of het later kan.",
                    ),
                ),
            ),
            Proposed(
                26,
                "In de afspraken staat nu: open tot negen uur, een telefoonlijst voor de avondwacht, en elk kwartaal "
                "samen koffie.",
            ),
        ),
    ),
    Story(
        title="Voorlezen in zes talen",
        summary="Elke zaterdag lezen ouders voor in hun eigen taal: Nederlands, Turks, Tarifit, Pools, Arabisch en "
        "Vietnamees. Kinderen horen dat elke taal meetelt.",
        plan="Wij zoeken een vaste plek met een tapijt en een thermoskan. De bieb in de Bloemenbuurt is op zaterdag "
        "dicht, maar het licht werkt gewoon. Wij vragen de sleutel en een plank voor onze eigen boeken.",
        theme="libraries",
        neighbourhood="Bloemenbuurt",
        place="Bibliotheekpunt Bloemenbuurt, Dahliaplein 5",
        group="Zes Talen",
        lead="emre",
        others=("thuy", "aicha", "tomasz"),
        wish=5,
        sent=3,
        drafting=9,
        accepted=None,
    ),
    Story(
        title="Stille huiswerkplek in Meerzicht",
        summary="Niet elk kind heeft thuis een rustige tafel. Wij willen na schooltijd een stille kamer met "
        "begeleiding.",
        plan="In het bibliotheekpunt van Meerzicht is een vergaderkamer die bijna niemand gebruikt. Wij zitten daar "
        "vier middagen per week met gepensioneerde leraren.",
        theme="libraries",
        neighbourhood="Meerzicht",
        place="Bibliotheekpunt Meerzicht, Oeverlaan 20",
        group="Rustig Leren",
        lead="ruben",
        others=("dewi",),
        wish=4,
        sent=330,
        way=(
            Decided(8, "Goed idee. De school ziet dezelfde vraag bij kinderen uit drukke gezinnen."),
            Stopped(
                21,
                "De bibliotheek wil dit zelf gaan doen, met een betaalde begeleider. Daar zijn wij blij mee. Onze "
                "leraren helpen daar nu mee. Een eigen plan is niet meer nodig.",
            ),
        ),
    ),
)
