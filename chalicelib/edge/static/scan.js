// The page that checks offline codes: from the camera, a picture or pasted text; with or without the network.

const page = document.getElementById("scan");
const words = JSON.parse(page.dataset.words);
const verdict = document.getElementById("scan-verdict");
const keysLine = document.getElementById("scan-keys");
const video = document.getElementById("scan-video");
const start = document.getElementById("scan-start");
const lang = document.documentElement.lang;
const KEYS_AT = "/.well-known/ekdwar-keys.json";
const KEPT = "ekdwar-keys";
const OLD_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;
const PATIENCE_MS = 5000;
const PAPER = -70001;
const IDENTITY = 169;

// The keys, as last fetched. They are public; what protects them is that they came from here.

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEPT));
  } catch {
    return null;
  }
}

let keySet = kept();

// Older browsers have no such signal; there the wait is as long as theirs.
function asked(at, cache) {
  return fetch(at, { cache, credentials: "omit", signal: AbortSignal.timeout?.(PATIENCE_MS) });
}

async function fetchKeys() {
  try {
    const answer = await asked(KEYS_AT, "no-cache");
    if (!answer.ok) return false;
    keySet = { fetched: Date.now(), keys: (await answer.json()).keys };
    localStorage.setItem(KEPT, JSON.stringify(keySet));
    return true;
  } catch {
    return false;
  } finally {
    showKeys();
  }
}

function age() {
  const past = Math.max(0, Date.now() - keySet.fetched);
  const written = new Intl.RelativeTimeFormat(`${lang}-u-nu-latn`, { numeric: "auto" });
  if (past >= DAY_MS) return written.format(-Math.floor(past / DAY_MS), "day");
  return past >= DAY_MS / 24 ? written.format(-Math.floor((past * 24) / DAY_MS), "hour") : words.just_now;
}

function showKeys() {
  const old = keySet && Date.now() - keySet.fetched > OLD_DAYS * DAY_MS;
  const said = keySet ? words.keys.replace("{age}", age()) : words.no_keys;
  keysLine.textContent = old ? `${said} ${words.old_keys}` : said;
}

// What is shown. Everything goes in as text.

function made(name, text, kind) {
  const found = document.createElement(name);
  if (text !== undefined) found.textContent = text;
  if (kind) found.className = kind;
  return found;
}

function show(tone, heading, ...lines) {
  const notice = made("div", undefined, `notice ${tone}`);
  notice.append(made("p", heading, "big"), ...lines.filter(Boolean).map((line) => made("p", line)));
  verdict.replaceChildren(notice);
  return notice;
}

function day(seconds) {
  const form = new Intl.DateTimeFormat(`${lang}-u-nu-latn`, { dateStyle: "long", timeZone: "Asia/Kolkata" });
  return form.format(new Date(seconds * 1000));
}

function facts(claims) {
  const paper = claims.get(PAPER) ?? new Map();
  const until = claims.get(4);
  const rows = [
    [words.title, paper.get(3)],
    [words.number, paper.get(2)],
    [words.holder, claims.get(IDENTITY)?.get(4)],
    [words.issuer, paper.get(4)],
    [words.issued, day(claims.get(5) ?? claims.get(6))],
    [words.valid, until ? day(until - 1) : words.for_life],
    ...(paper.get(6) ?? []),
  ];
  const list = made("dl", undefined, "facts");
  for (const [label, value] of rows.filter(([, value]) => value)) {
    const row = made("div");
    row.append(made("dt", label), made("dd", String(value)));
    list.append(row);
  }
  return list;
}

// What the register says of it today; null where it can't be asked.
async function register(claims) {
  const paper = claims.get(PAPER) ?? new Map();
  const number = String(paper.get(2) ?? "").replace(/[^A-Z0-9]/g, "");
  const at = String(paper.get(7) ?? `/v1/certificates/${number}`);
  if (!/^\/v1\/[A-Za-z0-9/_-]+$/.test(at)) return null;
  try {
    const answer = await asked(at, "no-store");
    return answer.ok ? (await answer.json()).standing : null;
  } catch {
    return null;
  }
}

const TONES = { valid: "good", expired: "care", superseded: "care", suspended: "bad", revoked: "bad", unknown: "bad" };

function byItself(claims) {
  const now = Date.now() / 1000;
  if (claims.get(4) && now >= claims.get(4)) return "expired";
  return now < (claims.get(5) ?? 0) ? "early" : "valid";
}

// What the paper says of itself, by this device's clock; where the register says otherwise, the register is right.
async function tell(claims, mine) {
  const own = byItself(claims);
  const tone = own === "valid" ? "good" : "care";
  const shown = () => verdict.append(facts(claims), made("p", words.compare));
  show(tone, words[`own_${own}`], words.asking);
  shown();
  const standing = await register(claims);
  if (mine !== latest) return;
  if (standing === null) show(tone, words[`own_${own}`], words.not_asked.replace("{age}", age()));
  else if (standing === "valid" && own !== "valid") show(tone, words[`own_${own}`]);
  else show(TONES[standing] ?? "bad", words[`told_${standing}`] ?? words.told_unknown);
  shown();
}

