import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import type { Colours } from "./colours";
import { colourOf, type Legend } from "./legend";

export const DATA_LAYERS = ["record-areas", "record-lines", "record-points", "record-groups"];

/** The ground: tiles when there are some, the communes always. */
export function groundLayers(colour: Colours, tiles: boolean): LayerSpecification[] {
  const layers: LayerSpecification[] = [
    { id: "ground", type: "background", paint: { "background-color": colour.ground } },
  ];
  if (tiles) layers.push({ id: "tiles", type: "raster", source: "tiles" });
  else {
    layers.push({
      id: "land",
      type: "fill",
      source: "territory",
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": colour.land },
    });
  }
  layers.push(
    {
      id: "borders",
      type: "line",
      source: "territory",
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "line-color": colour.border, "line-width": 0.8 },
    },
    {
      id: "places",
      type: "circle",
      source: "territory",
      filter: ["==", ["geometry-type"], "Point"],
      paint: {
        "circle-color": colour.land,
        "circle-stroke-color": colour.border,
        "circle-stroke-width": 0.8,
        "circle-radius": ["max", 3, ["*", 0.035, ["sqrt", ["coalesce", ["get", "population"], 0]]]],
      },
    },
  );
  if (!tiles) {
    layers.push({
      id: "names",
      type: "symbol",
      source: "territory",
      minzoom: 9.4,
      layout: {
        "text-field": ["get", "name"],
        "text-font": ["Source Sans Variable"],
        "text-size": 12,
        "symbol-sort-key": ["-", 0, ["coalesce", ["get", "population"], 0]],
      },
      paint: { "text-color": colour.ink, "text-halo-color": colour.land, "text-halo-width": 1.2 },
    });
  }
  return layers;
}

const COUNT: ExpressionSpecification = ["get", "count"];
const MANY: ExpressionSpecification = ["has", "count"];
const NEVER: ExpressionSpecification = ["literal", false]; // records of a file are never groups, whatever their fields are called

/**
 * The records: areas washed so that the ground shows, lines, points with an edge so that neighbours stay apart. In tiles (`layer` names
 * theirs), records that are too many are groups, larger as they hold more, with how many they are where it can be read.
 */
export function dataLayers(colour: Colours, layer: string | undefined, legend?: Legend): LayerSpecification[] {
  const many = layer === undefined ? NEVER : MANY;
  const data = colourOf(legend, colour);
  const edge = legend ? colour.ink : colour.edge; // light classes stay apart from the ground
  const of = layer === undefined ? {} : { "source-layer": layer };
  const layers: LayerSpecification[] = [
    {
      id: "record-areas",
      type: "fill",
      source: "records",
      ...of,
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": data, "fill-opacity": legend ? 0.75 : 0.22 },
    },
    {
      id: "record-lines",
      type: "line",
      source: "records",
      ...of,
      filter: ["!=", ["geometry-type"], "Point"],
      paint: { "line-color": legend ? ["case", ["==", ["geometry-type"], "Polygon"], edge, data] : data, "line-width": ["interpolate", ["linear"], ["zoom"], 9, 1, 15, 2.5] },
    },
    {
      id: "record-points",
      type: "circle",
      source: "records",
      ...of,
      filter: ["all", ["==", ["geometry-type"], "Point"], ["!", many]],
      paint: {
        "circle-color": data,
        "circle-stroke-color": edge,
        "circle-stroke-width": 1,
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 8, 3, 12, 5, 16, 8],
      },
    },
    {
      id: "record-groups",
      type: "circle",
      source: "records",
      ...of,
      filter: many,
      paint: {
        "circle-color": colour.data,
        "circle-stroke-color": colour.edge,
        "circle-stroke-width": 1,
        "circle-radius": ["interpolate", ["linear"], ["log10", COUNT], 0.3, 4.5, 2, 7, 3, 10, 5, 16],
      },
    },
  ];
  if (layer !== undefined) layers.push(groupNames(colour, layer));
  return layers;
}

function groupNames(colour: Colours, layer: string): LayerSpecification {
  return {
    id: "record-group-names",
    type: "symbol",
    source: "records",
    "source-layer": layer,
    filter: [">=", ["coalesce", COUNT, 0], 1000],
    layout: {
      "text-field": ["concat", ["to-string", ["round", ["/", COUNT, 1000]]], "\u2009k"],
      "text-font": ["Source Sans Variable"],
      "text-size": 11,
      "symbol-sort-key": ["-", 0, COUNT],
    },
    paint: { "text-color": colour.edge },
  };
}
