// Passkeys: a form with data-passkey asks the browser to make or use one when it is sent, and carries what the browser answers.
// Such forms are hidden until it is sure that this browser has passkeys here; else the reason is shown where the page holds one.
(() => {
  const asJson = window.webauthnJSON;

  // Passkeys belong to a site's name, so under a bare IP address no browser has them.
  function lacking() {
    if (/^[\d.]+$|^\[/.test(location.hostname)) return "number";
    return window.isSecureContext && asJson && asJson.supported() ? "" : "browser";
  }

  // What to ask the browser for: it stands in the page, or is asked for at the form's own address.
  async function asked(form) {
    const here = document.getElementById("passkey-asked");
    if (here) return JSON.parse(here.textContent);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new TypeError("not told what to ask for"); // as fetch says when nobody answers
    return answer.json();
  }

  async function answered(form) {
    const options = await asked(form);
    if (form.dataset.passkey === "make") return asJson.create(options.creation_options);
    return asJson.get(options.request_options);
  }

  function say(form, name) {
    const problem = form.querySelector("[data-passkey-problem]");
    const all = [...problem.querySelectorAll("[data-passkey-says]")];
    const said = all.find((one) => one.dataset.passkeySays === name) || all[all.length - 1];
    for (const one of all) one.hidden = one !== said;
    problem.hidden = name === null;
  }

  let busy = false; // a browser asks one thing at a time
  async function carry(event) {
    event.preventDefault();
    if (busy) return;
    const form = event.currentTarget;
    busy = true;
    say(form, null);
    try {
      form.elements.credential.value = JSON.stringify(await answered(form));
      form.submit();
    } catch (error) {
      say(form, error.name);
    }
    busy = false;
  }

  const reason = lacking();
  for (const said of document.querySelectorAll("[data-passkey-none]")) said.hidden = said.dataset.passkeyNone !== reason;
  if (reason) return;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", carry);
  }
})();
