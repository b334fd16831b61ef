"""Municipal tasks that residents ask to take over: the right to challenge."""

from config.demo.story import Advised, Decided, Extended, Objected, Offered, Proposed, Story, Suspended
from config.demo.templates import EXECUTIVE, GROUP, SOCIAL, TEAM

STORIES = (
    Story(
        title="Wij maaien de Ringdijk zelf",
        summary="De gemeente maait onze dijk zes keer per jaar met een tractor. Wij kunnen dat beter, stiller en "
        "goedkoper.",
        plan="Wij zijn dertien boeren en buren met eigen machines. Wij kennen elke bocht en elk nest. De gemeente "
        "betaalt nu een bedrijf van zestig kilometer verderop.\n\n"
        "Wij vragen de taak en het geld dat er nu aan uitgegeven wordt, min tien procent. Wat wij overhouden gaat "
        "naar de speeltuin en naar verlichting op het fietspad.",
        theme="tasks",
        neighbourhood="Ringdijk",
        place="Ringdijk, van gemaal tot brug",
        group="Maaiploeg Ringdijk",
        lead="jaap",
        others=("fleur", "wim"),
        wish=6,
        sent=655,
        drafting=25,
        way=(
            Decided(
                15, "Maaien is een taak die de gemeente nu doet en mag overdragen. De vereniging is een rechtspersoon."
            ),
            Decided(
                38,
                "Van 96 huizen langs de dijk zijn er 90 voor. De fietsersbond wil dat er niet in de spits gemaaid "
                "wordt. Dat doen wij niet.",
                answer="Ik heb ook gesproken met de mensen die zelden iets zeggen. Zij zijn het ermee eens.",
            ),
            Decided(
                45,
                "De gemeente geeft nu € 28.700 per jaar uit, met toezicht mee. De groep vraagt € 25.800. Wij zijn het "
                "eens over de cijfers.",
            ),
            Decided(
                34,
                "De groep doet het goedkoper en met meer zorg voor de natuur. Het college draagt het maaien over voor "
                "drie jaar.",
                amount=25_800,
                advice=(
                    Advised(
                        GROUP,
                        "Draag het maaien over voor drie jaar. Een machine verdient zich niet terug in één zomer.",
                    ),
                    Advised(
                        TEAM,
                        "Doen. De cijfers zijn samen gemaakt en de vereniging heeft een penningmeester die het "
                        "verschil kent tussen bruto en netto.",
                    ),
                ),
            ),
            Decided(27, "De verzekering is geregeld en er is een noodnummer. Wij tekenen op de dijk, in de regen."),
            Decided(
                160,
                "Het gras stond er nooit zo goed bij. Er bleef € 3.100 over, daar branden nu vier lampen van.",
                answer="Wij hebben vier keer gecontroleerd en niets op te merken.",
            ),
        ),
    ),
    Story(
        title="Begraafplaats De Stille Hof in goede handen",
        summary="Wij willen het groenonderhoud van De Stille Hof overnemen. Onze ouders liggen er, wij zijn er toch "
        "elke week.",
        plan="De paden zijn goed, maar het onkruid staat op de graven van mensen zonder familie. De gemeente heeft er "
        "twee ochtenden per week voor. Wij zijn met zeventien mensen en doen het met aandacht.\n\n"
        "Het begraven zelf en de administratie blijven bij de gemeente, dat hoort zo.",
        theme="tasks",
        neighbourhood="Kloosterhof",
        place="Begraafplaats De Stille Hof, Kloosterwal 70",
        group="Vrienden van De Stille Hof",
        lead="pieter",
        others=("ineke", "sanne"),
        wish=5,
        sent=171,
        way=(
            Decided(
                14,
                "Groenonderhoud kan worden overgedragen. Begraven en administratie niet, en dat vraagt de groep ook "
                "niet.",
            ),
            Decided(
                36,
                "Nabestaanden die wij spraken zijn blij. Twee families willen hun graf zelf blijven doen, dat blijft "
                "zo.",
                answer="Ik ben met de groep bij zes families op bezoek geweest die ver weg wonen, via een "
                "videogesprek.",
            ),
            Decided(
                48,
                "De twee ochtenden kosten nu € 19.400 per jaar. De groep vraagt € 8.000 voor materiaal, verzekering "
                "en een vakkracht voor de bomen.",
                amount=8_000,
            ),
            Advised(
                GROUP,
                "Begin met het oude deel, daar ligt niemand die nog bezoek krijgt. Als dat een jaar goed gaat, nemen "
                "wij "
                "de rest.",
                after=9,
            ),
        ),
    ),
    Story(
        title="De paden van het volkstuinpark",
        summary="Wij lopen al over die paden met kruiwagens. Dan kunnen wij ze ook zelf onderhouden.",
        plan="Het gaat om 2,4 kilometer halfverharding, drie bruggetjes en een sloot. De gemeente komt één keer per "
        "jaar met een grote wals. Wij willen vaker en kleiner werken.",
        theme="tasks",
        neighbourhood="Zuiderpolder",
        place="Volkstuinpark De Eendracht",
        group="Tuinders van De Eendracht",
        lead="joao",
        others=("fleur", "greet"),
        wish=5,
        sent=101,
        way=(
            Decided(16, "Paden onderhouden mag. De bruggetjes keurt de gemeente zelf, daar gaat de wet over."),
            Decided(34, "De ledenvergadering was voor, met 88 tegen 5. De vijf vinden de wals gezellig."),
            Objected(
                22,
                "Volgens ons kost het nu € 12.000 per jaar. Wij vragen € 9.000.",
                TEAM,
                "In die € 12.000 zit ook het baggeren van de sloot, en dat wil de groep niet doen. Zo vergelijken wij "
                "appels met peren. Laten wij de som nog eens samen maken.",
                amount=9_000,
            ),
            Suspended(
                5,
                "Wij wachten op de uren die de tuinders aan de paden besteden. De groep telt ze in de eerstvolgende "
                "ledenvergadering.",
            ),
        ),
    ),
    Story(
        title="Een eigen conciërge voor de Bloemenbuurt",
        summary="Eén vaste buurman voor vuil, stoeptegels en lantaarnpalen, in plaats van zes loketten.",
        plan="Wij willen het geld voor meldingen en kleine reparaties in onze buurt. Daarmee betalen wij een "
        "conciërge voor vierentwintig uur. Hij woont hier, iedereen kent hem.",
        theme="tasks",
        neighbourhood="Bloemenbuurt",
        place="Bloemenbuurt, alle straten",
        group="Bloemenbuurt Beheert",
        lead="emre",
        others=("lotte", "nadia"),
        wish=6,
        sent=438,
        way=(
            Decided(16, "Kleine reparaties en vegen zijn taken die over mogen. Handhaven valt erbuiten."),
            Decided(
                40,
                "Driehonderd huizen bezocht, 71 procent is voor. Vooral oudere bewoners willen een vast gezicht.",
                answer="Wij zijn het eens. De zorg van bewoners is: wat als hij ziek is?",
            ),
            Decided(
                52,
                "Samen gerekend: de gemeente geeft hier € 34.000 per jaar uit aan dit werk. De conciërge kost € "
                "47.500.",
                answer="De cijfers kloppen. Of het verschil het waard is, is aan het college.",
            ),
            Advised(
                GROUP,
                "Zie de € 13.500 als een investering. Wie een stoeptegel meteen rechtlegt, betaalt geen gebroken heup.",
                "not",
                "In de proef elders werden de meldingen na twee jaar niet minder. Wij kunnen dit niet betalen "
                "met geld van buurten die er niet om vroegen.",
            ),
            Advised(
                TEAM,
                "Zeg niet zomaar nee. De buurt mist een gezicht, en dat kan ook een van onze eigen beheerders zijn.",
            ),
            Extended(
                34,
                4,
                "De cijfers van een proef in een andere gemeente komen over drie weken. Die willen wij eerst lezen, "
                "want zij gaan over precies deze vraag.",
            ),
            Decided(
                30,
                "Het college zegt nee. De overname kost € 13.500 per jaar meer dan nu. Dat geld gaat dan weg bij "
                "andere buurten, die er niet om gevraagd hebben. Uw advies was om het verschil te zien als een "
                "investering. Dat volgen wij niet, omdat in de twee jaar van de proef elders de meldingen niet minder "
                "werden. Wel doen wij dit: de Bloemenbuurt krijgt één vaste beheerder van de gemeente, op dinsdag en "
                "vrijdag, met naam en telefoonnummer.",
                "no",
            ),
        ),
    ),
    Story(
        title="Sneeuw en blad: wij doen onze eigen straat",
        summary="Wij willen de gladheidsbestrijding in onze straten overnemen en het geld daarvoor krijgen.",
        plan="Twaalf straten, veertig vrijwilligers, een aanhanger met zout. Bij ons komt de strooiwagen toch nooit.",
        theme="tasks",
        neighbourhood="Wilgenpark",
        place="Katjeslaan en omgeving",
        group="Schone Stoep",
        lead="wim",
        others=("ruben",),
        wish=5,
        sent=340,
        way=(
            Offered(
                1,
                TEAM,
                "share",
                "De groep weet beter dan wij waar het glad wordt. Tien dagen lang kijken en beslissen wij samen of dit "
                "past.",
                to=GROUP,
                ceiling=2_500,
                lasts=9,
            ),
            Decided(
                11,
                "In deze straten strooit de gemeente niet. Er is dus geen taak om over te nemen, en ook geen geld dat "
                "meekomt. Het uitdaagrecht past hier niet. Wat wel past: een afspraak over zout. U krijgt van ons twee "
                "kisten strooizout en acht scheppen. Daar is geen besluit voor nodig, Ellen brengt ze langs.",
                "no",
                by=TEAM,
            ),
        ),
    ),
    Story(
        title="Zwemsteiger De Plas, onderhoud door zwemmers",
        summary="Wij zwemmen er elke ochtend. Wij willen het onderhoud van de steiger en het strandje overnemen.",
        plan="De winterzwemmers zijn met 64. Wij repareren planken, scheppen het strandje schoon en zetten het toilet "
        "op slot. De waterkwaliteit meten blijft bij het waterschap.",
        theme="tasks",
        neighbourhood="Havenkwartier",
        place="Zwemsteiger De Plas, Noorderoever",
        group="Koud Begonnen",
        lead="ineke",
        others=("kees", "joao"),
        wish=5,
        sent=164,
        way=(
            Decided(14, "Onderhoud van steiger en strand kan. Toezicht op zwemmers doet de gemeente hier ook niet."),
            Decided(
                33,
                "Vissers en zwemmers hebben de kop van de steiger verdeeld: tot negen uur zwemmen, daarna vissen.",
                by=SOCIAL,
                answer="Dat scheelt een hoop haakjes.",
            ),
            Decided(44, "De gemeente besteedt nu € 6.300 per jaar. De groep vraagt € 5.000.", amount=5_000),
            Offered(
                3,
                EXECUTIVE,
                "share",
                "Wie elke ochtend op de steiger staat, mag ook meebeslissen over de steiger. Wij delen deze beslissing "
                "met de groep, tot € 10.000.",
                to=GROUP,
                ceiling=10_000,
            ),
            Decided(
                24,
                "Het college draagt het onderhoud over. De groep heeft gelijk dat zij eerder ziet dat een plank los "
                "zit dan wij.",
                "yes_with_conditions",
                ("Elk jaar een keuring van de palen door de gemeente.", "Een reddingshaak op de steiger."),
                amount=5_000,
                by=EXECUTIVE,
                answer="Wij zien elke ochtend of er een plank los zit. Geef ons ook een sleutel van het schuurtje met "
                "gereedschap.",
                advice=(
                    Advised(
                        TEAM, "Laat de palen bij de gemeente. Onder water ziet een zwemmer niet wat een duiker ziet."
                    ),
                ),
            ),
            Objected(
                12,
                "De overeenkomst ligt er. Zij duurt een jaar en wordt daarna steeds verlengd.",
                GROUP,
                "Er staat dat wij opdraaien voor schade door storm. Dat kunnen wij niet betalen, en het is uw steiger.",
                by=EXECUTIVE,
            ),
            Proposed(
                11,
                "Stormschade blijft bij de gemeente. Slijtage is voor de groep, tot € 500 per keer.",
                by=EXECUTIVE,
            ),
        ),
    ),
    Story(
        title="Wij vegen het plein van De Korf",
        summary="Het plein voor de winkels wordt twee keer per week geveegd, op uren dat het al schoon is. Wij willen "
        "het overnemen.",
        plan="Na de markt en op zaterdagavond is het plein een bende, en dan komt er niemand. Wij zijn met winkeliers "
        "en buren, samen achttien. Wij vegen als het nodig is en betalen twee jongeren uit de buurt voor de zaterdag.",
        theme="tasks",
        neighbourhood="Vinkenbuurt",
        place="Plein van winkelcentrum De Korf",
        group="Bezem door De Korf",
        lead="dewi",
        others=("shanice", "omar"),
        wish=6,
        sent=58,
        way=(
            Decided(
                15,
                "Vegen kan worden overgedragen. De markt opruimen blijft bij de marktmeester, dat is een ander "
                "contract.",
            ),
            Proposed(
                26,
                "Wij spraken 26 winkeliers en 70 bezoekers. Bijna iedereen is voor. De veegploeg van nu vreest voor "
                "haar uren. Die mensen krijgen van ons de zaterdag, als zij willen.",
            ),
        ),
    ),
)
