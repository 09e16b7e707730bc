/** A point of the chart, as the table's line says it. */
export interface Point {
  label: string;
  value: number | null;
  shown: string;
}

export function readPoints(table: HTMLElement): Point[] {
  return [...table.querySelectorAll("tbody tr")].map((line) => {
    const cell = line.querySelector("data");
    const said = cell?.getAttribute("value") ?? "";
    return { label: line.querySelector("th")?.textContent ?? "", value: said === "" ? null : Number(said), shown: cell?.textContent ?? "" };
  });
}
