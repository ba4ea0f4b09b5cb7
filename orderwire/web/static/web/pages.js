// What a page does beyond plain HTML: small, and every page works without it.
// Alpine's CSP build needs each component named here; a page's markup only says which one it is.
document.addEventListener("alpine:init", () => {
  // Copies the text of the element named by data-copies.
  Alpine.data("copier", () => ({
    done: false,
    copy() {
      const from = document.getElementById(this.$el.dataset.copies);
      navigator.clipboard.writeText(from.textContent.trim()).then(() => {
        this.done = true;
        setTimeout(() => (this.done = false), 1600);
      });
    },
    get words() {
      return this.done ? "Copied" : "Copy";
    },
  }));

  // Shows fields that belong to one choice only while that choice is made: data-shown-for names the choices.
  Alpine.data("chooser", () => ({
    choice: "",
    init() {
      this.read();
    },
    read() {
      const chosen = this.$root.querySelector("[data-chooses]:checked, select[data-chooses]");
      this.choice = chosen ? chosen.value : "";
      for (const part of this.$root.querySelectorAll("[data-shown-for]")) {
        part.hidden = !part.dataset.shownFor.split(" ").includes(this.choice);
      }
    },
  }));

  // Adds the code of a pressed button to a text area, one a line, once.
  Alpine.data("codePicker", () => ({
    init() {
      this.$root.hidden = false;
    },
    put(event) {
      const button = event.target.closest("[data-code]");
      if (!button) return;
      const field = document.getElementById(this.$root.dataset.into);
      const codes = field.value.split(/[\n,;]/).map((code) => code.trim()).filter(Boolean);
      if (!codes.includes(button.dataset.code)) codes.push(button.dataset.code);
      field.value = codes.join("\n");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    },
    stay() {
      // Enter in the search must not send the form around it.
    },
  }));

  // Puts a merge tag where the caret last stood in a wording's field.
  Alpine.data("tagPicker", () => ({
    last: null,
    note(event) {
      if (event.target.matches("[data-takes-tags]")) this.last = event.target;
    },
    put(event) {
      const button = event.target.closest("[data-tag]");
      if (!button) return;
      const field = this.last || this.$root.querySelector("[data-takes-tags]");
      const at = field.selectionStart ?? field.value.length;
      field.setRangeText(button.dataset.tag, at, field.selectionEnd ?? at, "end");
      field.focus();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    },
  }));
});

// The live preview: the form itself, sent into the preview's frame a moment after the last keystroke.
let waiting = 0;
function previewSoon(form) {
  clearTimeout(waiting);
  waiting = setTimeout(() => form.requestSubmit(form.querySelector("[data-previews]")), 450);
}
for (const kind of ["input", "change"]) {
  document.addEventListener(kind, (event) => {
    const form = event.target.closest("form[data-live-preview]");
    if (form) previewSoon(form);
  });
}

// A filter is applied as soon as it is changed (its own button stays for keyboards and for pages without scripts).
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
});

// A form that is not kept by itself asks before what was typed in it is left.
let unsaved = false;
document.addEventListener("input", (event) => {
  if (event.target.closest("form[data-guards]") && event.target.name) unsaved = true;
});
document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-guards]")) unsaved = false;
});
window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});
