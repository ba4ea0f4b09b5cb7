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
      const said = this.$el.dataset;
      return this.done ? said.copied || "Copied" : said.copy || "Copy";
    },
  }));

  // Pictures dropped onto a form are uploaded one after the other; what is refused is said, with its name.
  Alpine.data("dropzone", () => ({
    inside: false,
    problem: "",
    over() {
      this.inside = true;
    },
    out() {
      this.inside = false;
    },
    get shade() {
      return this.inside ? "dropzone-over" : "";
    },
    async drop(event) {
      this.inside = false;
      const refused = [];
      for (const file of event.dataTransfer.files) {
        const form = new FormData();
        form.append("csrfmiddlewaretoken", this.$root.querySelector("[name=csrfmiddlewaretoken]").value);
        form.append("file", file);
        const answer = await fetch(this.$root.dataset.uploadUrl, { method: "POST", body: form });
        if (!answer.ok) {
          const said = await answer.json().catch(() => ({ detail: answer.statusText }));
          refused.push(`${file.name}: ${said.detail}`);
        }
      }
      this.problem = refused.join(" ");
      if (!refused.length) location.reload();
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

  // One language at a time, as tabs; the live preview speaks the one that is shown. Without scripts all stand below each other.
  Alpine.data("languageTabs", () => ({
    init() {
      const list = this.$root.querySelector("[data-tablist]");
      const tabs = [...list.children];
      if (tabs.length < 2) return;
      list.hidden = false;
      list.setAttribute("role", "tablist");
      for (const tab of tabs) tab.setAttribute("role", "tab");
      for (const panel of this.$root.querySelectorAll("[data-panel]")) panel.setAttribute("role", "tabpanel");
      this.show(tabs.find((tab) => "first" in tab.dataset) || tabs[0]);
    },
    choose(event) {
      const tab = event.target.closest("[data-tab]");
      if (!tab) return;
      this.show(tab);
      tab.dispatchEvent(new Event("change", { bubbles: true }));
    },
    arrow(event) {
      if (!event.target.matches("[role=tab]")) return;
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const tabs = [...event.target.parentElement.children];
      const next = tabs[(tabs.indexOf(event.target) + step + tabs.length) % tabs.length];
      next.focus();
      next.click();
    },
    show(chosen) {
      for (const tab of chosen.parentElement.children) {
        tab.setAttribute("aria-selected", String(tab === chosen));
        tab.tabIndex = tab === chosen ? 0 : -1;
      }
      for (const panel of this.$root.querySelectorAll("[data-panel]")) {
        panel.hidden = panel.dataset.panel !== chosen.dataset.tab;
      }
      this.$root.querySelector("[data-preview-language]").value = chosen.dataset.tab;
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
    if (form && event.target.name !== "test_to") previewSoon(form); // an address changes nothing that is shown
  });
}

// What a test answers is not overtaken by a preview that waits.
document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-live-preview]")) clearTimeout(waiting);
});

// Enter in a field of the preview shows the preview; the form is saved by its own button.
document.addEventListener("keydown", (event) => {
  const form = event.key === "Enter" && event.target.closest("form[data-live-preview]");
  if (!form || !event.target.matches("input[name^=preview_], input[name=test_to]")) return;
  event.preventDefault();
  if (event.target.name === "test_to") form.requestSubmit(form.querySelector("[data-tests]"));
  else previewSoon(form);
});

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
