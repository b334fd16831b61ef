"""What happens around some plans of Lindermeer, by the name of the plan. Days count from when it was sent."""

from config.demo.asides import Aside, Helped, LookedBack, Moved, Planned, Rewrote, Signed, Told
from config.demo.templates import GROUP, TEAM

ASIDES: dict[str, tuple[Aside, ...]] = {
    "De Linde blijft open, door en voor de buurt": (
        Signed(9, 84, "Opgehaald bij de eettafel."),
        Helped(12, "ruben", "hands", "Ik kan elke zaterdag twee uur klussen. Verf en kwasten heb ik zelf."),
        Helped(
            15,
            "pieter",
            "knowledge",
            "Veertig jaar boekhouder geweest. Ik kijk graag mee met de cijfers.",
            words="Heel graag. Donderdagavond zitten wij met de begroting om de tafel.",
        ),
        Signed(21, 84, struck="Dit is dezelfde lijst als die van vorige week."),
        Helped(
            30,
            "kees",
            "space",
            "In mijn loods aan de haven kunnen de stoelen staan.",
            accepted=False,
            words="Dank je wel! Wij hebben al een droge kelder gevonden, naast de deur.",
        ),
        Told(
            34,
            "Zestig borden op dinsdag",
            "De eettafel was vol. Wij hebben gevraagd wat mensen zouden missen als De Linde dichtgaat. Het vaakst "
            "gehoord: dat iemand vraagt hoe het met je is.",
            "table",
            "Zes mensen aan een lange tafel met borden",
        ),
        Rewrote(
            58,
            "Wij zoeken één betaalde gastvrouw voor twintig uur.",
            "Wij zoeken twee betaalde gastvrouwen of gastheren, samen voor vierentwintig uur.",
            "Eén persoon is kwetsbaar: bij ziekte ging de deur niet open. Met twee mensen kan dat wel.",
        ),
        Signed(66, 47, "Van de bewoners van de serviceflat; twee namen onleesbaar."),
        Told(
            88,
            "De kast van de weggeefkast is af",
            "Drie zaterdagen gezaagd en geschilderd. Alles wat erin staat, mag mee.",
            "bookcase",
            "Twee mensen bij een volle boekenkast",
        ),
        Planned(110, "De sleutels zijn bij de groep", 118, party=TEAM, done=117),
        Planned(111, "De keuken is gekeurd", 124, who="De keurmeester van de voedselveiligheid"),
        Planned(111, "De eerste zondag open", 150, party=GROUP),
        Moved(122, "De keuken is gekeurd", 141, "De afzuigkap moet eerst schoon. Dat kon pas volgende maand."),
        Helped(128, "aicha", "hands", "Ik wil op zondagmiddag koffie schenken, om de week.", accepted=None),
        Told(130, "De sleutels zijn er", "Vier bossen, en één die nergens op past. Vrijdag is er taart."),
    ),
    "De bieb aan de Brink blijft open": (
        Signed(14, 212, "Lijst van de school en van de bakker samen."),
        Helped(18, "wim", "hands", "Ik heb dertig jaar in een bibliotheek gewerkt en wil op dinsdag de balie doen."),
        Helped(
            26,
            "yasmina",
            "money",
            "Onze moskee geeft € 500 voor prentenboeken in twee talen.",
            words="Wat mooi. De kinderboekenhoek mag jullie naam dragen.",
        ),
        Told(
            40,
            "Honderdtwaalf lezers op een regenachtige dag",
            "Wij hebben een week lang geteld wie er binnenkwam. De drukste plek: de kinderhoek, woensdag om drie uur.",
            "bookcase",
            "Een kast vol boeken, met een groot en een kleiner mens ervoor",
        ),
    ),
    "Speeltuin De Wip weer veilig": (
        Signed(20, 61, "Ingeleverd door de ouders van groep 4 en 5."),
        Helped(30, "tomasz", "hands", "I can help to dig. I have a wheelbarrow."),
        Told(
            45,
            "De kinderen hebben gestemd",
            "Eenenveertig stemmen voor de wip. De verliezers mochten de kleur kiezen: geel.",
            "street",
            "Kinderen die op straat spelen met een bal",
        ),
    ),
    "Groene gevels Oost": (
        Helped(10, "wim", "knowledge", "Ik was hovenier. Ik weet wat het doet op een noordgevel."),
        Planned(66, "De eerste tien gevels zijn beplant", 95, party=GROUP, done=93),
        Planned(66, "De gemeente heeft de tegels opgehaald", 100, party=TEAM, done=112),
        Moved(98, "De gemeente heeft de tegels opgehaald", 114, "De wagen was kapot. Wij hebben de tegels gestapeld."),
        Planned(66, "Veertig gevels zijn beplant", 150, party=GROUP, done=146),
        Told(
            94,
            "Tien gevels groen",
            "Vier straten, tien gevels, één gebroken schep. De hommels waren er al voordat wij klaar waren.",
            "facade",
            "Een rij huizen met planten langs de gevel",
        ),
        Told(147, "Veertig!", "Wij dachten aan twintig. Het werden er veertig, want niemand wilde achterblijven."),
        LookedBack(
            250,
            GROUP,
            "Buren die elkaar niet kenden, geven nu elkaars planten water. En het is op warme dagen echt koeler.",
            "Wij hadden te weinig aan de herfst gedacht: wie haalt het blad weg? Steeds dezelfde drie mensen.",
        ),
        LookedBack(
            255,
            TEAM,
            "De groep had binnen een week alle adressen. Dat was ons nooit gelukt.",
            "Het ophalen van de tegels kwam twaalf dagen te laat, en dat hadden wij eerder moeten zeggen.",
            "otherwise",
        ),
    ),
    "De Schakel wordt de keuken van de Vinkenbuurt": (
        Planned(140, "De keuken staat er", 200, party=TEAM, done=214),
        Moved(190, "De keuken staat er", 216, "De levering van de oven duurde langer."),
        Planned(140, "Elke week vier avonden eten", 260, party=GROUP, done=251),
        Told(
            216,
            "De eerste soep",
            "Linzen, van Dewi. Er waren eenentwintig mensen en er was voor dertig gekookt. Niets over.",
            "table",
            "Mensen aan een lange tafel",
        ),
        LookedBack(
            345,
            GROUP,
            "Vier avonden per week, en al een jaar nooit een avond zonder kok.",
            "De huur van de koelcel stond nergens op papier. Daar hebben wij drie maanden over gepraat.",
        ),
    ),
    "Waterspeelplek aan de Rietkraag": (
        Told(
            104,
            "De pomp doet het",
            "Eerst kwam er bruin water, toen een kikker, toen schoon water. De kikker maakt het goed.",
            "pump",
            "Een groene pomp met een stroompje, en kinderen eromheen",
        ),
        LookedBack(
            290,
            GROUP,
            "Kinderen van drie scholen bouwen hier samen dammen.",
            "De sleutel van de put lag bij één iemand. Toen die op vakantie was, bleef het droog.",
        ),
        LookedBack(295, TEAM, "Geen enkele klacht.", "Wij wilden eerst een hek. Dat was niet nodig.", "yes"),
    ),
}
