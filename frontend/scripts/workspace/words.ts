// Words already used become buttons that write themselves in their field.

for (const list of document.querySelectorAll<HTMLElement>("[data-words]")) {
  const field = document.getElementById(list.dataset["words"] ?? "");
  if (!(field instanceof HTMLInputElement)) continue;
  for (const item of list.querySelectorAll("li")) {
    const word = item.textContent ?? "";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = word;
    button.addEventListener("click", () => {
      const said = field.value.split(",").map((part) => part.trim()).filter((part) => part !== "");
      if (!said.includes(word)) field.value = [...said, word].join(", ");
      field.focus();
    });
    item.replaceChildren(button);
  }
}

export {};
