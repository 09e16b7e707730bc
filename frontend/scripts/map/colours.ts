/** The map's colours, read from the page's tokens: one place decides, in light and in dark. */
export interface Colours {
  ground: string;
  land: string;
  border: string;
  data: string;
  edge: string;
  ink: string;
  classes: string[];
  categories: string[];
  none: string;
}

export function colours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ground: token("--map-ground"),
    land: token("--map-land"),
    border: token("--map-border"),
    data: token("--map-data"),
    edge: token("--map-data-edge"),
    ink: token("--ink-soft"),
    classes: [0, 1, 2, 3, 4].map((rank) => token(`--map-${rank}`)),
    categories: [0, 1, 2, 3, 4, 5, 6].map((rank) => token(`--cat-${rank}`)),
    none: token("--cat-none"),
  };
}
