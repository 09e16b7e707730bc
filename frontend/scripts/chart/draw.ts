import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  type ChartConfiguration,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from "chart.js";
import { look, type Look } from "./look";
import type { Point } from "./points";
import { walk } from "./walk";

Chart.register(BarController, BarElement, CategoryScale, LinearScale, LineController, LineElement, PointElement, Tooltip);

/** Puts the drawing in its frame; it follows the page's colours, and the keyboard walks along it. */
export function draw(frame: HTMLElement, points: Point[]): void {
  const box = document.createElement("div");
  box.className = "chart__canvas";
  const canvas = document.createElement("canvas");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", `${frame.dataset["title"] ?? ""}. ${frame.dataset["point"] ?? ""}`);
  box.append(canvas);
  frame.replaceChildren(box);
  Chart.defaults.font.family = look().family;
  Chart.defaults.font.size = 14;
  const chart = new Chart(canvas, settings(frame, points, look()));
  walk(canvas, chart, points);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    Object.assign(chart.config, settings(frame, points, look()));
    chart.update("none");
  });
}

function settings(frame: HTMLElement, points: Point[], colour: Look): ChartConfiguration<"bar" | "line", (number | null)[], string> {
  const { kind = "bars", along = "", values = "" } = frame.dataset;
  const line = kind === "line";
  const turned = frame.dataset["turned"] !== undefined; // long names are read along the bars
  const numbers = new Intl.NumberFormat(document.documentElement.lang, { maximumSignificantDigits: 6, notation: "standard" });
  const valueAxis = {
    beginAtZero: !line,
    title: { display: true, text: values, color: colour.soft },
    ticks: { color: colour.soft, callback: (value: number | string) => numbers.format(Number(value)), maxTicksLimit: 7 },
    grid: { color: colour.line },
    border: { display: false },
  };
  const labelAxis = {
    title: { display: !turned, text: along, color: colour.soft },
    ticks: {
      color: colour.soft,
      autoSkip: !turned,
      maxRotation: 0,
      autoSkipPadding: 16,
      ...(turned ? { callback: (_: number | string, place: number) => shortened(points[place]?.label ?? "", box(frame)) } : {}),
    },
    grid: { display: false },
    border: { color: colour.strong },
  };
  return {
    type: line ? "line" : "bar",
    data: {
      labels: points.map((point) => point.label),
      datasets: [
        {
          data: points.map((point) => point.value),
          backgroundColor: colour.data,
          hoverBackgroundColor: colour.hover,
          borderColor: colour.data,
          ...(line
            ? { borderWidth: 2, pointRadius: points.length > 60 ? 0 : 3, pointHoverRadius: 6, pointHitRadius: 12, tension: 0 }
            : { borderWidth: 0, categoryPercentage: kind === "histogram" ? 1 : 0.84, barPercentage: kind === "histogram" ? 0.98 : 0.92 }),
        },
      ],
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      indexAxis: turned ? "y" : "x",
      interaction: { mode: "index", intersect: false, axis: turned ? "y" : "x" },
      scales: turned ? { x: valueAxis, y: labelAxis } : { x: labelAxis, y: valueAxis },
      plugins: {
        tooltip: {
          displayColors: false,
          backgroundColor: colour.ink,
          titleColor: colour.paper,
          bodyColor: colour.paper,
          titleFont: { family: colour.family, size: 13, weight: "normal" },
          bodyFont: { family: colour.family, size: 15, weight: "bold" },
          padding: 10,
          cornerRadius: 2,
          callbacks: { label: (item) => points[item.dataIndex]?.shown ?? "" },
        },
      },
    },
  } as ChartConfiguration<"bar" | "line", (number | null)[], string>;
}

function box(frame: HTMLElement): number {
  return frame.clientWidth < 520 ? 18 : 38;
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