function isAddress(text) {
  const prefix = `${location.origin}/verify/`;
  return text.startsWith(prefix) && /^[A-Za-z0-9-]{10,30}$/.test(text.slice(prefix.length));
}

function point(address) {
  const link = made("a", words.open_address);
  link.href = address;
  const line = made("p");
  line.append(link);
  show("care", words.is_address).append(line);
}

let latest = 0;

async function check(text) {
  const mine = ++latest;
  verdict.ariaBusy = "true";
  await checked(text, mine);
  if (mine === latest) verdict.ariaBusy = "false";
}

async function checked(text, mine) {
  if (isAddress(text)) return point(text);
  let found = await reading(text);
  if (found.verdict === "unknown-key" && (await fetchKeys())) {
    found = await reading(text);
    if (found.verdict === "unknown-key") found = { verdict: "forged" };
  }
  if (mine !== latest) return;
  if (found.verdict === "genuine") return tell(found.claims, mine);
  const said = { forged: ["bad", words.forged, words.forged_why], "no-code": ["care", words.no_code, words.no_code_why] };
  show(...(said[found.verdict] ?? ["care", words.unknown_key, words.unknown_key_why]));
}

function reading(text) {
  return read(text, keySet?.keys ?? []);
}

// Codes in pictures: the browser's own reader where it has one, else ours, which is loaded when it is first needed.

async function ownReader() {
  if (!("BarcodeDetector" in window)) return null;
  const kinds = await BarcodeDetector.getSupportedFormats().catch(() => []);
  return kinds.includes("qr_code") ? new BarcodeDetector({ formats: ["qr_code"] }) : null;
}

function pixels(source, width, height) {
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.drawImage(source, 0, 0, width, height);
  return { data: pen.getImageData(0, 0, width, height).data, width, height };
}

let reader;

async function codesIn(source, width, height, timeLimit) {
  reader ??= await ownReader();
  if (reader) return (await reader.detect(source)).map((one) => one.rawValue);
  const ours = await import(page.dataset.reader);
  const [found] = await ours.decodeQRBatch([pixels(source, width, height)], { effort: timeLimit > 100 ? 4 : 1, timeLimit });
  return found.filter((one) => typeof one === "string");
}

// Of several codes on a paper, the offline one.
function best(codes) {
  return codes.find((code) => code.length > 200) ?? codes.find(isAddress) ?? codes[0];
}

const MAX_SIDE = 3000;

async function fromFile(file) {
  const mine = ++latest;
  verdict.ariaBusy = "true";
  show("", words.reading);
  const code = await codeIn(file);
  if (mine !== latest) return;
  if (code !== undefined) return check(code);
  show("care", words.nothing_found, words.nothing_found_why);
  verdict.ariaBusy = "false";
}

async function codeIn(file) {
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, MAX_SIDE / Math.max(bitmap.width, bitmap.height));
    const size = [bitmap.width, bitmap.height].map((side) => Math.round(side * scale));
    return best(await codesIn(bitmap, ...size, 4000));
  } catch {
    return undefined;
  }
}

let stream = null;

function stopCamera() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  video.hidden = true;
  start.textContent = words.start;
}

async function look() {
  if (!stream) return;
  const { videoWidth, videoHeight } = video;
  const codes = videoWidth ? await codesIn(video, videoWidth, videoHeight, 60).catch(() => []) : [];
  const code = best(codes);
  if (stream && code !== undefined) {
    stopCamera();
    return check(code);
  }
  setTimeout(look, 120);
}

async function startCamera() {
  if (stream) return stopCamera();
  try {
    const wish = { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } };
    stream = await navigator.mediaDevices.getUserMedia({ video: wish });
    video.srcObject = stream;
    video.hidden = false;
    start.textContent = words.stop;
    await video.play();
    look();
  } catch {
    stopCamera();
    show("care", words.no_camera, words.no_camera_why);
  }
}

start.addEventListener("click", startCamera);
document.getElementById("scan-file").addEventListener("change", (event) => {
  if (event.target.files.length) fromFile(event.target.files[0]);
});
document.getElementById("scan-paste").addEventListener("submit", (event) => {
  event.preventDefault();
  check(document.getElementById("scan-text").value.trim());
});

page.hidden = false;
showKeys();
fetchKeys();

// From here on the page opens without the network, too.
if ("serviceWorker" in navigator) {
  const wanted = new URLSearchParams({ lang, ...("BarcodeDetector" in window ? {} : { reader: "own" }) });
  navigator.serviceWorker.register(`${page.dataset.worker}?${wanted}`, { scope: "/verify/scan" }).then(
    () => navigator.serviceWorker.ready.then(() => (page.dataset.ready = "yes")),
    () => {},
  );
}
