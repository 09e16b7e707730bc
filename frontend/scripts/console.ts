// The console of the API: runs the call its form describes, and shows what came back. Without it the form opens the address.

const MOST_SHOWN = 200_000; // characters: a page is to be read

interface Shown {
  text: string;
  cut: boolean;
}

/** The address a form stands for: its answers, the empty ones left out. */
function address(form: HTMLFormElement): URL {
  const url = new URL(form.action);
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value !== "") url.searchParams.append(name, value);
  }
  return url;
}

/** The beginning of a text, read no further than what is shown. */
async function beginning(answer: Response): Promise<Shown> {
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const part = await reader?.read();
    if (!part || part.done) return { text, cut: false };
    text += part.value;
    if (text.length > MOST_SHOWN) {
      await reader?.cancel();
      return { text: text.slice(0, MOST_SHOWN), cut: true };
    }
  }
}

/** JSON with one value a line; any other text as it is. */
function laidOut(shown: Shown, kind: string): string {
  if (shown.cut || !kind.includes("json")) return shown.text;
  try {
    return JSON.stringify(JSON.parse(shown.text), null, 2);
  } catch {
    return shown.text; // one object a line, for instance
  }
}

function within<T extends HTMLElement>(part: ParentNode, selector: string): T {
  const found = part.querySelector<T>(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return found;
}

async function run(form: HTMLFormElement, place: HTMLElement): Promise<void> {
  const status = within(place, "[data-status]");
  const body = within(place, "#code-body");
  const link = within<HTMLAnchorElement>(place, "[data-address]");
  const url = address(form);
  link.href = url.href;
  within(link, "code").textContent = url.href;
  body.textContent = "";
  within(place, "[data-headers]").textContent = "";
  status.textContent = form.dataset["running"] ?? "";
  place.hidden = false;
  const begun = performance.now();
  try {
    const answer = await fetch(url);
    const kind = answer.headers.get("Content-Type") ?? "";
    const readable = /json|text|xml/.test(kind);
    const shown = readable ? await beginning(answer) : { text: form.dataset["binary"] ?? "", cut: false };
    if (!readable) await answer.body?.cancel();
    const lasted = Math.round(performance.now() - begun);
    const said = [`${answer.status} ${answer.statusText}`.trim(), `${lasted} ms`];
    if (shown.cut) said.push(form.dataset["cut"] ?? "");
    status.textContent = said.join(" · ");
    within(place, "[data-headers]").textContent = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
    body.textContent = laidOut(shown, kind);
  } catch {
    status.textContent = form.dataset["failed"] ?? "";
  }
  within(place, "#answer").focus();
}

/** Buttons that add an empty answer to a parameter that may be repeated. */
function offerMore(): void {
  for (const field of document.querySelectorAll<HTMLElement>("[data-repeated]")) {
    const button = within<HTMLButtonElement>(field, "[data-more]");
    button.hidden = false;
    button.addEventListener("click", () => {
      const inputs = [...field.querySelectorAll("input")];
      const last = inputs.at(-1);
      if (!last) return;
      const added = last.cloneNode() as HTMLInputElement;
      added.removeAttribute("id");
      added.value = "";
      added.setAttribute("aria-label", added.name);
      last.after(added);
      added.focus();
    });
  }
}

const form = document.querySelector<HTMLFormElement>("form[data-console][action]");
const place = document.querySelector<HTMLElement>("[data-answer]");
if (form && place && form.getAttribute("action")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void run(form, place);
  });
}
offerMore();
