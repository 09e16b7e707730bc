// The chart of a dataset: drawn from the table that stands under it. Without this script the table is read alone.
import { draw } from "./chart/draw";
import { choices } from "./chart/choices";
import { readPoints } from "./chart/points";

const form = document.querySelector<HTMLFormElement>(".chart-form");
if (form) choices(form);

const frame = document.getElementById("chart");
const table = document.getElementById("chart-data");
if (frame && table) {
  void document.fonts.ready.then(() => {
    draw(frame, readPoints(table));
    frame.dataset["ready"] = "yes";
  });
}
