"""How places of a file are called, and said in another language."""

from beffroi.data.saying.marks import gettext as _

_ONE = r"(?:ligne|enregistrement|entité) \d+|feuille .+, ligne \d+"

#: What readers write (a pattern) → its sentence.
PLACES = {
    rf"(?P<first>{_ONE}) à (?P<last>{_ONE})": _("%(first)s à %(last)s"),
    r"ligne (?P<number>\d+)": _("ligne %(number)s"),
    r"feuille (?P<sheet>.+), ligne (?P<number>\d+)": _("feuille %(sheet)s, ligne %(number)s"),
    r"enregistrement (?P<number>\d+)": _("enregistrement %(number)s"),
    r"entité (?P<number>\d+)": _("entité %(number)s"),
    "après la dernière ligne": _("après la dernière ligne"),
}
