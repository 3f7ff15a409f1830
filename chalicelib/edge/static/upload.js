// Makes forms kinder where a browser runs scripts; without it everything works the same.
// A form is sent once however often its button is pressed; a file on its way shows how far it has come.
"use strict";

for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    if (form.matches("[data-upload]") && form.querySelector("progress")) {
      event.preventDefault();
      send(form);
    }
  });
}

// Coming back with the browser's own button makes the form usable again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) free(form);
});

function free(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("button")) button.disabled = false;
}

async function send(form) {
  const bar = form.querySelector("progress");
  const words = form.querySelector("[data-words]");
  const file = form.querySelector("input[type=file]").files[0];
  const data = new FormData(form);
  const fail = (text) => {
    words.textContent = text;
    bar.hidden = true;
    free(form);
  };
  if (file.size > Number(form.dataset.maxBytes)) return fail(form.dataset.tooLarge);
  form.querySelector("button").disabled = true;
  bar.hidden = false;
  words.textContent = form.dataset.sending;
  const arrived = (file.size > 200_000 && (await watched(form.action, data, bar))) || (await plainly(form.action, data));
  if (arrived) return location.assign(data.get("success_action_redirect"));
  fail(form.dataset.failed);
}

// The store answers with a redirect to our page, which a script may not read across origins: for it, all sent is all well.
function watched(to, data, bar) {
  return new Promise((tell) => {
    const request = new XMLHttpRequest();
    let allSent = false;
    request.upload.addEventListener("progress", (sent) => (bar.value = sent.loaded / sent.total));
    request.upload.addEventListener("load", () => (allSent = true));
    request.addEventListener("load", () => tell(request.status < 400));
    request.addEventListener("error", () => tell(allSent));
    request.open("POST", to);
    request.send(data);
  });
}

// Without watching, the redirect can be seen as such.
async function plainly(to, data) {
  try {
    const answer = await fetch(to, { method: "POST", body: data, redirect: "manual" });
    return answer.type === "opaqueredirect" || answer.ok;
  } catch {
    return false;
  }
}
