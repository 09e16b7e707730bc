/** Leaves aside the choices that mean nothing for the form chosen: a chart of communes has no step of time. */
export function choices(form: HTMLFormElement): void {
  const chosen = (name: string): string => form.querySelector<HTMLSelectElement>(`[name="${name}"]`)?.value ?? "";
  const timed = (): boolean => form.querySelector<HTMLSelectElement>('[name="x"]')?.selectedOptions[0]?.dataset["time"] !== undefined;
  const settle = (): void => {
    for (const field of form.querySelectorAll<HTMLElement>("[data-for]")) {
      const { for: kinds = "", unless, when } = field.dataset;
      const wanted = kinds.split(" ").includes(chosen("chart")) && chosen("measure") !== unless && (when !== "time" || timed());
      field.toggleAttribute("data-off", !wanted);
      for (const input of field.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select")) input.disabled = !wanted;
    }
  };
  form.addEventListener("change", settle);
  settle();
}
