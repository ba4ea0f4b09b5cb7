// The mail editor's page: starts GrapesJS with the mail that the server hands over, and ties the page's own parts to it.
(() => {
  const byId = (id) => document.getElementById(id);
  const WIDE = window.matchMedia("(min-width: 1024px)");

  function sectors(words) {
    const side = (name, label) => ({ property: `padding-${name}`, label, type: "number", units: ["px"], default: "0" });
    const size = (property, label) => ({ property, label, type: "number", units: ["px", "%"], default: "auto", min: 0 });
    const colour = (property, label) => ({ property, label, type: "color" });
    const option = (id, label) => ({ id, label });
    const align = ["left", "center", "right"].map((one) => option(one, words[one]));
    return [
      {
        name: words.letters,
        properties: [
          size("font-size", words.font_size),
          colour("color", words.color),
          { property: "font-weight", label: words.font_weight, type: "select", default: "400",
            options: [option("400", words.normal), option("600", words.bold)] },
          { property: "line-height", label: words.line_height, type: "number", units: ["", "px"], default: "1.6", step: 0.1 },
          { property: "align", label: words.align, type: "radio", default: "left", options: align },
        ],
      },
      {
        name: words.spacing,
        properties: [
          ...["top", "right", "bottom", "left"].map((one) => side(one, `${words.padding}: ${words[one]}`)),
          size("width", words.width),
          size("height", words.height),
        ],
      },
      {
        name: words.colours,
        properties: [
          colour("background-color", words.background),
          colour("container-background-color", `${words.background} (${words.row})`),
          colour("border-color", words.border_color),
        ],
      },
      {
        name: words.edges,
        properties: [size("border-width", words.border_width), size("border-radius", words.radius)],
      },
    ];
  }

  // Traits with a line of text: with the picker of merge tags beside it, and for pictures a way to choose one.
  function lineTraits(editor, words) {
    const line = (set, extra) => ({
      createInput({ trait, component }) {
        const box = document.createElement("div");
        box.className = "ow-with-tags";
        const field = document.createElement("input");
        field.className = "input";
        field.setAttribute("aria-label", trait.get("label"));
        field.addEventListener("input", () => set(component, trait.get("name"), field.value.trim()));
        box.append(field, owTags.beside(field, words.insert_tag));
        if (extra) box.append(extra(component));
        return box;
      },
      onUpdate({ elInput, component, trait }) {
        const field = elInput.querySelector("input");
        const now = component.getAttributes()[trait.get("name")] || "";
        if (document.activeElement !== field) field.value = now.startsWith("data:") ? "" : now;
      },
      onEvent() {},
    });
    editor.TraitManager.addType("ow-line", line((component, name, value) => component.addAttributes({ [name]: value })));
    editor.TraitManager.addType("ow-picture", line((component, _, value) => owImages.setSource(component, value), choose));
    function choose(component) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-small";
      button.textContent = words.choose_picture;
      button.addEventListener("click", () => editor.runCommand("open-assets", { target: component }));
      return button;
    }
  }

  // The line over a text being written: bold and so on, a link, and a merge tag where the caret stands.
  function richText(editor, words) {
    const texts = editor.RichTextEditor;
    texts.remove("wrap");
    for (const [name, title] of [["bold", words.bold], ["italic", words.italic], ["underline", words.underline],
      ["strikethrough", words.strike], ["link", words.link]]) {
      const action = texts.get(name);
      if (action) action.attributes = { title, "aria-label": title };
    }
    texts.add("merge-tag", {
      icon: '<span class="ow-tag-sign">*| |*</span>',
      attributes: { title: words.insert_tag, "aria-label": words.insert_tag },
      result: (rte) => tagAtCaret(rte),
    });
  }

  function tagAtCaret(rte) {
    const place = owCaret.placeOf(rte.el);
    owTags.open((tag) => {
      rte.el.ownerDocument.defaultView.focus();
      rte.el.focus();
      owCaret.putBack(rte.el, place);
      rte.el.ownerDocument.execCommand("insertText", false, tag);
    });
  }

  function begin(page, data) {
    const { words } = data;
    const head = (data.opening.match(/<mj-attributes\b[\s\S]*?<\/mj-attributes>/i) || [""])[0];
    const editor = grapesjs.init({
      container: "#editor-canvas",
      height: "100%",
      width: "auto",
      telemetry: false,
      noticeOnUnload: false,
      storageManager: false,
      cssIcons: "",
      panels: { defaults: [] },
      layerManager: { custom: true },
      selectorManager: { custom: true },
      blockManager: { custom: true },
      showDevices: false,
      parser: { optionsHtml: { keepEmptyTextNodes: false } },
      deviceManager: { devices: [{ id: "desktop", name: "desktop", width: "" }, { id: "phone", name: "phone", width: "390px" }] },
      traitManager: { appendTo: "#editor-traits" },
      styleManager: { appendTo: "#editor-styles", sectors: sectors(words) },
      assetManager: owImages.assetManager(page, words, () => editor, page.dataset.token),
      i18n: { messages: { en: { assetManager: { addButton: words.add_picture, inputPlh: words.picture_hint,
        modalTitle: words.choose_picture, uploadTitle: words.drop_hint } } } },
      canvas: { styles: [page.dataset.canvasStyle] },
      plugins: [(made) => owMjml.plugin(head)(made, window["grapesjs-mjml"].default || window["grapesjs-mjml"])],
    });
    owMjml.tune(editor, data);
    owBlocks.define(editor, data, owBlocks.sampler(data, (asked) => samples(page, asked)));
    owBlocks.wordTraits(editor, data);
    owSocial.traits(editor, data);
    lineTraits(editor, words);
    richText(editor, words);
    owImages.load(page, editor);
    editor.onReady(() => {
      owMjml.fill(editor, data);
      owSamples.begin(editor, data);
      editor.UndoManager.clear();
      tie(editor, page, data);
    });
    return editor;
  }

  async function samples(page, asked) {
    const answer = await fetch(page.dataset.samplesUrl, {
      method: "POST",
      body: JSON.stringify(asked),
      headers: { "Content-Type": "application/json", "X-CSRFToken": page.dataset.token },
      credentials: "same-origin",
    });
    return answer.ok ? (await answer.json()).samples : [];
  }

  function tie(editor, page, data) {
    const source = byId("preview-source");
    const read = () => ({
      subject: byId("editor-subject").value,
      preheader: byId("editor-preheader").value,
      design: { project: owMjml.project(editor), mjml: owMjml.taken(editor, data) },
    });
    const previewed = (state) => {
      source.value = state.design.mjml;
      byId("preview-subject").value = state.subject;
      byId("preview-preheader").value = state.preheader;
      source.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const showPlace = (place) => {
      if (typeof place === "string") return byId(`editor-${place}`).focus();
      const row = owMjml.rowAt(editor, data, place);
      if (row) editor.select(row, { scroll: true });
      return undefined;
    };
    const keeper = owSave.keeper({ page, words: data.words, read, showPlace, previewed });
    keeper.begin();
    previewed(read());
    owBlocks.list(editor, data, page, (sentence) => (byId("editor-said").textContent = sentence));
    wholeSteps(editor, data);
    watch(editor, keeper);
    buttons(editor, keeper);
    page.dataset.ready = "true";
    Object.assign(window, { owEditor: editor, owKeeper: keeper }); // for the browser's console and the tests
  }

  function watch(editor, keeper) {
    let timer = 0;
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(keeper.changed, 150);
    };
    editor.on("update component:update component:add component:remove", soon);
    editor.on("rte:disable", soon);
    editor.Canvas.getDocument().addEventListener("input", keeper.unsaved);
    owCaret.takeOverPauses(editor, soon);
    for (const id of ["editor-subject", "editor-preheader"]) byId(id).addEventListener("input", soon);
    const chosen = () => {
      setTimeout(nameFields, 0);
      const something = Boolean(editor.getSelected());
      byId("editor-nothing").hidden = something;
      byId("editor-looks").hidden = !something;
    };
    editor.on("component:selected component:deselected", chosen);
    chosen();
    const states = () => {
      byId("editor-undo").disabled = !editor.UndoManager.hasUndo();
      byId("editor-redo").disabled = !editor.UndoManager.hasRedo();
    };
    editor.on("update undo redo component:add component:remove", () => setTimeout(states, 0));
    states();
  }

  // What GrapesJS does after a change in a task of its own may be a step to undo by itself, in which nothing of the mail differs.
  // A press undoes, or does again, until something does.
  function wholeSteps(editor, data) {
    const steps = editor.UndoManager;
    const mail = () => owMjml.taken(editor, data);
    for (const [name, more] of [["undo", "hasUndo"], ["redo", "hasRedo"]]) {
      const step = steps[name];
      steps[name] = function press(...given) {
        const before = mail();
        do step.apply(steps, given);
        while (steps[more]() && mail() === before);
        return steps;
      };
    }
  }

  // GrapesJS writes a name over each of its fields and does not tie the two together.
  function nameFields() {
    for (const property of byId("editor-styles").querySelectorAll(".gjs-sm-property")) {
      const name = property.querySelector(".gjs-sm-label")?.textContent.trim();
      for (const field of property.querySelectorAll("input, select")) if (name) field.setAttribute("aria-label", name);
    }
  }

  function buttons(editor, keeper) {
    byId("editor-undo").addEventListener("click", () => editor.UndoManager.undo());
    byId("editor-redo").addEventListener("click", () => editor.UndoManager.redo());
    byId("editor-save").addEventListener("click", async () => {
      const writing = editor.getEditing();
      if (writing) await writing.view.disableEditing?.();
      await keeper.save();
    });
    for (const button of document.querySelectorAll("[data-device]")) {
      button.addEventListener("click", () => {
        editor.setDevice(button.dataset.device);
        for (const one of document.querySelectorAll("[data-device]")) one.setAttribute("aria-pressed", String(one === button));
      });
    }
  }

  // Tabs: one panel at a time beside the canvas.
  function tabs() {
    const all = [...document.querySelectorAll("[data-tab]")];
    const choose = (tab) => {
      for (const one of all) {
        one.setAttribute("aria-selected", String(one === tab));
        one.tabIndex = one === tab ? 0 : -1;
        byId(`panel-${one.dataset.tab}`).hidden = one !== tab;
      }
    };
    for (const tab of all) {
      tab.addEventListener("click", () => choose(tab));
      tab.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!step) return;
        const next = all[(all.indexOf(tab) + step + all.length) % all.length];
        next.focus();
        choose(next);
      });
    }
  }

  // On a narrow screen the page says so and nothing is loaded; when it becomes wide enough the editor starts.
  async function start() {
    const page = byId("mail-editor");
    if (!page) return;
    tabs();
    const answer = await fetch(page.dataset.draftUrl, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (answer.ok) begin(page, await answer.json());
    else byId("editor-status").textContent = page.dataset.failed;
  }

  document.addEventListener("DOMContentLoaded", () => {
    if (WIDE.matches) start();
    else WIDE.addEventListener("change", start, { once: true });
  });
})();
