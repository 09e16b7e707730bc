import { type LngLatLike, type Map as MapView, Popup } from "maplibre-gl";
import type { Box } from "./bounds";
import { read } from "./records";
import { fieldLabels, texts } from "./texts";

const MOST_FIELDS = 14;
const MOST_OFFSET = 10_000; // the end of the service's paging

type Values = Record<string, unknown>;

interface Page {
  total_count: number;
  results: Values[];
}

/** Opens a record whose values are at hand. */
export function openRecord(map: MapView, values: Values, place: LngLatLike, frame: HTMLElement): void {
  shown(map, place, listed(values, frame), frame);
}

/** Opens the records that are in a box, one after the other: the service is asked with the page's own question. */
export async function openRecordsIn(map: MapView, [west, south, east, north]: Box, place: LngLatLike, frame: HTMLElement): Promise<void> {
  const { api = "", place: field = "" } = frame.dataset;
  const within = `in_bbox(\`${field}\`, ${south}, ${west}, ${north}, ${east})`;
  const body = document.createElement("div");
  const popup = shown(map, place, body, frame);
  const show = async (rank: number): Promise<void> => {
    const asked = new URLSearchParams({ where: within, limit: "1", offset: String(rank) });
    try {
      const page = await read<Page>(`${api}&${asked}`);
      const [record] = page.results;
      const last = Math.min(page.total_count, MOST_OFFSET);
      if (!record) body.textContent = texts(frame).nothing;
      else body.replaceChildren(listed(record, frame), ...(last > 1 ? [pager(rank, last, page.total_count, show, frame)] : []));
    } catch {
      body.textContent = texts(frame).unread;
    }
    popup.setLngLat(place); // its size has changed: it finds its side again
  };
  body.textContent = texts(frame).loadingRecord;
  await show(0);
}

function shown(map: MapView, place: LngLatLike, content: HTMLElement, frame: HTMLElement): Popup {
  const popup = new Popup({ maxWidth: "20rem", focusAfterOpen: true }).setLngLat(place).setDOMContent(content).addTo(map);
  const status = document.getElementById("map-status");
  if (status) status.textContent = texts(frame).opened;
  return popup;
}

function pager(rank: number, last: number, total: number, show: (rank: number) => Promise<void>, frame: HTMLElement): HTMLElement {
  const line = document.createElement("p");
  line.className = "map-pager";
  const where = document.createElement("span");
  where.setAttribute("role", "status");
  where.textContent = texts(frame).rank(rank + 1, total);
  const step = (label: string, sign: string, to: number): HTMLButtonElement => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--small";
    button.textContent = sign;
    button.setAttribute("aria-label", label);
    button.disabled = to < 0 || to >= last;
    button.addEventListener("click", () => {
      const body = line.parentElement;
      void show(to).then(() => {
        const buttons = [...(body?.querySelectorAll<HTMLButtonElement>("button.button--small") ?? [])];
        (buttons.find((one) => one.getAttribute("aria-label") === label && !one.disabled) ?? buttons.find((one) => !one.disabled))?.focus();
      });
    });
    return button;
  };
  line.append(step(texts(frame).previous, "←", rank - 1), where, step(texts(frame).next, "→", rank + 1));
  return line;
}

/** The record's values are set as text: they are never read as HTML. */
function listed(values: Values, frame: HTMLElement): HTMLElement {
  const list = document.createElement("dl");
  const labels = fieldLabels(frame);
  let left = MOST_FIELDS;
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === "" || isPlace(value) || left-- <= 0) continue;
    const group = document.createElement("div");
    const term = document.createElement("dt");
    const text = document.createElement("dd");
    term.textContent = labels[name] ?? name;
    text.textContent = written(value, frame);
    group.append(term, text);
    list.append(group);
  }
  return list;
}

/** The map shows the place already. */
function isPlace(value: unknown): boolean {
  return typeof value === "object" && value !== null && (("lon" in value && "lat" in value) || "geometry" in value);
}

function written(value: unknown, frame: HTMLElement): string {
  if (typeof value === "number") return new Intl.NumberFormat(frame.lang || "fr", { maximumFractionDigits: 6 }).format(value);
  if (typeof value === "boolean") return value ? texts(frame).yes : texts(frame).no;
  if (Array.isArray(value)) return value.join(", ");
  if (typeof value !== "string") return JSON.stringify(value);
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  if (day) {
    const date = new Date(Date.UTC(Number(day[1]), Number(day[2]) - 1, Number(day[3])));
    return new Intl.DateTimeFormat(frame.lang || "fr", { dateStyle: "long", timeZone: "UTC" }).format(date);
  }
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/.test(value) && !Number.isNaN(Date.parse(value))) {
    return new Intl.DateTimeFormat(frame.lang || "fr", { dateStyle: "long", timeStyle: "short" }).format(new Date(value));
  }
  return value.length > 300 ? `${value.slice(0, 300)}…` : value;
}
