// The map of one dataset: its records over the outlines of the communes. Nothing comes from outside but the tiles an
// administrator chose. The table twin holds the same records for whoever cannot use a map.
import { AttributionControl, Map as MapView, NavigationControl, ScaleControl, setWorkerUrl } from "maplibre-gl";
import { boundsOf } from "./map/bounds";
import { colours } from "./map/colours";
import { dataLayers, DATA_LAYERS, groundLayers } from "./map/layers";
import { openAt, openNearest } from "./map/popup";
import { texts } from "./map/texts";

declare const WORKER_FILE: string;

async function load(url: string): Promise<GeoJSON.FeatureCollection> {
  const answer = await fetch(url, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return (await answer.json()) as GeoJSON.FeatureCollection;
}

async function show(frame: HTMLElement): Promise<void> {
  const { records = "", territory = "", tiles = "", attribution = "", west, south, east, north } = frame.dataset;
  const status = document.getElementById("map-status");
  const say = (sentence: string): void => {
    if (status) status.textContent = sentence;
  };
  say(texts(frame).loading);

  setWorkerUrl(new URL(WORKER_FILE, import.meta.url).href);
  const [data, ground] = await Promise.all([load(records), load(territory)]);
  const box = boundsOf(data) ?? ([Number(west), Number(south), Number(east), Number(north)] as [number, number, number, number]);
  const map = new MapView({
    container: frame,
    style: {
      version: 8,
      sources: {
        territory: { type: "geojson", data: ground },
        records: { type: "geojson", data },
        ...(tiles ? { tiles: { type: "raster", tiles: [tiles], tileSize: 256, attribution } } : {}),
      },
      layers: [...groundLayers(colours(), Boolean(tiles)), ...dataLayers(colours())],
    },
    bounds: box,
    fitBoundsOptions: { padding: 32, maxZoom: 15, animate: false },
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
  map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
  if (tiles) map.addControl(new AttributionControl({ compact: false }), "bottom-right");

  map.on("click", (event) => openAt(map, event.point, frame));
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // else the same key would press the button that receives the focus
    openNearest(map, frame);
  });
  for (const layer of DATA_LAYERS) {
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    for (const layer of [...groundLayers(colours(), Boolean(tiles)), ...dataLayers(colours())]) {
      for (const [name, value] of Object.entries(layer.paint ?? {})) map.setPaintProperty(layer.id, name as Parameters<MapView["setPaintProperty"]>[1], value);
    }
  });
  map.once("idle", () => {
    frame.dataset["ready"] = String(data.features.length);
    say(texts(frame).shown(data.features.filter((feature) => feature.geometry).length));
  });
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
