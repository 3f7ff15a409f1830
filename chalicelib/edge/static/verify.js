// The tamper check of a PDF: the file goes to /v1/verifications as base64, the words of the answer stand in the page.
"use strict";

const section = document.getElementById("file-check");
const input = document.getElementById("file");
const verdict = document.getElementById("file-verdict");
const MAX_BYTES = 150 * 1000;
const TONES = { valid: "good", expired: "care", superseded: "care", suspended: "bad", revoked: "bad", changed: "bad", foreign: "bad" };

function show(words, tone) {
  const notice = document.createElement("div");
  notice.className = `notice ${tone || ""}`;
  const paragraph = document.createElement("p");
  paragraph.textContent = words;
  notice.append(paragraph);
  verdict.replaceChildren(notice);
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.split(",")[1]);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

async function check(file) {
  if (file.size > MAX_BYTES) return show(section.dataset.large, "bad");
  show(section.dataset.busy);
  try {
    const answer = await fetch("/v1/verifications", {
      method: "POST",
      headers: { "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID() },
      body: JSON.stringify({ content: await base64(file) }),
    });
    if (!answer.ok) return show(section.dataset.broken, "bad");
    const found = await answer.json();
    show(section.dataset[found.verdict], TONES[found.verdict]);
  } catch {
    show(section.dataset.broken, "bad");
  }
}

section.hidden = false;
input.addEventListener("change", () => input.files.length && check(input.files[0]));
