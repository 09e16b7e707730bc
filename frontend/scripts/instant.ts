// The catalogue answers while one types, the search field suggests, a link replaces a part of its page. Without this file
// the same forms and links load whole pages.
const WAIT = 250; // ms after the last letter

let running: AbortController | undefined;

/** Put the element `id` of the page at `address` in the place of ours; the address bar follows. */
async function replacePart(id: string, address: string): Promise<void> {
  running?.abort();
  running = new AbortController();
  const there = document.getElementById(id);
  there?.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { signal: running.signal });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(id);
    if (!there || !fresh) return;
    // Only what changed inside: the status line stays the same element, so that it is announced.
    const status = there.querySelector("[role=status]");
    const said = fresh.querySelector("[role=status]");
    there.replaceChildren(...fresh.childNodes);
    if (status && said) {
      const text = said.textContent;
      there.querySelector("[role=status]")?.replaceWith(status);
      status.textContent = text;
    }
    document.title = page.title;
    window.history.replaceState(null, "", address);
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
  } finally {
    there?.removeAttribute("aria-busy");
  }
}

/** The address a form would go to, without its empty answers. */
function addressOf(form: HTMLFormElement): string {
  const pairs = [...new FormData(form)].filter(([, value]) => typeof value === "string" && value !== "");
  const query = new URLSearchParams(pairs as [string, string][]).toString();
  return query ? `${form.action}?${query}` : form.action;
}

function answerWhileTyping(form: HTMLFormElement): void {
  const field = form.querySelector<HTMLInputElement>("input[type=search]");
  let timer = 0;
  field?.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void replacePart(form.dataset["instant"] ?? "", addressOf(form)), WAIT);
  });
}

function suggest(field: HTMLInputElement): void {
  const list = field.list;
  let timer = 0;
  let last = "";
  field.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(async () => {
      const typed = field.value.trim();
      if (!list || typed === last) return;
      last = typed;
      const answer = await fetch(`${field.dataset["suggestions"]}?q=${encodeURIComponent(typed)}`);
      if (answer.ok && typed === last) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        list.replaceChildren(...page.querySelectorAll("option"));
      }
    }, WAIT);
  });
}

/** What a shape of a drawing stands for, written below it as one points at it. */
function tellPointed(event: PointerEvent): void {
  const shape = (event.target as Element).closest(".territory svg a");
  const said = shape?.querySelector("title")?.textContent;
  const place = shape?.closest("figure")?.querySelector("[data-told]");
  if (said && place) place.textContent = said;
}

document.addEventListener("pointerover", tellPointed);
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-instant]")) answerWhileTyping(form);
for (const field of document.querySelectorAll<HTMLInputElement>("input[data-suggestions]")) suggest(field);
document.addEventListener("click", (event) => {
  const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-swap]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const place = [...document.querySelectorAll("a[data-swap]")].indexOf(link);
  void replacePart(link.dataset["swap"] ?? "", link.href).then(() =>
    document.querySelectorAll<HTMLAnchorElement>("a[data-swap]")[place]?.focus(),
  );
});
