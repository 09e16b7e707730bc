// Where the records come from: a file of all of them while they are few, tiles beyond. The page decides which.
import type { SourceSpecification } from "maplibre-gl";
import { boundsOf, type Box } from "./bounds";

export interface Records {
  source: SourceSpecification;
  /** The layer of the tiles; undefined for a file. */
  layer: string | undefined;
  /** How many records, how many of them with a place. */
  count: number;
  placed: number;
  bounds: Box | undefined;
}

interface TileJson {
  tiles: string[];
  minzoom: number;
  maxzoom: number;
  bounds?: Box;
  records: number;
  vector_layers: { id: string }[];
}

export function recordsOf(frame: HTMLElement): Promise<Records> {
  const { tilejson, records = "" } = frame.dataset;
  return tilejson ? tiled(tilejson) : whole(records);
}

async function whole(url: string): Promise<Records> {
  const data = await read<GeoJSON.FeatureCollection>(url);
  const placed = data.features.filter((feature) => feature.geometry).length;
  return { source: { type: "geojson", data }, layer: undefined, count: data.features.length, placed, bounds: boundsOf(data) };
}

async function tiled(url: string): Promise<Records> {
  const { tiles, minzoom, maxzoom, bounds, records, vector_layers } = await read<TileJson>(url);
  const source: SourceSpecification = { type: "vector", tiles, minzoom, maxzoom, ...(bounds ? { bounds } : {}) };
  return { source, layer: vector_layers[0]?.id, count: records, placed: records, bounds };
}

export async function read<Body>(url: string): Promise<Body> {
  const answer = await fetch(url, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${answer.status} ${url}`);
  return (await answer.json()) as Body;
}
