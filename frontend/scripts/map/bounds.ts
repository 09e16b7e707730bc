export type Box = [west: number, south: number, east: number, north: number];

/** The box around all records, with a little room; undefined when none has a place. */
export function boundsOf(data: GeoJSON.FeatureCollection): Box | undefined {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  const stack: unknown[] = [];
  for (const feature of data.features) collect(feature.geometry, stack);
  while (stack.length > 0) {
    const item = stack.pop() as unknown[];
    const [x, y] = item;
    if (typeof x === "number" && typeof y === "number") {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    } else {
      for (const part of item) stack.push(part);
    }
  }
  return box[0] <= box[2] ? box : undefined;
}

function collect(geometry: GeoJSON.Geometry | null, stack: unknown[]): void {
  if (!geometry) return;
  if (geometry.type === "GeometryCollection") geometry.geometries.forEach((part) => collect(part, stack));
  else stack.push(geometry.coordinates);
}
