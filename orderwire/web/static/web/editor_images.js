// Pictures in the editor. This is the one place where a store's image library is plugged in: the page says where it is.
//   data-images-url: GET answers {"items": [{"url", "width", "height", "name"}]}; they are offered to choose from
//   data-upload-url: POST of one multipart field "file" answers {"url", "width", "height", "name"}
// Without them a picture is named by its address.
window.owImages = (() => {
  const asAsset = (one) => ({ type: "image", src: one.url, name: one.name, width: one.width, height: one.height });
  const isWeb = (address) => /^https?:\/\/[^\s"'<>]+$/i.test(address);

  function assetManager(page, words, editorOf, token) {
    const { uploadUrl } = page.dataset;
    return {
      custom: false,
      upload: uploadUrl || false,
      showUrlInput: true,
      dropzone: false,
      multiUpload: false,
      autoAdd: false,
      uploadFile: uploadUrl ? (event) => upload(event, uploadUrl, editorOf(), words, token) : () => {},
      handleAdd: (address) => add(address, editorOf(), words),
    };
  }

  function add(address, editor, words) {
    const said = address.trim();
    if (!isWeb(said)) return complain(editor, words.not_a_picture);
    editor.AssetManager.add({ type: "image", src: said, name: said.split("/").pop() });
    const target = editor.getSelected();
    if (target && target.is("mj-image")) {
      setSource(target, said);
      editor.Modal.close();
    }
    return undefined;
  }

  async function upload(event, address, editor, words, token) {
    const file = (event.dataTransfer ? event.dataTransfer.files : event.target.files)[0];
    if (!file) return;
    const body = new FormData();
    body.append("file", file);
    const answer = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token }, credentials: "same-origin" });
    if (!answer.ok) return complain(editor, words.upload_failed);
    editor.AssetManager.add(asAsset(await answer.json()), { at: 0 });
  }

  function complain(editor, sentence) {
    const box = document.createElement("p");
    box.className = "wrong";
    box.setAttribute("role", "alert");
    box.textContent = sentence;
    const content = document.querySelector(".gjs-mdl-content");
    content.querySelector(".wrong")?.remove();
    content.prepend(box);
  }

  async function load(page, editor) {
    const address = page.dataset.imagesUrl;
    if (!address) return;
    const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (answer.ok) editor.AssetManager.add((await answer.json()).items.map(asAsset));
  }

  function setSource(component, address) {
    component.set("src", address);
    component.addAttributes({ src: address });
  }

  return { assetManager, isWeb, load, setSource };
})();
