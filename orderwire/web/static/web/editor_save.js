// Keeps the mail: as a draft a moment after each change, as the rule's mail when asked. Says beside it what the server says.
window.owSave = (() => {
  const SOON = 900;

  function keeper({ page, words, read, showPlace, previewed }) {
    const { draftUrl, saveUrl } = page.dataset;
    const token = page.dataset.token;
    let kept = "";
    let shown = ""; // what the preview was last made of
    let timer = 0;
    let asking = null;

    const status = (name) => {
      const shown = document.getElementById("editor-status");
      shown.textContent = words[name];
      shown.dataset.state = name;
    };

    async function post(address, state) {
      return fetch(address, {
        method: "POST",
        body: JSON.stringify(state),
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        credentials: "same-origin",
        redirect: "manual",
      });
    }

    const isKept = () => JSON.stringify(read()) === kept;

    function show(now) {
      const said = JSON.stringify(now);
      if (said === shown) return;
      shown = said;
      previewed(now);
    }

    function changed() {
      const now = read();
      show(now);
      if (JSON.stringify(now) === kept) return;
      status("unsaved");
      clearTimeout(timer);
      timer = setTimeout(keep, SOON);
    }

    // One request at a time, so that an older state never overtakes a newer one.
    async function keep() {
      clearTimeout(timer);
      if (asking) await asking;
      const state = read();
      const said = JSON.stringify(state);
      show(state); // a change may be kept by an earlier one's timer before it is told of
      if (said === kept) return;
      status("saving");
      asking = post(draftUrl, state).then((answer) => taken(answer, said), () => status("failed"));
      await asking;
      asking = null;
    }

    async function taken(answer, said) {
      if (answer.type === "opaqueredirect") return status("signed_out");
      if (!answer.ok) return failed(answer);
      kept = said;
      status(isKept() ? "saved" : "unsaved");
      tell(await answer.json());
      return undefined;
    }

    async function failed(answer) {
      if (answer.status === 422) tell(await answer.json());
      status(answer.status === 400 || answer.status === 413 ? "too_large" : "failed");
    }

    async function save() {
      clearTimeout(timer);
      if (asking) await asking;
      const state = read();
      status("saving");
      let answer;
      try {
        answer = await post(saveUrl, state);
      } catch {
        return status("failed");
      }
      if (answer.type === "opaqueredirect") return status("signed_out");
      if (answer.ok) {
        kept = JSON.stringify(state);
        const { next } = await answer.json();
        window.location.assign(next);
        return undefined;
      }
      if (answer.status !== 422) return failed(answer);
      kept = JSON.stringify(state); // refused, and kept as a draft by the same request
      status("saved");
      tell(await answer.json(), true);
      return undefined;
    }

    function tell({ problems = [], warnings = [] }, refused = false) {
      const box = document.getElementById("editor-findings");
      const items = [
        ...problems.map((one) => finding(one.message, "bad", one.field)),
        ...warnings.map((message) => finding(message, "warn", "")),
      ];
      box.querySelector("ul").replaceChildren(...items);
      box.querySelector("[data-all-well]").hidden = items.length > 0;
      const head = box.querySelector("[data-refused]");
      head.hidden = !refused;
      const count = document.querySelectorAll("[data-findings-count]");
      for (const one of count) one.textContent = items.length ? `(${items.length})` : "";
      if (refused) {
        document.querySelector('[data-tab="findings"]').click();
        head.focus();
      }
    }

    function finding(message, mood, field) {
      const item = document.createElement("li");
      item.className = `ow-finding ow-${mood}`;
      item.textContent = message;
      const line = message.match(/^Line (\d+):|near line (\d+)/);
      const place = field === "subject" || field === "preheader" ? field : line && Number(line[1] || line[2]);
      if (place) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "link";
        button.textContent = words.show_place;
        button.addEventListener("click", () => showPlace(place));
        item.append(" ", button);
      }
      return item;
    }

    window.addEventListener("beforeunload", (event) => {
      if (!isKept()) event.preventDefault();
    });

    return {
      begin() {
        kept = shown = JSON.stringify(read());
      },
      changed,
      isKept,
      keep,
      save,
      tell,
      unsaved: () => status("unsaved"),
    };
  }

  return { keeper };
})();
