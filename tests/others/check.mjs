// Looks at credentials with software of others. Reads {vc, key, lists, sd_jwt, status_list, nonce, holder, moment,
// contexts} from standard input, and writes what each library found.
import { readFileSync } from "node:fs";

import { contexts as w3c } from "@digitalbazaar/credentials-context";
import { decodeList } from "@digitalbazaar/vc-bitstring-status-list";
import { digest, ES256 } from "@sd-jwt/crypto-nodejs";
import { SDJwtVcInstance } from "@sd-jwt/sd-jwt-vc";
import { compactVerify, importJWK } from "jose";
import jsonld from "jsonld";

const asked = JSON.parse(readFileSync(0, "utf8"));

async function tried(what) {
  try {
    return { found: await what() };
  } catch (error) {
    return { refused: String(error.message || error) };
  }
}

async function payload(token) {
  const found = await compactVerify(token, await importJWK(asked.key, "ES256"));
  return JSON.parse(new TextDecoder().decode(found.payload));
}

async function statuses() {
  const credential = await payload(asked.vc);
  const found = {};
  for (const entry of credential.credentialStatus) {
    const listed = await payload(asked.lists[entry.statusPurpose]);
    const list = await decodeList({ encodedList: listed.credentialSubject.encodedList });
    found[entry.statusPurpose] = list.getStatus(Number(entry.statusListIndex));
  }
  return found;
}

// As linked data: no document comes from the net, and `safe` refuses a word that no context explains.
async function linked() {
  const documentLoader = async (url) => {
    const document = asked.contexts[url] ?? w3c.get(url);
    if (!document) throw new Error(`no such context: ${url}`);
    return { contextUrl: null, documentUrl: url, document };
  };
  const [found] = await jsonld.expand(await payload(asked.vc), { documentLoader, safe: true });
  return found;
}

async function presentation() {
  const holder = await ES256.getVerifier(asked.holder);
  const instance = new SDJwtVcInstance({
    hasher: digest,
    hashAlg: "sha-256",
    verifier: await ES256.getVerifier(asked.key),
    kbVerifier: (data, signature) => holder(data, signature),
    statusListFetcher: async () => asked.status_list,
  });
  const options = { keyBindingNonce: asked.nonce, currentDate: asked.moment };
  return (await instance.verify(asked.sd_jwt, options)).payload;
}

const answer = {
  vc: await tried(() => payload(asked.vc)),
  linked: await tried(linked),
  statuses: await tried(statuses),
  sd_jwt: await tried(presentation),
};
process.stdout.write(JSON.stringify(answer));
