// The picker of merge tags: a dialog with a search. A field is given a button by data-takes-tags; other scripts open it with
// owTags.open(done). Arrow keys move, Enter picks, Escape closes; the caret stands behind the tag afterwards.
window.owTags = (() => {
  let done = null;
  let rowsToo = true;

  const picker = () => document.getElementById("tag-picker");
  const search = () => picker().querySelector("input");
  const options = () => [...picker().querySelectorAll("[role=option]")];
  const shown = () => options().filter((one) => !one.hidden);

  function open(then, { rows = false } = {}) {
    done = then;
    rowsToo = rows;
    search().value = "";
    narrow();
    picker().showModal();
    search().focus();
  }

  function narrow() {
    const wanted = search().value.trim().toLowerCase().split(/\s+/);
    for (const one of options()) {
      const fits = wanted.every((word) => one.dataset.search.includes(word));
      one.hidden = !fits || (one.hasAttribute("data-row") && !rowsToo);
    }
    for (const group of picker().querySelectorAll("[role=group]")) group.hidden = !group.querySelector("[role=option]:not([hidden])");
    picker().querySelector("[data-nothing]").hidden = shown().length > 0;
    mark(shown()[0]);
  }

  function mark(option) {
    for (const one of options()) one.setAttribute("aria-selected", String(one === option));
    if (!option) return search().removeAttribute("aria-activedescendant");
    search().setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function move(step) {
    const all = shown();
    const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (all.length) mark(all[(at + step + all.length) % all.length]);
  }

  function pick(option) {
    const then = done;
    done = null;
    picker().close();
    if (then && option) then(option.dataset.tag);
  }

  function keys(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      event.preventDefault();
      move(steps[event.key]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      pick(shown().find((one) => one.getAttribute("aria-selected") === "true"));
    }
  }

  // Where the caret stood when the field was left, for a field the picker is opened beside.
  function insertInto(field, tag) {
    const at = field.selectionStart ?? field.value.length;
    field.setRangeText(tag, at, field.selectionEnd ?? at, "end");
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function beside(field, label) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-small ow-tag-button";
    button.title = label;
    const name = document.querySelector(`label[for="${field.id}"]`);
    const sign = document.createElement("span");
    sign.textContent = "*| |*";
    sign.setAttribute("aria-hidden", "true");
    const said = document.createElement("span");
    said.className = "sr-only";
    said.textContent = name ? `${label}: ${name.firstChild.textContent.trim()}` : label;
    button.append(sign, said);
    button.addEventListener("click", () => open((tag) => insertInto(field, tag), { rows: field.tagName === "TEXTAREA" }));
    return button;
  }

  function start() {
    if (!picker()) return;
    search().addEventListener("input", narrow);
    picker().addEventListener("keydown", keys);
    picker().addEventListener("mousedown", (event) => event.stopPropagation()); // a text being edited stays so
    picker().addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) pick(option);
      else if (event.target === picker() || event.target.closest("[data-close]")) picker().close();
    });
    for (const field of document.querySelectorAll("[data-takes-tags]")) {
      if (field.type === "hidden" || field.hidden) continue;
      const box = document.createElement("div");
      box.className = field.tagName === "TEXTAREA" ? "ow-with-tags ow-with-tags-below" : "ow-with-tags";
      field.replaceWith(box);
      box.append(field, beside(field, picker().dataset.label));
    }
  }

  document.addEventListener("DOMContentLoaded", start);
  return { beside, insertInto, open };
})();
