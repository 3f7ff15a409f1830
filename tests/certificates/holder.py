"""A small wallet: it knows the specifications and, of us, only what our doors say. It stands on joserfc and on the
reference implementation of SD-JWT."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import sd_jwt.holder
from joserfc import jwt
from joserfc.jwk import ECKey
from jwcrypto.jwk import JWK

GRANT = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
QUESTION = {"nonce": "a-question-of-the-bank", "audience": "https://bank.example"}
"""What a verifier asks a wallet to sign."""
Get = Callable[[str], tuple[int, dict[str, Any]]]
Post = Callable[[str, dict[str, Any], str], tuple[int, dict[str, Any]]]


class Wallet:
    """One person's wallet, with a key of its own."""

    def __init__(self, get: Get, post: Post, now: Callable[[], datetime]) -> None:
        self.get, self.post, self.now = get, post, now
        self.key = ECKey.generate_key("P-256")
        self.token = ""
        self.offer: dict[str, Any] = {}

    def scan(self, link: str) -> dict[str, Any]:
        """The offer behind the code."""
        assert link.startswith("openid-credential-offer://?")
        where = urlsplit(parse_qs(urlsplit(link).query)["credential_offer_uri"][0]).path
        status, self.offer = self.get(where)
        assert status == 200, self.offer
        return self.offer

    def redeem(self, digits: str) -> tuple[int, dict[str, Any]]:
        """Code and digits for a token."""
        code = self.offer["grants"][GRANT]["pre-authorized_code"]
        asked = {"grant_type": GRANT, "pre-authorized_code": code, "tx_code": digits}
        status, answer = self.post("/wallet/token", asked, "")
        self.token = answer.get("access_token", "")
        return status, answer

    def nonce(self) -> str:
        """Something fresh to sign."""
        fresh: str = self.post("/wallet/nonce", {}, "")[1]["c_nonce"]
        return fresh

    def proof(self, header: dict[str, Any] | None = None, **changes: object) -> str:
        """The wallet has the key."""
        said = {"aud": self.offer["credential_issuer"], "iat": int(self.now().timestamp()), "nonce": self.nonce()}
        typed = {"alg": "ES256", "typ": "openid4vci-proof+jwt", "jwk": self.key.as_dict(private=False)}
        claims = {name: value for name, value in (said | changes).items() if value is not None}
        return jwt.encode(typed | (header or {}), claims, self.key)

    def fetch(self, form: str, proof: str = "", bearer: str = "") -> tuple[int, dict[str, Any]]:
        """The credential in a form."""
        wanted = next(one for one in self.offer["credential_configuration_ids"] if one.endswith(form))
        asked = {"credential_configuration_id": wanted, **({"proofs": {"jwt": [proof]}} if proof else {})}
        return self.post("/wallet/credential", asked, bearer or self.token)

    def show(
        self, credential: str, *names: str, nonce: str = QUESTION["nonce"], audience: str = QUESTION["audience"]
    ) -> str:
        """Some claims, and a proof that their holder shows them, as the reference implementation makes it."""
        clock, sd_jwt.holder.time = sd_jwt.holder.time, lambda: self.now().timestamp()
        try:
            holder = sd_jwt.holder.SDJWTHolder(credential)
            key = JWK(**self.key.as_dict(private=True))
            holder.create_presentation(dict.fromkeys(names, True), nonce, audience, key)
        finally:
            sd_jwt.holder.time = clock
        shown: str = holder.sd_jwt_presentation
        return shown
