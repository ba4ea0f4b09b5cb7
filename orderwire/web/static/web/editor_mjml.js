// MJML in and out of GrapesJS. Rows of words, pictures and buttons are taken apart and edited in place; every other row is
// one "ow-block" that keeps its MJML as it is, since a choice or loop of the merge language would not survive the parser.
window.owMjml = (() => {
  const INNER = ["mj-text", "mj-button", "mj-image", "mj-divider", "mj-spacer", "mj-social"];
  const EMPTY = /<(mj-[\w-]+)((?:"[^"]*"|'[^']*'|[^"'<>])*?)\s*\/>/g;
  const NO_PICTURE =
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='520' height='180'%3E%3Crect width='520' height='180' " +
    "fill='%23ececea'/%3E%3Cpath d='M210 120l35-40 28 30 18-16 30 26z' fill='%23b9b9b4'/%3E%3C/svg%3E";
  const BODY = /<mj-body\b(?:"[^"]*"|'[^']*'|[^"'<>])*>\s*$/i;

  // HTML parsers know no empty MJML elements: <mj-divider/> would swallow what follows.
  const spelledOut = (mjml) => mjml.replace(EMPTY, "<$1$2></$1>");
  const quoted = (value) =>
    String(value).replace(/&(?!(?:[a-z]+|#\d+|#x[\da-f]+);)/gi, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");

  function attributesOf(model) {
    const found = { ...model.get("attributes") };
    for (const name of ["id", "style"]) delete found[name];
    if (model.get("type") === "mj-image") {
      const src = model.get("src") || found.src || "";
      found.src = /^(data|blob):/i.test(src) ? "" : src; // the stand-in is no picture, and a mail loads none but from the web
    }
    return found;
  }

  function startTag(model) {
    const wanted = attributesOf(model);
    const kept = Object.keys(wanted).filter((name) => {
      const value = wanted[name];
      return value !== undefined && (value !== "" || name === "alt" || name === "src");
    });
    return `<${model.get("tagName")}${kept.map((name) => ` ${name}="${quoted(wanted[name])}"`).join("")}>`;
  }

  function written(options) {
    const inner = this.components().map((one) => one.toHTML(options)).join("");
    return `${startTag(this)}${this.get("content") || ""}${inner}</${this.get("tagName")}>`;
  }

  // The plugin, with the mail's own defaults (mj-attributes) said to everything that is drawn in the canvas.
  function plugin(head) {
    return (editor, mjml) => {
      mjml(editor, {
        blocks: [],
        resetBlocks: true,
        resetDevices: false,
        resetStyleManager: false,
        useCustomTheme: false,
        hideSelector: true,
        columnsPadding: "",
        customComponents: [(_, { opt }) => withHead(opt, head), () => keepStylesOut(editor)],
      });
    };
  }

  function withHead(opt, head) {
    const parse = opt.mjmlParser;
    opt.mjmlParser = (source, options) =>
      parse(source.replace("<mjml>", `<mjml><mj-head>${head}</mj-head>`), { ...options, fonts: {}, validationLevel: "skip" });
  }

  // Each column brings the style sheet of its width: into the canvas with it, not into the project and its undo steps.
  function keepStylesOut(editor) {
    const add = editor.addComponents.bind(editor);
    const seen = new Set();
    editor.addComponents = (given, options) => {
      if (typeof given !== "string" || !given.startsWith("<style>")) return add(given, options);
      const canvas = editor.Canvas.getDocument();
      if (canvas && !seen.has(given)) {
        seen.add(given);
        const sheet = canvas.createElement("style");
        sheet.textContent = given.slice(7, -8);
        canvas.head.append(sheet);
      }
      return [];
    };
  }

  // Our own looks and rights for the elements: no defaults but the mail's, our names, only what a merchant can use.
  function tune(editor, said) {
    const { words, names } = said;
    const link = { type: "ow-line", name: "href", label: words.link };
    const traits = {
      "mj-button": [link],
      "mj-image": [
        { type: "ow-picture", name: "src", label: words.picture },
        { type: "ow-line", name: "alt", label: words.alt },
        link,
      ],
    };
    const titles = {
      "mj-body": words.page,
      "mj-section": words.row,
      "mj-column": words.column,
      "mj-text": names.text,
      "mj-button": names.button,
      "mj-image": names.image,
      "mj-divider": names.divider,
      "mj-spacer": names.space,
      "mj-social": names.social,
    };
    const types = [...Object.keys(titles), "mj-social-element", "mj-group", "mj-wrapper", "mj-hero", "mj-navbar", "mjml"];
    const rows = ["mj-section", "mj-wrapper", "mj-hero", "ow-block", ...INNER].map((one) => `[data-gjs-type="${one}"]`);
    for (const type of types) {
      const defaults = { "style-default": {}, traits: traits[type] || [] };
      if (titles[type]) defaults.name = titles[type];
      if (type === "mj-image") defaults.src = NO_PICTURE;
      if (type === "mj-body") defaults.droppable = rows.join(",");
      if (INNER.includes(type)) defaults.draggable = '[data-gjs-type="mj-column"],[data-gjs-type="mj-body"]';
      editor.Components.addType(type, { model: { defaults, toHTML: written } });
    }
  }

  function rowContent(row) {
    return row.whole ? { type: "ow-block", kind: row.kind || row.key, mjml: row.mjml } : spelledOut(row.mjml);
  }

  // Fills the editor from a project's component, else from the rows of a mail.
  function fill(editor, data) {
    if (data.component) {
      editor.loadProjectData({ pages: [{ component: data.component }] });
      return;
    }
    const body = data.opening.match(BODY)[0];
    editor.setComponents(`<mjml>${body}</mj-body></mjml>`);
    for (const row of data.rows) bodyOf(editor).append(rowContent(row));
  }

  const bodyOf = (editor) => editor.getWrapper().findType("mj-body")[0];
  const rowsOf = (editor) => bodyOf(editor).components().filter((one) => one.get("type") !== "textnode");

  // The project as it is kept. (getProjectData() would redraw a text that is being written, and take the caret from it.)
  const project = (editor) => ({ pages: [{ frames: [{ component: JSON.parse(JSON.stringify(editor.getWrapper())) }] }] });

  // The whole mail: what stands around the rows as it came, each row on lines of its own.
  function taken(editor, data) {
    const opening = data.opening.replace(BODY, () => startTag(bodyOf(editor)));
    return [opening, ...rowsOf(editor).map((one) => one.toHTML()), data.closing].join("\n");
  }

  // The row that a line of the MJML belongs to; undefined for a line around the rows.
  function rowAt(editor, data, line) {
    let end = data.opening.split("\n").length;
    for (const row of rowsOf(editor)) {
      const start = end;
      end += row.toHTML().split("\n").length;
      if (line > start && line <= end) return row;
    }
    return undefined;
  }

  // Words, a picture or a button put between rows get a row of their own.
  function settle(editor, component, row) {
    const parent = component && component.parent && component.parent();
    if (!parent || parent.get("type") !== "mj-body" || !INNER.includes(component.get("type"))) return component;
    const at = component.index();
    const mjml = row.replace("%%", () => component.toHTML());
    component.remove();
    const [made] = parent.append(spelledOut(mjml), { at });
    const inner = made.find("*").find((one) => INNER.includes(one.get("type"))) || made;
    editor.select(inner);
    return inner;
  }

  return { bodyOf, fill, plugin, project, rowAt, rowContent, rowsOf, settle, taken, tune };
})();
