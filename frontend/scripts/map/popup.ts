import { type Map as MapView, type Point, Popup } from "maplibre-gl";
import { DATA_LAYERS } from "./layers";
import { fieldLabels, texts } from "./texts";

const MOST_FIELDS = 14;

/** Opens the record nearest to a point of the screen, its values set as text (they are never read as HTML). */
export function openAt(map: MapView, point: Point, frame: HTMLElement, reach = 4): void {
  const found = map.queryRenderedFeatures(
    [
      [point.x - reach, point.y - reach],
      [point.x + reach, point.y + reach],
    ],
    { layers: DATA_LAYERS },
  );
  const feature = found.at(-1) ?? found[0];
  if (!feature) return;
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
