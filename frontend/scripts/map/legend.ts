import type { ExpressionSpecification } from "maplibre-gl";
import type { Colours } from "./colours";

export interface Legend {
  field: string;
  bounds: number[] | null;
  values: string[];
}

/** The legend the page wrote, or undefined: one colour for all. */
export function legendOf(frame: HTMLElement): Legend | undefined {
  const said = frame.dataset["legend"];
  return said ? (JSON.parse(said) as Legend) : undefined;
}

/** The colour of a record: of its class, of its value, else that of what has none. Groups keep the plain colour. */
export function colourOf(legend: Legend | undefined, colour: Colours): string | ExpressionSpecification {
  if (!legend) return colour.data;
  const value: ExpressionSpecification = ["get", legend.field];
  const known: ExpressionSpecification = ["!=", ["coalesce", value, ""], ""];
  const painted = legend.bounds
    ? ["step", ["to-number", value, 0], colour.classes[0] ?? colour.data, ...legend.bounds.flatMap((bound, rank) => [bound, colour.classes[rank + 1] ?? colour.data])]
    : ["match", ["to-string", value], ...legend.values.flatMap((name, rank) => [name, colour.categories[rank] ?? colour.none]), colour.none];
  if (legend.bounds?.length === 0) return ["case", known, colour.classes[4] ?? colour.data, colour.none];
  return ["case", known, painted as ExpressionSpecification, colour.none];
}
