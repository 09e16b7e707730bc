import { type Map as MapView, type MapGeoJSONFeature, type Point, Popup } from "maplibre-gl";
import { DATA_LAYERS } from "./layers";
import { fieldLabels, texts } from "./texts";

const MOST_FIELDS = 14;

/** Opens the record at a point of the screen. */
export function openAt(map: MapView, point: Point, frame: HTMLElement): void {
  const feature = around(map, point, 4).at(-1);
  if (feature) open(map, feature, point, frame);
}

/** Opens the record nearest to the middle of the map: what a keyboard can point at. */
export function openNearest(map: MapView, frame: HTMLElement): void {
  const centre = map.project(map.getCenter());
  for (const reach of [4, 24, 80, 240, 2000]) {
    const found = around(map, centre, reach);
    const [nearest] = found.sort((a, b) => away(map, a, centre) - away(map, b, centre));
    if (nearest) return open(map, nearest, centre, frame);
  }
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

/** The record's values are set as text: they are never read as HTML. */
function open(map: MapView, feature: MapGeoJSONFeature, point: Point, frame: HTMLElement): void {
  const list = document.createElement("dl");
  const labels = fieldLabels(frame);
  let left = MOST_FIELDS;
  for (const [name, value] of Object.entries(feature.properties)) {
    if (value === null || value === "" || left-- <= 0) continue;
    const group = document.createElement("div");
    const term = document.createElement("dt");
    const text = document.createElement("dd");
    term.textContent = labels[name] ?? name;
    text.textContent = written(value, frame);
    group.append(term, text);
    list.append(group);
  }
  const place = feature.geometry.type === "Point" ? (feature.geometry.coordinates as [number, number]) : map.unproject(point);
  new Popup({ maxWidth: "20rem", focusAfterOpen: true }).setLngLat(place).setDOMContent(list).addTo(map);
  const status = document.getElementById("map-status");
  if (status) status.textContent = texts(frame).opened;
}

function written(value: unknown, frame: HTMLElement): string {
  if (typeof value === "number") return new Intl.NumberFormat(frame.lang || "fr", { maximumFractionDigits: 6 }).format(value);
  if (typeof value === "boolean") return value ? texts(frame).yes : texts(frame).no;
  if (typeof value !== "string") return JSON.stringify(value);
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  if (day) {
    const date = new Date(Date.UTC(Number(day[1]), Number(day[2]) - 1, Number(day[3])));
    return new Intl.DateTimeFormat(frame.lang || "fr", { dateStyle: "long", timeZone: "UTC" }).format(date);
  }
  return value.length > 300 ? `${value.slice(0, 300)}…` : value;
}
