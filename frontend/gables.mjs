// Draws the row of houses at the foot of each page (images/gables.svg): stepped gables, plain roofs, and a belfry among them.
// Run by hand when the drawing changes: node gables.mjs > images/gables.svg
const HEIGHT = 56;
const FOOT = HEIGHT;

/** A stepped gable: `width` wide, `steps` on each side, its wall `wall` high. */
const gable = (width, steps, wall, rise) => (x) => {
  const tread = (width - 8) / 2 / steps;
  let path = `V${FOOT - wall}`;
  let [at, y] = [x, FOOT - wall];
  for (let step = 0; step < steps; step++) path += `H${(at += tread).toFixed(1)}V${(y -= rise)}`;
  path += `H${(at += 8).toFixed(1)}`;
  for (let step = 0; step < steps; step++) path += `V${(y += rise)}H${(at += tread).toFixed(1)}`;
  return [path, width];
};
/** A house seen from its long side: a low roof and a chimney. */
const long = (width, wall) => (x) => [
  `V${FOOT - wall}H${(x + width * 0.7).toFixed(1)}v-5h5v5H${x + width}`,
  width,
];
/** The belfry. */
const belfry = () => (x) => [`V${FOOT - 18}h4v-14h-2v-3h3v-7h2l7-12l7 12h2v7h3v3h-2v14h4`, 28];

const row = [
  long(86, 10), gable(40, 4, 12, 3), gable(34, 3, 9, 4), long(120, 8), gable(46, 5, 11, 3), long(64, 12), gable(36, 4, 8, 3),
  long(98, 9), belfry(), long(74, 11), gable(38, 4, 10, 3), gable(44, 4, 12, 3), long(132, 7), gable(34, 3, 11, 4), long(58, 10),
  gable(42, 5, 8, 3), long(110, 9), gable(36, 4, 12, 3), long(70, 8),
];
let [x, path] = [0, `M0 ${FOOT}`];
for (const house of row) {
  const [drawn, width] = house(x);
  path += drawn;
  x += width;
}
console.log(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${x} ${HEIGHT}" width="${x}" height="${HEIGHT}"><path d="${path}V${FOOT}Z"/></svg>`);
