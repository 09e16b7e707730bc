import type { Chart } from "chart.js";
import type { Point } from "./points";

/** The arrows go from point to point, Home and End to the first and the last; what is reached is written under the chart. */
export function walk(canvas: HTMLCanvasElement, chart: Chart, points: Point[]): void {
  const said = document.getElementById("chart-point");
  let at = -1;
  const reach = (place: number): void => {
    at = Math.min(Math.max(place, 0), points.length - 1);
    const active = [{ datasetIndex: 0, index: at }];
    chart.setActiveElements(active);
    chart.tooltip?.setActiveElements(active, { x: 0, y: 0 });
    chart.update("none");
    const point = points[at];
    if (said && point) said.textContent = `${point.label}\u00a0: ${point.shown}`;
  };
  canvas.addEventListener("keydown", (event) => {
    const steps: Record<string, number> = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: points.length - 1 };
    const next = steps[event.key];
    if (next === undefined || points.length === 0) return;
    event.preventDefault();
    reach(next);
  });
  canvas.addEventListener("blur", () => {
    at = -1;
    chart.setActiveElements([]);
    chart.tooltip?.setActiveElements([], { x: 0, y: 0 });
    chart.update("none");
    if (said) said.textContent = "";
  });
}
