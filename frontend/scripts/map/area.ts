// An area chosen on the map, by pointer or by keyboard, and written in the form that filters: the form is what asks.
import type { GeoJSONSource, LayerSpecification, Map as MapView } from "maplibre-gl";
import type { Colours } from "./colours";
import { texts } from "./texts";

type Position = [lon: number, lat: number];
export const AREA = "area";

export function areaLayers(colour: Colours): LayerSpecification[] {
  return [
    { id: "area-line", type: "line", source: AREA, paint: { "line-color": colour.ink, "line-width": 2, "line-dasharray": [2, 1.5] } },
    { id: "area-corners", type: "circle", source: AREA, filter: ["==", ["geometry-type"], "Point"], paint: { "circle-color": colour.ink, "circle-radius": 4 } },
  ];
}

/** The outline the page is filtered by, as it wrote it. */
export function givenArea(frame: HTMLElement): GeoJSON.FeatureCollection {
  const ring = frame.dataset["area"];
  return outline(ring ? (JSON.parse(ring) as Position[]) : [], false);
}

function outline(corners: Position[], dots: boolean): GeoJSON.FeatureCollection {
  const features: GeoJSON.Feature[] = dots ? corners.map((at) => ({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: at } })) : [];
  if (corners.length > 1) features.push({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: corners } });
  return { type: "FeatureCollection", features };
}

/** Makes the form's buttons work. Says whether a click or Enter was a corner of the area being drawn. */
export function offerAreas(map: MapView, frame: HTMLElement, say: (sentence: string) => void): (at?: Position) => boolean {
  const form = document.querySelector<HTMLFormElement>(".map-form");
  const field = form?.querySelector<HTMLInputElement>('[name="area"]');
  const button = (name: string): HTMLButtonElement | null => form?.querySelector<HTMLButtonElement>(`[data-map="${name}"]`) ?? null;
  let corners: Position[] = [];
  let drawing = false;

  const show = (): void => {
    (map.getSource(AREA) as GeoJSONSource).setData(outline(corners, true));
    for (const [name, least] of [["undo", 1], ["done", 3]] as const) {
      button(name)?.toggleAttribute("hidden", !drawing);
      button(name)?.toggleAttribute("disabled", corners.length < least);
    }
    button("draw")?.setAttribute("aria-pressed", String(drawing));
    frame.toggleAttribute("data-drawing", drawing);
    map.getCanvas().style.cursor = drawing ? "crosshair" : "";
  };
  const ask = (chosen: Position[]): void => {
    if (!form || !field) return;
    field.value = chosen.map(([lon, lat]) => `${lat.toFixed(5)},${lon.toFixed(5)}`).join(" ");
    form.requestSubmit();
  };
  button("view")?.addEventListener("click", () => {
    const seen = map.getBounds();
    ask([[seen.getWest(), seen.getSouth()], [seen.getEast(), seen.getNorth()]]);
  });
  button("draw")?.addEventListener("click", () => {
    drawing = !drawing;
    corners = [];
    show();
    say(drawing ? texts(frame).draw : "");
    if (drawing) map.getCanvas().focus();
  });
  button("undo")?.addEventListener("click", () => {
    corners.pop();
    show();
    say(texts(frame).corners(corners.length));
  });
  button("done")?.addEventListener("click", () => ask(corners));

  return (at) => {
    if (!drawing) return false;
    const centre = map.getCenter();
    corners.push(at ?? [centre.lng, centre.lat]);
    show();
    say(texts(frame).corners(corners.length));
    return true;
  };
}
