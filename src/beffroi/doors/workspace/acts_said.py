"""The acts of the log, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from beffroi.city.people.public import Role

VERBS: Mapping[str, Any] = {
    "publish": _("a publié"),
    "hold": _("a retenu"),
    "draft": _("a gardé un brouillon"),
    "discard": _("a abandonné un brouillon"),
    "rollback": _("est revenu à une version"),
    "withdraw": _("a retiré du public"),
    "delete": _("a supprimé"),
    "create": _("a créé"),
    "describe": _("a décrit"),
    "attach": _("a joint un document"),
    "detach": _("a ôté un document"),
    "plan": _("a programmé des mises à jour"),
    "unplan": _("a arrêté des mises à jour"),
    "gate.public": _("décision : public"),
    "gate.held": _("décision : retenu"),
    "gate.withdrawn": _("décision : retiré"),
    "settle": _("a réglé l'organisation"),
    "organisation.settle": _("a réglé l'organisation"),
    "organisation.create": _("a créé l'organisation"),
    "organisation.place": _("a rangé l'organisation"),
    "member.invite": _("a invité"),
    "member.uninvite": _("a repris une invitation"),
    "invitation accepted": _("a accepté une invitation"),
    "role.grant": _("a donné un rôle"),
    "role.change": _("a changé un mandat"),
    "role.end": _("a fini un mandat"),
    "token made": _("a fait un jeton"),
    "token revoked": _("a révoqué un jeton"),
    "token taken": _("a repris un jeton à son nom"),
    "space.open": _("a ouvert l'espace"),
    "space.settle": _("a réglé l'espace"),
    "schema.add": _("a ajouté un schéma"),
    "schema.remove": _("a oublié un schéma"),
    "sign-in": _("s'est connecté"),
    "sign-in refused": _("connexion refusée"),
    "sign-out": _("s'est déconnecté"),
}
_KEYS: Mapping[str, Any] = {
    "version": _("version"),
    "rows": _("lignes"),
    "how": _("par"),
    "fields": _("réglages"),
    "keys": _("métadonnées"),
    "title": _("titre"),
    "scopes": _("portées"),
    "source": _("source"),
}
_LONGEST = 200
_SILENT = {"organisation", "invitation"}


def details_said(details: Mapping[str, Any], people: Mapping[int, str]) -> str:
    """What else the log holds of an act, on one line: the reason alone when there is one. `people` names the accounts."""
    if details.get("reason"):
        return str(details["reason"])[:_LONGEST]
    words = (_word(key, value, people) for key, value in details.items() if key not in _SILENT)
    return " · ".join(word for word in words if word)[:_LONGEST]


def _word(key: str, value: Any, people: Mapping[int, str]) -> str:
    if value in (None, "", [], {}):
        return ""
    if key == "person":
        return people.get(value, "–") if isinstance(value, int) else ""
    if key == "role":
        return str(Role(value).label) if value in Role.values else str(value)
    return f"{_KEYS.get(key, key)} : {', '.join(map(str, value)) if isinstance(value, list) else value}"
