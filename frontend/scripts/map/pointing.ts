// What a click or the keyboard points at: a record opens, a group of records comes nearer.
import type { Map as MapView, MapGeoJSONFeature, Point } from "maplibre-gl";
import { DATA_LAYERS } from "./layers";
import { openRecord, openRecordsIn } from "./popup";

const TOUCH = 4; // pixels around a click
const REACHES = [TOUCH, 24, 80, 240, 2000]; // pixels around the middle, where a keyboard looks
const NEAREST_ZOOM = 17; // from here on a group holds records of one place: coming nearer would not part them

/** Opens what is at a point of the screen. */
export function openAt(map: MapView, point: Point, frame: HTMLElement): void {
  const [feature] = around(map, point, TOUCH); // the topmost comes first
  if (feature) open(map, feature, point, TOUCH, frame);
}

/** Opens what is nearest to the middle of the map: what a keyboard can point at. */
export function openNearest(map: MapView, frame: HTMLElement): void {
  const centre = map.project(map.getCenter());
  for (const reach of REACHES) {
    const found = around(map, centre, reach);
    const [nearest] = found.sort((a, b) => away(map, a, centre) - away(map, b, centre));
    if (nearest) return open(map, nearest, centre, reach, frame);
  }
}

function open(map: MapView, feature: MapGeoJSONFeature, point: Point, reach: number, frame: HTMLElement): void {
  const spot = feature.geometry.type === "Point" ? (feature.geometry.coordinates as [number, number]) : undefined;
  if (frame.dataset["tilejson"] === undefined) return openRecord(map, feature.properties, spot ?? map.unproject(point), frame);
  const many = feature.properties["count"] !== undefined;
  if (many && spot && map.getZoom() < NEAREST_ZOOM) {
    map.easeTo({ center: spot, zoom: Math.min(map.getZoom() + 2, NEAREST_ZOOM) });
    return;
  }
  // A tile knows a place to a part of a pixel only: what is there is asked of the service. A group is as wide as its cell.
  const middle = spot ? map.project(spot) : point;
  const margin = many ? 16 : spot || (feature.geometry.type.endsWith("Polygon") && reach === TOUCH) ? 0.5 : reach;
  const low = map.unproject([middle.x - margin, middle.y + margin]);
  const high = map.unproject([middle.x + margin, middle.y - margin]);
  void openRecordsIn(map, [low.lng, low.lat, high.lng, high.lat], spot ?? map.unproject(point), frame);
}

function around(map: MapView, point: Point, reach: number): MapGeoJSONFeature[] {
  return map.queryRenderedFeatures(
    [
      [point.x - reach, point.y - reach],
      [point.x + reach, point.y + reach],
    ],
    { layers: DATA_LAYERS },
  );
}

function away(map: MapView, feature: MapGeoJSONFeature, from: Point): number {
  if (feature.geometry.type !== "Point") return 0;
  return map.project(feature.geometry.coordinates as [number, number]).dist(from);
}
