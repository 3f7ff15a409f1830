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

function send(form) {
  const bar = form.querySelector("progress");
  const words = form.querySelector("[data-words]");
  const file = form.querySelector("input[type=file]").files[0];
  const fail = (text) => {
    words.textContent = text;
    bar.hidden = true;
    free(form);
  };
  if (file.size > Number(form.dataset.maxBytes)) return fail(form.dataset.tooLarge);
  const data = new FormData(form);
  const next = data.get("success_action_redirect");
  const request = new XMLHttpRequest();
  form.querySelector("button").disabled = true;
  bar.hidden = false;
  words.textContent = form.dataset.sending;
  request.upload.addEventListener("progress", (sent) => {
    if (sent.lengthComputable) bar.value = sent.loaded / sent.total;
  });
  // The store answers with a redirect that a script may not read: all sent and no answer means that it has arrived.
  // Where a script may not send at all, the browser sends the form as it does without one.
  request.addEventListener("load", () => (request.status < 400 ? location.assign(next) : fail(form.dataset.failed)));
  request.addEventListener("error", () => {
    if (bar.value === 1) return location.assign(next);
    return navigator.onLine ? form.submit() : fail(form.dataset.failed);
  });
  request.open("POST", form.action);
  request.send(data);
}
