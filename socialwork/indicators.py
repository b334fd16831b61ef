"""The key figures that a profile tells, and under which names files of Statistics Netherlands (CBS) have them.

Pure: no models, no settings, no clock.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

DECIMALS = 2


class Unit(StrEnum):
    """What a figure counts."""

    NUMBER = "number"
    PERCENT = "percent"
    EURO = "euro"


class Indicator(StrEnum):
    """Stored codes of the figures."""

    INHABITANTS = "inhabitants"
    YOUNG = "young"
    OLD = "old"
    HOUSEHOLDS = "households"
    ALONE = "alone"
    WITH_CHILDREN = "with_children"
    RENTED = "rented"
    INCOME = "income"
    LOW_INCOME = "low_income"
    CARS = "cars"


UNITS: Mapping[Indicator, Unit] = {
    Indicator.RENTED: Unit.PERCENT,
    Indicator.LOW_INCOME: Unit.PERCENT,
    Indicator.INCOME: Unit.EURO,
}

COLUMNS: Mapping[Indicator, Sequence[str]] = {
    Indicator.INHABITANTS: ("AantalInwoners", "a_inw"),
    Indicator.YOUNG: ("k_0Tot15Jaar", "a_00_14"),
    Indicator.OLD: ("k_65JaarOfOuder", "a_65_oo"),
    Indicator.HOUSEHOLDS: ("HuishoudensTotaal", "a_hh"),
    Indicator.ALONE: ("Eenpersoonshuishoudens", "a_1p_hh"),
    Indicator.WITH_CHILDREN: ("HuishoudensMetKinderen", "a_hh_m_k"),
    Indicator.RENTED: ("HuurwoningenTotaal", "p_huurw"),
    Indicator.INCOME: ("GemiddeldInkomenPerInwoner", "g_ink_pi"),
    Indicator.LOW_INCOME: ("k_40PersonenMetLaagsteInkomen", "p_ink_li"),
    Indicator.CARS: ("PersonenautoSPerHuishouden", "g_hhauto"),
}
"""The heading of each figure in the tables *Kerncijfers wijken en buurten* of CBS: in the open data, where a number of
the year follows it (`AantalInwoners_5`), and in the downloaded spreadsheet. CBS gives income in thousands of euros.
"""

THOUSANDS = frozenset({Indicator.INCOME})


def unit_of(indicator: Indicator) -> Unit:
    """What a figure counts: people or things, unless it says otherwise."""
    return UNITS.get(indicator, Unit.NUMBER)
