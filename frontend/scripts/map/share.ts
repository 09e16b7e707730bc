import type { Map as MapView } from "maplibre-gl";

/** The address and the code to pass on follow what the map shows: its centre and scale stand after the #. */
export function shareView(map: MapView): void {
  const address = document.querySelector<HTMLInputElement>("#share-address");
  const code = document.querySelector<HTMLTextAreaElement>("#share-code");
  if (!address || !code) return;
  map.on("idle", () => {
    const { hash } = window.location;
    address.value = address.value.replace(/#.*$|$/, hash);
    code.value = code.value.replace(/(src="[^"#]*)(?:#[^"]*)?"/, `$1${hash}"`);
  });
}
