// A file leaves with its progress in sight, and a way to stop it. Without this script the browser sends the form itself.

const size = (bytes: number): string =>
  new Intl.NumberFormat(document.documentElement.lang, {
    style: "unit",
    unit: bytes < 1e9 ? "megabyte" : "gigabyte",
    maximumFractionDigits: bytes < 1e7 || bytes >= 1e9 ? 1 : 0,
  }).format(bytes / (bytes < 1e9 ? 1e6 : 1e9));

function send(form: HTMLFormElement): void {
  const place = form.querySelector<HTMLElement>("[data-sending]");
  const status = place?.querySelector<HTMLElement>("[role=status]");
  const bar = place?.querySelector("progress");
  const stop = place?.querySelector("button");
  const submit = form.querySelector<HTMLButtonElement>("[type=submit]");
  if (!place || !status || !bar || !stop || !submit) return form.submit();
  const request = new XMLHttpRequest();
  const said = (name: string): string => place.dataset[name] ?? "";
  const still = (text: string): void => {
    place.hidden = text === "";
    bar.hidden = stop.hidden = true;
    status.textContent = text;
    submit.hidden = false;
    submit.focus();
  };
  place.hidden = false;
  bar.hidden = stop.hidden = false;
  submit.hidden = true;
  status.textContent = said("sending");
  stop.focus();
  let told = -1;
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    bar.max = event.total;
    bar.value = event.loaded;
    const tenth = Math.floor((10 * event.loaded) / event.total); // a screen reader hears ten steps, not thousands
    if (tenth === told) return;
    told = tenth;
    status.textContent = tenth === 10 ? said("sent") : `${said("sending")} ${size(event.loaded)} / ${size(event.total)}`;
  });
  request.addEventListener("load", () => {
    if (request.status < 400) return location.assign(request.responseURL);
    const answer = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("main");
    if (!answer) return still(said("failed"));
    document.querySelector("main")?.replaceWith(answer);
    watch();
    answer.querySelector<HTMLElement>("[role=alert]")?.focus();
  });
  request.addEventListener("error", () => still(said("failed")));
  request.addEventListener("abort", () => still(said("stopped")));
  stop.addEventListener("click", () => request.abort(), { once: true });
  request.open("POST", form.action);
  request.send(new FormData(form));
}

function watch(): void {
  const form = document.querySelector<HTMLFormElement>("form.send");
  const file = form?.querySelector<HTMLInputElement>("[type=file]");
  form?.addEventListener("submit", (event) => {
    if (!file?.files?.length) return;
    event.preventDefault();
    send(form);
  });
}

watch();

export {};
