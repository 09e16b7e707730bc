// The map of one dataset: its records over the outlines of the communes. Nothing comes from outside but the tiles an
// administrator chose. The table twin holds the same records for whoever cannot use a map.
import { AttributionControl, GeolocateControl, type LayerSpecification, Map as MapView, NavigationControl, ScaleControl, setWorkerUrl } from "maplibre-gl";
import { AREA, areaLayers, givenArea, offerAreas } from "./map/area";
import { colours } from "./map/colours";
import { dataLayers, DATA_LAYERS, groundLayers } from "./map/layers";
import { legendOf } from "./map/legend";
import { openAt, openNearest } from "./map/pointing";
import { type Records, recordsOf } from "./map/records";
import { shareView } from "./map/share";
import { texts } from "./map/texts";

declare const WORKER_FILE: string;

async function show(frame: HTMLElement): Promise<void> {
  const { territory = "", tiles = "", attribution = "", west, south, east, north } = frame.dataset;
  const status = document.getElementById("map-status");
  const say = (sentence: string): void => {
    if (status) status.textContent = sentence;
  };
  say(texts(frame).loading);

  setWorkerUrl(new URL(WORKER_FILE, import.meta.url).href);
  const [records, ground] = await Promise.all([recordsOf(frame), fetch(territory).then((answer) => answer.json())]);
  const legend = legendOf(frame);
  const layers = (): LayerSpecification[] => [...groundLayers(colours(), Boolean(tiles)), ...dataLayers(colours(), records.layer, legend), ...areaLayers(colours())];
  const map = new MapView({
    container: frame,
    style: {
      version: 8,
      sources: {
        territory: { type: "geojson", data: ground as GeoJSON.FeatureCollection },
        records: records.source,
        [AREA]: { type: "geojson", data: givenArea(frame) },
        ...(tiles ? { tiles: { type: "raster", tiles: [tiles], tileSize: 256, attribution } } : {}),
      },
      layers: layers(),
    },
    bounds: records.bounds ?? [Number(west), Number(south), Number(east), Number(north)],
    fitBoundsOptions: { padding: 32, maxZoom: 15, animate: false },
    hash: "map",
    attributionControl: false,
    cooperativeGestures: true,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    locale: texts(frame).locale,
    fadeDuration: 0,
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  if (frame.dataset["embedded"] === undefined) map.addControl(new GeolocateControl({ fitBoundsOptions: { maxZoom: 15 } }), "top-right");
  map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
  if (tiles) map.addControl(new AttributionControl({ compact: false }), "bottom-right");

  listen(map, frame, say);
  shareView(map);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    for (const layer of layers()) {
      for (const [name, value] of Object.entries(layer.paint ?? {})) map.setPaintProperty(layer.id, name as Parameters<MapView["setPaintProperty"]>[1], value);
    }
  });
  map.once("idle", () => ready(map, frame, records, say));
}

function listen(map: MapView, frame: HTMLElement, say: (sentence: string) => void): void {
  const corner = offerAreas(map, frame, say);
  map.on("click", (event) => {
    if (!corner([event.lngLat.lng, event.lngLat.lat])) openAt(map, event.point, frame);
  });
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // else the same key would press the button that receives the focus
    if (!corner()) openNearest(map, frame);
  });
  for (const layer of DATA_LAYERS) {
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
}

function ready(map: MapView, frame: HTMLElement, records: Records, say: (sentence: string) => void): void {
  frame.dataset["ready"] = String(records.count);
  say(texts(frame).shown(records.placed));
  const moved = (): void => {
    frame.dataset["zoom"] = map.getZoom().toFixed(1);
  };
  moved();
  map.on("idle", moved);
}

const frame = document.getElementById("map");
if (frame) {
  show(frame).catch((error: unknown) => {
    const status = document.getElementById("map-status");
    if (status) status.textContent = texts(frame).failed;
    frame.dataset["ready"] = "failed";
    console.warn("map:", error);
  });
}
