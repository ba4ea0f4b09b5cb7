// The caret in a text that is being written in the canvas, by letters from its beginning: it outlives the text being drawn anew.
window.owCaret = (() => {
  const WRITING_PAUSE = 1200;

  function lettersBefore(root, node, offset) {
    const range = root.ownerDocument.createRange();
    range.setStart(root, 0);
    range.setEnd(node, offset);
    return range.toString().length;
  }

  // Where the selection in `root` begins and ends; null when there is none in it.
  function placeOf(root) {
    const selection = root.ownerDocument.getSelection();
    if (!selection || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    if (!root.contains(range.startContainer) || !root.contains(range.endContainer)) return null;
    return {
      start: lettersBefore(root, range.startContainer, range.startOffset),
      end: lettersBefore(root, range.endContainer, range.endOffset),
    };
  }

  function pointAt(root, letters) {
    const walk = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    let left = letters;
    let last = null;
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (left <= node.length) return [node, left];
      left -= node.length;
      last = node;
    }
    return last ? [last, last.length] : [root, 0];
  }

  function putBack(root, place) {
    if (!place) return;
    const range = root.ownerDocument.createRange();
    range.setStart(...pointAt(root, place.start));
    range.setEnd(...pointAt(root, place.end));
    const selection = root.ownerDocument.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  // While somebody writes, GrapesJS holds the text in the canvas alone. After a pause it is taken over, and they write on.
  function takeOverPauses(editor, taken) {
    let timer = 0;
    let composing = false;
    const canvas = editor.Canvas.getDocument();
    canvas.addEventListener("compositionstart", () => (composing = true));
    canvas.addEventListener("compositionend", () => (composing = false));
    canvas.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(takeOver, WRITING_PAUSE);
    });
    async function takeOver() {
      const writing = editor.getEditing();
      if (!writing || composing) return;
      const root = writing.view.getChildrenContainer();
      const place = placeOf(root);
      await writing.view.syncContent();
      await drawn();
      writing.view.lastContent = await writing.view.getContent(); // the end of writing takes over what is new alone: one undo step
      if (editor.getEditing() === writing) putBack(writing.view.getChildrenContainer(), place);
      taken();
    }
  }

  // GrapesJS draws what was taken over in a task of its own.
  const drawn = () => new Promise((done) => setTimeout(done, 0));

  return { placeOf, putBack, takeOverPauses };
})();
