// Reads and checks an offline code: base45 → zlib → COSE_Sign1 (ES256) → CWT claims. `docs/verify.md` says the format.
// Needs nothing but the browser; runs without the network.

const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const LARGEST = 8192;
const ES256 = { name: "ECDSA", namedCurve: "P-256" };

export class NotACode extends Error {}

function base45(text) {
  const bytes = [];
  for (let at = 0; at < text.length; at += 3) {
    const values = [...text.slice(at, at + 3)].map((letter) => LETTERS.indexOf(letter));
    const value = values.reduceRight((sum, digit) => sum * 45 + digit, 0);
    const size = values.length - 1;
    if (values.includes(-1) || size < 1 || value >= 256 ** size) throw new NotACode("base45");
    if (size === 2) bytes.push(value >> 8);
    bytes.push(value & 255);
  }
  return new Uint8Array(bytes);
}

async function unpack(packed) {
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
  const parts = [];
  for (let size = 0; ; ) {
    const { done, value } = await reader.read().catch(() => {
      throw new NotACode("zlib");
    });
    if (done) break;
    size += value.length;
    if (size > LARGEST) {
      reader.cancel().catch(() => {});
      throw new NotACode("zlib");
    }
    parts.push(value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

// CBOR, as much as these messages need: whole numbers, bytes, text, lists, maps (as Map), tags, false, true, null.
function cbor(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  const take = (size) => {
    if (at + size > bytes.length) throw new NotACode("cbor");
    at += size;
    return bytes.subarray(at - size, at);
  };
  const length = (low) => {
    if (low < 24) return low;
    if (low > 26) throw new NotACode("cbor");
    const from = at;
    take(1 << (low - 24));
    return [view.getUint8, view.getUint16, view.getUint32][low - 24].call(view, from);
  };
  const value = (deep) => {
    if (!deep) throw new NotACode("cbor");
    const [first] = take(1);
    const size = length(first & 31);
    switch (first >> 5) {
      case 0: return size;
      case 1: return -1 - size;
      case 2: return take(size);
      case 3: return new TextDecoder("utf-8", { fatal: true }).decode(take(size));
      case 4: return Array.from({ length: limited(size) }, () => value(deep - 1));
      case 5: return new Map(Array.from({ length: limited(size) }, () => [value(deep - 1), value(deep - 1)]));
      case 6: return { tag: size, value: value(deep - 1) };
    }
    if (size < 20 || size > 22) throw new NotACode("cbor");
    return [false, true, null][size - 20];
  };
  const limited = (size) => {
    if (size > bytes.length) throw new NotACode("cbor");
    return size;
  };
  const found = value(8);
  if (at !== bytes.length) throw new NotACode("cbor");
  return found;
}

function head(kind, size) {
  if (size < 24) return [(kind << 5) | size];
  return size < 256 ? [(kind << 5) | 24, size] : [(kind << 5) | 25, size >> 8, size & 255];
}

// Sig_structure of RFC 9052, section 4.4: ["Signature1", protected, h'', payload]
function toBeSigned(protectedHeader, payload) {
  const context = new TextEncoder().encode("Signature1");
  return new Uint8Array([
    ...head(4, 4), ...head(3, context.length), ...context, ...head(2, protectedHeader.length), ...protectedHeader,
    ...head(2, 0), ...head(2, payload.length), ...payload,
  ]);
}

function parts(message) {
  const { tag, value } = cbor(message) ?? {};
  if (tag !== 18 || !Array.isArray(value) || value.length !== 4) throw new NotACode("cose");
  const [protectedHeader, plain, payload, signature] = value;
  const areBytes = [protectedHeader, payload, signature].every((one) => one instanceof Uint8Array);
  if (!areBytes || !(plain instanceof Map) || plain.size || signature.length !== 64) throw new NotACode("cose");
  const header = cbor(protectedHeader);
  if (!(header instanceof Map) || header.size !== 2 || header.get(1) !== -7) throw new NotACode("cose");
  const keyId = header.get(4);
  if (!(keyId instanceof Uint8Array)) throw new NotACode("cose");
  return { protectedHeader, payload, signature, keyId };
}

function bytesOf(base64url) {
  return Uint8Array.from(atob(base64url.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
}

function keyFor(keyId, keys) {
  return keys.find((key) => {
    const thumbprint = bytesOf(key.kid);
    return keyId.length === 8 && keyId.every((byte, at) => byte === thumbprint[at]);
  });
}

// What a text is worth by itself: { verdict, claims } with verdict "genuine" | "forged" | "unknown-key" | "no-code".
// Claims come along only where one of the keys has signed them.
export async function read(text, keys) {
  try {
    const { protectedHeader, payload, signature, keyId } = parts(await unpack(base45(text.trim())));
    const found = keyFor(keyId, keys);
    if (!found) return { verdict: "unknown-key" };
    const { kty, crv, x, y } = found;
    const key = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, ES256, false, ["verify"]);
    const how = { name: "ECDSA", hash: "SHA-256" };
    if (!(await crypto.subtle.verify(how, key, signature, toBeSigned(protectedHeader, payload)))) {
      return { verdict: "forged" };
    }
    return { verdict: "genuine", claims: cbor(payload) };
  } catch (error) {
    if (error instanceof NotACode || error instanceof TypeError) return { verdict: "no-code" };
    throw error;
  }
}
