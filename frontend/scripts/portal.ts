// What every page can do better with a script; all of it works without.

/** Buttons that copy an example: shown only where the browser can copy. */
function offerCopies(): void {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    const source = document.getElementById(button.dataset["copy"] ?? "");
    if (!source) continue;
    const label = button.textContent ?? "";
    button.hidden = false;
    button.addEventListener("click", async () => {
      const typed = source instanceof HTMLInputElement || source instanceof HTMLTextAreaElement;
      await navigator.clipboard.writeText(typed ? source.value : (source.textContent ?? ""));
      button.textContent = button.dataset["done"] ?? label;
      window.setTimeout(() => (button.textContent = label), 2500);
    });
  }
}

/** A form sent by a script-aware browser leaves its empty answers out of the address. */
function tidyAddresses(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-tidy]")) {
    form.addEventListener("submit", () => {
      const fields = form.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input[name], select[name]");
      const emptied = [...fields].filter((field) => field.value === "" && !field.disabled);
      for (const field of emptied) field.disabled = true;
      window.setTimeout(() => emptied.forEach((field) => (field.disabled = false)), 0);
    });
  }
}

offerCopies();
tidyAddresses();
