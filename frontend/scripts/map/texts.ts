interface Texts {
  loading: string;
  failed: string;
  opened: string;
  loadingRecord: string;
  nothing: string;
  unread: string;
  previous: string;
  next: string;
  rank: (rank: number, total: number) => string;
  yes: string;
  no: string;
  shown: (count: number) => string;
  draw: string;
  corners: (count: number) => string;
  locale: Record<string, string>;
}

/** The sentences of the map, in the page's language. */
export function texts(frame: HTMLElement): Texts {
  return frame.lang === "en" ? ENGLISH : FRENCH;
}

/** Field name → label, as the page wrote them. */
export function fieldLabels(frame: HTMLElement): Record<string, string> {
  return JSON.parse(frame.dataset["labels"] ?? "{}") as Record<string, string>;
}

const FRENCH: Texts = {
  loading: "La carte se charge…",
  failed: "La carte n’a pas pu être dessinée. Les mêmes enregistrements se lisent dans l’onglet Tableau.",
  opened: "Fiche ouverte sur la carte.",
  loadingRecord: "La fiche se charge…",
  nothing: "Aucun enregistrement ici.",
  unread: "La fiche n’a pas pu être lue. Réessayez, ou lisez-la dans l’onglet Tableau.",
  previous: "Enregistrement précédent",
  next: "Enregistrement suivant",
  rank: (rank, total) => `${new Intl.NumberFormat("fr").format(rank)} sur ${new Intl.NumberFormat("fr").format(total)}`,
  yes: "oui",
  no: "non",
  shown: (count) =>
    `${new Intl.NumberFormat("fr").format(count)} ${count > 1 ? "enregistrements" : "enregistrement"} sur la carte.`,
  draw: "Cliquez les sommets de la zone sur la carte\u00a0; au clavier, déplacez la carte et posez un sommet en son centre avec Entrée. Puis fermez la zone.",
  corners: (count) => `${count} ${count > 1 ? "sommets" : "sommet"}\u00a0; il en faut trois pour fermer la zone.`,
  locale: {
    "Map.Title": "Carte",
    "GeolocateControl.FindMyLocation": "Me situer",
    "GeolocateControl.LocationNotAvailable": "Votre position n’est pas connue",
    "NavigationControl.ZoomIn": "Agrandir",
    "NavigationControl.ZoomOut": "Réduire",
    "Popup.Close": "Fermer",
    "ScaleControl.Meters": "m",
    "ScaleControl.Kilometers": "km",
    "AttributionControl.ToggleAttribution": "Sources du fond de carte",
    "CooperativeGesturesHandler.WindowsHelpText": "Ctrl + molette pour zoomer",
    "CooperativeGesturesHandler.MacHelpText": "⌘ + molette pour zoomer",
    "CooperativeGesturesHandler.MobileHelpText": "Deux doigts pour déplacer la carte",
  },
};

const ENGLISH: Texts = {
  loading: "Loading the map…",
  failed: "The map could not be drawn. The same records can be read under the Table tab.",
  opened: "Record opened on the map.",
  loadingRecord: "Loading the record…",
  nothing: "No record here.",
  unread: "The record could not be read. Try again, or read it under the Table tab.",
  previous: "Previous record",
  next: "Next record",
  rank: (rank, total) => `${new Intl.NumberFormat("en-GB").format(rank)} of ${new Intl.NumberFormat("en-GB").format(total)}`,
  yes: "yes",
  no: "no",
  shown: (count) => `${new Intl.NumberFormat("en-GB").format(count)} ${count > 1 ? "records" : "record"} on the map.`,
  draw: "Click the corners of the area on the map; with the keyboard, move the map and set a corner at its centre with Enter. Then close the area.",
  corners: (count) => `${count} ${count > 1 ? "corners" : "corner"}; three are needed to close the area.`,
  locale: {},
};
