/** The map's colours, read from the page's tokens: one place decides, in light and in dark. */
export interface Colours {
  ground: string;
  land: string;
  border: string;
  data: string;
  edge: string;
  ink: string;
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
  };
}
