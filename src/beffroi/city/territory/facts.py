"""Dated facts of the Métropole européenne de Lille that no package holds.

Sources: décret n° 2014-1600 of 23 December 2014 (85 communes on 1 January 2015, by transformation of the communauté urbaine);
fusion with the communauté de communes de Weppes on 1 January 2017 (90 communes, same SIREN); fusion with the communauté de
communes de la Haute-Deûle on 14 March 2020 (a new body, 200093201, 95 communes). SIREN of the bodies before 2020: package
`@etalab/decoupage-administratif` 0.8.0. The SIREN of the communauté de communes de Weppes is in no source at hand, so what its
communes belonged to before 2017 is left unsaid.
"""

from dataclasses import dataclass
from datetime import date

METROPOLIS = "200093201"


@dataclass(frozen=True, slots=True)
class Body:
    """A grouping that is no more: when it ended and what took over."""

    siren: str
    name: str
    kind: str
    ended: date
    successor: str


@dataclass(frozen=True, slots=True)
class Stay:
    """Communes that belonged to a body between two dates (`until` exclusive; None: before our records).

    `insee` None means every member of the successor that no other line of the same body names.
    """

    siren: str
    since: date | None
    until: date
    insee: frozenset[str] | None


FOUNDED = {METROPOLIS: date(2020, 3, 14)}
BODIES = (
    Body("245900410", "Métropole européenne de Lille", "METRO", date(2020, 3, 14), METROPOLIS),
    Body("245901061", "CC de la Haute Deûle", "CC", date(2020, 3, 14), METROPOLIS),
)
#: Allennes-les-Marais, Annœullin, Bauvin, Carnin, Provin.
HAUTE_DEULE = frozenset({"59005", "59011", "59052", "59133", "59477"})
#: Aubers, Bois-Grenier, Fromelles, Le Maisnil, Radinghem-en-Weppes.
WEPPES = frozenset({"59025", "59088", "59257", "59371", "59487"})
STAYS = (
    Stay("245901061", None, date(2020, 3, 14), HAUTE_DEULE),
    Stay("245900410", date(2017, 1, 1), date(2020, 3, 14), WEPPES),
    Stay("245900410", None, date(2020, 3, 14), None),
)
