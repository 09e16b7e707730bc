// Passkeys: the service asks, the browser hands the question to the device, the answer goes back. Without this script, or
// without a browser that knows passkeys, its forms stay hidden and the password is the way.

interface Said {
  next?: string;
  message?: string;
}

/** Send a form's fields to an address of ours; null when the service wants to see the password again first. */
async function send(address: string, fields: FormData): Promise<Response | null> {
  const answer = await fetch(address, { method: "POST", body: fields, redirect: "manual", credentials: "same-origin" });
  return answer.type === "opaqueredirect" ? null : answer;
}

async function ask(form: HTMLFormElement): Promise<void> {
  const { options, answer, passkey, proof } = form.dataset;
  if (!options || !answer) return;
  const asked = await send(options, new FormData(form));
  if (!asked) return window.location.assign(`${proof ?? ""}?next=${encodeURIComponent(window.location.pathname)}`);
  const question = await asked.json();
  if (!asked.ok) throw new Error((question as Said).message);
  const credential =
    passkey === "new"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(question) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(question) });
  const fields = new FormData(form);
  fields.set("answer", JSON.stringify((credential as PublicKeyCredential).toJSON()));
  const done = await send(answer, fields);
  const said = done ? ((await done.json()) as Said) : {};
  if (!said.next) throw new Error(said.message);
  window.location.assign(said.next);
}

function offer(form: HTMLFormElement): void {
  const notice = form.querySelector<HTMLElement>("[data-cancelled]");
  const button = form.querySelector<HTMLButtonElement>("button");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!notice || !button || button.disabled) return;
    notice.hidden = true;
    button.disabled = true;
    try {
      await ask(form);
    } catch (error) {
      // A DOMException is the device's refusal, in words of the browser: ours say what to do.
      const ours = error instanceof DOMException || !(error instanceof Error) ? "" : error.message;
      notice.textContent = ours || (notice.dataset["cancelled"] ?? "");
      notice.hidden = false;
    } finally {
      button.disabled = false;
    }
  });
}

const able = "PublicKeyCredential" in window && "parseRequestOptionsFromJSON" in PublicKeyCredential;
if (able) document.querySelectorAll<HTMLFormElement>("form[data-passkey]").forEach(offer);
