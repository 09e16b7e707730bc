/** The chart's colours and letters, read from the page's tokens: one place decides, in light and in dark. */
export interface Look {
  data: string;
  hover: string;
  ink: string;
  soft: string;
  paper: string;
  line: string;
  strong: string;
  family: string;
}

export function look(): Look {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    data: token("--map-data"),
    hover: token("--gold"),
    ink: token("--ink"),
    soft: token("--ink-soft"),
    paper: token("--paper"),
    line: token("--line"),
    strong: token("--line-strong"),
    family: token("--sans"),
  };
}
