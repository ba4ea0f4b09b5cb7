// The social block: an address for each network beside the mail. A network without one has no sign in the block.
window.owSocial = (() => {
  const LINK = /<a href="([^"]*)" aria-label="([^"]*)"/g;
  const unescaped = (text) => new DOMParser().parseFromString(text, "text/html").documentElement.textContent;
  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

  // The addresses of a block, by the network's name.
  const linksOf = (mjml) => new Map([...mjml.matchAll(LINK)].map((found) => [found[2], unescaped(found[1])]));

  // The block with these addresses, in the order in which the networks are listed.
  function written(parts, links) {
    const signs = parts.networks.flatMap((one) => {
      const address = links.get(one.name);
      return address ? [one.mjml.replace("%%", () => escaped(address))] : [];
    });
    let rows = "";
    for (let start = 0; start < signs.length; start += parts.in_a_row) {
      rows += parts.row + signs.slice(start, start + parts.in_a_row).join("") + parts.row_end;
    }
    return parts.opening + rows + parts.closing;
  }

  function traits(editor, data) {
    const { words, social } = data;
    editor.TraitManager.addType("ow-social", {
      noLabel: true,
      createInput({ component }) {
        const box = document.createElement("div");
        if (component.get("kind") === "social") box.append(...fields(component, social, words));
        return box;
      },
      onUpdate({ elInput, component }) {
        const links = linksOf(component.get("mjml"));
        for (const field of elInput.querySelectorAll("input")) {
          if (document.activeElement !== field) show(field, links.get(field.dataset.network) || "");
        }
      },
      onEvent() {},
    });
  }

  function show(field, address) {
    field.value = address;
    field.removeAttribute("aria-invalid");
  }

  function fields(component, social, words) {
    const title = document.createElement("p");
    title.className = "ow-label";
    title.textContent = `${words.social}. ${words.social_hint}`;
    const problem = document.createElement("p");
    problem.className = "wrong";
    problem.setAttribute("role", "alert");
    const links = linksOf(component.get("mjml"));
    return [title, problem, ...social.networks.map((one) => field(one, links.get(one.name) || ""))];

    function field(network, address) {
      const label = document.createElement("label");
      label.className = "ow-network";
      const input = document.createElement("input");
      input.type = "url";
      input.className = "input";
      input.placeholder = network.page;
      input.value = address;
      input.dataset.network = network.name;
      input.addEventListener("input", () => taken(input));
      label.append(network.name, input);
      return label;
    }

    function taken(input) {
      const address = input.value.trim();
      const now = linksOf(component.get("mjml"));
      now.set(input.dataset.network, address);
      const wrong = address && !owImages.isWeb(address);
      const none = ![...now.values()].some(Boolean);
      input.toggleAttribute("aria-invalid", Boolean(wrong || none));
      problem.textContent = wrong ? words.not_an_address : none ? words.social_none : "";
      if (!wrong && !none) component.set("mjml", written(social, now));
    }
  }

  return { linksOf, traits, written };
})();
