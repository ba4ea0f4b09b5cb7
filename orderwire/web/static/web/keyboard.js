// Keys: the search of every page, and the shortcuts whose list is the help sheet's own links (web/shortcuts.py).
// Every page works without it: the search field sends its form, the sheet is a page of its own.
(() => {
  const SEQUENCE_MS = 1200;
  let pressed = [];
  let last = 0;

  function typing(target) {
    return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
  }

  function seen(element) {
    return element && element.getClientRects().length > 0;
  }

  function search() {
    const field = [document.getElementById("find"), ...document.querySelectorAll("main input[type=search]")].find(seen);
    if (field) field.focus();
    return Boolean(field);
  }

  function sheet() {
    const dialog = document.getElementById("keys");
    if (dialog && !dialog.open) dialog.showModal();
    return Boolean(dialog);
  }

  function follow(keys) {
    const link = [...document.querySelectorAll("#keys [data-keys]")].find((one) => one.dataset.keys === keys);
    if (link) location.assign(link.href);
    return Boolean(link);
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "/" || event.key === "?") {
      pressed = [];
      if (event.key === "/" ? search() : sheet()) event.preventDefault();
      return;
    }
    if (event.key.length !== 1) return;
    const now = Date.now();
    pressed = now - last > SEQUENCE_MS ? [event.key] : [...pressed.slice(-1), event.key];
    last = now;
    const alone = pressed.length === 1 || pressed[0] !== "g";
    if (follow(pressed.join(" ")) || (alone && follow(event.key))) pressed = [];
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-shows-keys]") && sheet()) event.preventDefault();
  });

  // --- the search field: arrows choose, Enter opens what is chosen, Escape closes ---
  const field = document.getElementById("find");
  const panel = document.getElementById("found");
  if (!field || !panel) return;

  const options = () => [...panel.querySelectorAll("a[role=option]")];

  function open(yes) {
    panel.hidden = !yes;
    field.setAttribute("aria-expanded", String(yes));
    if (!yes) choose(null);
  }

  function choose(option) {
    for (const one of options()) one.setAttribute("aria-selected", String(one === option));
    if (option) {
      field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      field.removeAttribute("aria-activedescendant");
    }
  }

  function step(by) {
    const all = options();
    if (!all.length) return;
    const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
    choose(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length]);
  }

  panel.addEventListener("htmx:afterSwap", () => open(panel.childElementCount > 0 && field.value.trim() !== ""));
  field.addEventListener("input", () => {
    if (!field.value.trim()) open(false);
  });
  field.addEventListener("focus", () => {
    if (panel.childElementCount > 0 && field.value.trim()) open(true);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (panel.hidden && panel.childElementCount > 0) open(true);
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      const chosen = options().find((one) => one.getAttribute("aria-selected") === "true");
      if (chosen && !panel.hidden) {
        event.preventDefault();
        location.assign(chosen.href);
      }
    } else if (event.key === "Escape") {
      if (panel.hidden) field.blur();
      else open(false);
      event.preventDefault();
    }
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-finder]")) open(false);
  });
})();
