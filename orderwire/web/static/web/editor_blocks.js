// The blocks of a mail that are moved as they are, how they look in the canvas, and the list they are taken from.
window.owBlocks = (() => {
  const PARTS = /(<[^<>]*>|\*\|[\s\S]*?\|\*)/;
  const plain = (html) => new DOMParser().parseFromString(html, "text/html").documentElement.textContent;
  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

  // The pieces of a block's MJML; those at even places that hold letters are its words.
  const partsOf = (mjml) => mjml.split(PARTS);
  const isWord = (part, place) => place % 2 === 0 && /\p{L}/u.test(part.replace(/&[a-z]+;/gi, ""));

  // A sample comes from our server; what could run or load a page is taken out of it all the same.
  function harmless(html) {
    const found = new DOMParser().parseFromString(html, "text/html");
    for (const one of found.querySelectorAll("script,iframe,object,embed,form,base,meta,link")) one.remove();
    for (const one of found.querySelectorAll("*")) {
      for (const { name } of [...one.attributes]) if (name.toLowerCase().startsWith("on")) one.removeAttribute(name);
    }
    return [...found.body.childNodes];
  }

  function define(editor, data, sampler) {
    const { words, names } = data;
    editor.Components.addType("ow-block", {
      model: {
        defaults: {
          tagName: "div",
          draggable: '[data-gjs-type="mj-body"]',
          droppable: false,
          stylable: false,
          kind: "block",
          mjml: "",
          choice: "",
          traits: [
            { type: "ow-choice", name: "choice", changeProp: true, label: words.choice },
            { type: "ow-social", name: "social", changeProp: true, label: words.social },
            { type: "ow-words", name: "mjml", changeProp: true, label: words.words_in },
          ],
        },
        getName() {
          return names[this.get("kind")] || names.block;
        },
        toHTML() {
          return this.get("mjml");
        },
      },
      view: {
        init() {
          this.listenTo(this.model, "change:mjml", this.render);
        },
        onRender({ el }) {
          const sample = sampler.of(this.model.get("mjml"), () => this.model.view && this.model.view.render());
          const shown = sample ? harmless(sample) : [placeholder(el.ownerDocument, this.model.getName(), words.waits)];
          const inside = el.ownerDocument.createElement("div");
          inside.style.pointerEvents = "none";
          inside.append(...shown);
          el.replaceChildren(inside);
        },
      },
    });
  }

  function placeholder(canvas, name, note) {
    const box = canvas.createElement("div");
    box.className = "ow-placeholder";
    const title = canvas.createElement("strong");
    title.textContent = name;
    const small = canvas.createElement("span");
    small.textContent = note;
    box.append(title, small);
    return box;
  }

  // How a block looks with the sample order in it: known for those the page came with, asked for all others.
  function sampler(data, ask) {
    const known = new Map(Object.entries(data.samples));
    const waiting = new Map();
    let timer = 0;
    async function fetchAll() {
      const asked = new Map(waiting);
      waiting.clear();
      const answer = await ask({ opening: data.opening, closing: data.closing, rows: [...asked.keys()] });
      [...asked].forEach(([mjml, done], place) => {
        known.set(mjml, answer[place] || "");
        done();
      });
    }
    return {
      of(mjml, done) {
        if (known.has(mjml)) return known.get(mjml);
        waiting.set(mjml, done);
        clearTimeout(timer);
        timer = setTimeout(fetchAll, 300);
        return "";
      },
    };
  }

  // The words a block says of itself, each in a field of its own.
  function wordTraits(editor, data) {
    const { words } = data;
    editor.TraitManager.addType("ow-words", {
      noLabel: true,
      createInput({ component }) {
        const list = document.createElement("div");
        fillWords(list, component, words);
        return list;
      },
      onUpdate({ elInput, component }) {
        if (elInput.dataset.mjml !== component.get("mjml")) fillWords(elInput, component, words);
      },
      onEvent() {},
    });
    editor.TraitManager.addType("ow-choice", {
      noLabel: true,
      createInput({ component }) {
        const box = document.createElement("div");
        const block = data.groups.flatMap((one) => one.blocks).find((one) => one.key === component.get("kind"));
        if (!block || !block.choices.length) return box;
        const label = document.createElement("label");
        const select = document.createElement("select");
        select.className = "input";
        const now = block.choices.find((one) => one.mjml === component.get("mjml"));
        select.append(...block.choices.map((one) => new Option(one.name, one.key, false, now === one)));
        if (!now) select.prepend(new Option("…", "", false, true));
        select.addEventListener("change", () => {
          const chosen = block.choices.find((one) => one.key === select.value);
          if (chosen) component.set({ mjml: chosen.mjml, choice: chosen.key });
        });
        label.append(words.choice, select);
        box.append(label);
        return box;
      },
      onUpdate() {},
      onEvent() {},
    });
  }

  function fillWords(list, component, words) {
    list.dataset.mjml = component.get("mjml");
    if (component.get("kind") === "social") return; // its words are signs; its addresses have fields of their own
    const parts = partsOf(component.get("mjml"));
    const fields = parts.flatMap((part, place) => (isWord(part, place) ? [wordField(list, component, parts, place)] : []));
    const title = document.createElement("p");
    title.className = "ow-label";
    title.textContent = fields.length ? words.words_in : words.no_words;
    list.replaceChildren(title, ...fields);
  }

  function wordField(list, component, parts, place) {
    const [, before, said, after] = parts[place].match(/^(\s*)([\s\S]*?)(\s*)$/);
    const field = document.createElement("input");
    field.className = "input";
    field.value = plain(said);
    field.setAttribute("aria-label", field.value);
    field.addEventListener("input", () => {
      parts[place] = before + escaped(field.value) + after;
      list.dataset.mjml = parts.join("");
      component.set("mjml", parts.join(""));
    });
    return field;
  }

  // The list: each block is a button that can be dragged into the mail, or pressed to be put behind what is selected.
  function list(editor, data, root, say) {
    for (const block of data.groups.flatMap((one) => one.blocks)) {
      const made = editor.BlockManager.add(block.key, { label: block.name, content: owMjml.rowContent(block), select: true });
      const button = root.querySelector(`[data-block="${block.key}"]`);
      button.addEventListener("dragstart", (event) => editor.BlockManager.startDrag(made, event));
      button.addEventListener("dragend", () => editor.BlockManager.endDrag(false));
      button.addEventListener("click", () => {
        put(editor, block, data.row);
        say(words(data.words.added, block.name));
      });
    }
    for (const event of ["block:drag:stop", "component:drag:end"]) {
      editor.on(event, (dropped) => owMjml.settle(editor, dropped && dropped.target ? dropped.target : dropped, data.row));
    }
  }

  const words = (sentence, name) => sentence.replace("%(name)s", name);

  function put(editor, block, row) {
    const body = owMjml.bodyOf(editor);
    const selected = editor.getSelected();
    const column = selected && (selected.is("mj-column") ? selected : selected.closestType("mj-column"));
    if (block.bare && column) {
      const at = selected === column ? undefined : owChild(column, selected).index() + 1;
      return shown(editor, column.append(owMjml.rowContent(block), { at })[0]);
    }
    const rows = owMjml.rowsOf(editor);
    const near = selected && rows.find((one) => one === selected || one.contains(selected));
    const at = near ? near.index() + 1 : Math.max(rows.length - 2, 0); // above the help line and the footer
    return shown(editor, owMjml.settle(editor, body.append(owMjml.rowContent(block), { at })[0], row));
  }

  const owChild = (column, inner) => column.components().find((one) => one === inner || one.contains(inner));

  function shown(editor, component) {
    editor.select(component, { scroll: true });
    return component;
  }

  return { define, list, partsOf, isWord, put, sampler, wordTraits };
})();
