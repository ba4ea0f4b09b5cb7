// Words edited in place show what the sample order says where their source has a merge tag, and the tag itself while they are
// being written. Only the canvas' text nodes are changed, never the mail: before a text may be written in, and whenever
// GrapesJS reads one back, the tags stand there again.
window.owSamples = (() => {
  const TOKEN = /(\*\|[\s\S]*?\|\*)/;
  const CHOICE = /^(IF|IFNOT)\s*:(.*)$/i;
  const kept = new WeakMap(); // a text node, with its source and what is shown in its place

  // What a source says with the sample order, as [words, whether they stand for a tag]; a tag that says nothing stays itself.
  function said(source, tags) {
    const out = [];
    const open = [];
    const shown = () => open.every(Boolean);
    source.split(TOKEN).forEach((part, place) => {
      if (place % 2 === 0) {
        if (part && shown()) out.push([part, false]);
        return;
      }
      const inside = part.slice(2, -2).trim();
      const choice = inside.match(CHOICE);
      if (choice) {
        const tag = tags[choice[2].trim().toUpperCase()];
        open.push(Boolean(tag && tag.holds) !== /^IFNOT/i.test(inside));
      } else if (/^END\s*:/i.test(inside)) open.pop();
      else if (shown()) out.push([valueOf(inside, tags) || part, true]);
    });
    return out;
  }

  function valueOf(inside, tags) {
    const [name, ...rest] = inside.split("|");
    const [word, style = ""] = name.split(":").map((one) => one.trim());
    const tag = tags[word.toUpperCase()];
    if (!tag) return "";
    const value = style ? (tag.formats || {})[style.toLowerCase()] : tag.value;
    return value || rest.join("|");
  }

  const textsIn = (root) => {
    const walk = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let node = walk.nextNode(); node; node = walk.nextNode()) found.push(node);
    return found;
  };

  function show(node, tags, marks) {
    const before = kept.get(node);
    if (before && before.shown === node.data) return;
    forget(node, marks);
    const parent = node.parentElement;
    if (!node.data.includes("*|") || !parent || parent.isContentEditable || parent.closest("style, script, .ow-placeholder")) return;
    const source = node.data;
    const parts = said(source, tags);
    const shown = parts.map(([words]) => words).join("");
    if (!shown.trim()) return;
    node.data = shown;
    kept.set(node, { source, shown, ranges: marked(node, parts, marks) });
  }

  // Where a browser can, what stands for a tag is underlined: by ranges, so that no element is put into the mail for it.
  function marked(node, parts, marks) {
    if (!marks) return [];
    const ranges = [];
    let place = 0;
    for (const [words, isTag] of parts) {
      if (isTag) {
        const range = node.ownerDocument.createRange();
        range.setStart(node, place);
        range.setEnd(node, place + words.length);
        marks.add(range);
        ranges.push(range);
      }
      place += words.length;
    }
    return ranges;
  }

  function forget(node, marks) {
    for (const range of kept.get(node)?.ranges || []) marks?.delete(range);
    kept.delete(node);
  }

  // The tags stand in `root` again.
  function bare(root, marks) {
    for (const node of root ? textsIn(root) : []) {
      const before = kept.get(node);
      forget(node, marks);
      if (before && before.shown === node.data) node.data = before.source;
    }
  }

  function begin(editor, data) {
    const canvas = editor.Canvas.getDocument();
    const view = canvas.defaultView;
    const marks = view.Highlight && view.CSS.highlights ? new view.Highlight() : null;
    if (marks) view.CSS.highlights.set("ow-sample", marks);
    const all = (root) => textsIn(root).forEach((node) => show(node, data.tags, marks));
    const texts = editor.RichTextEditor;
    const { enable, disable, getContent } = texts;
    texts.getContent = function read(one, ...rest) {
      bare(one.getChildrenContainer(), marks);
      return getContent.call(this, one, ...rest);
    };
    texts.enable = function start(one, ...rest) {
      bare(one.getChildrenContainer(), marks);
      return enable.call(this, one, ...rest);
    };
    texts.disable = async function end(one, ...rest) {
      const result = await disable.call(this, one, ...rest);
      setTimeout(() => all(canvas.body), 0);
      return result;
    };
    new view.MutationObserver((changes) => {
      for (const { type, target, addedNodes } of changes) {
        if (type === "characterData") show(target, data.tags, marks);
        for (const node of addedNodes) {
          if (node.nodeType === Node.TEXT_NODE) show(node, data.tags, marks);
          else if (node.nodeType === Node.ELEMENT_NODE) all(node);
        }
      }
    }).observe(canvas.body, { childList: true, characterData: true, subtree: true });
    all(canvas.body);
  }

  return { begin, said };
})();
