"""A device that keeps a passkey, as browsers let pages see it (Web Authentication Level 3, w3.org/TR/webauthn-3)."""

import hashlib
import json
import os
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from orderwire.accounts.models import User

FLAG = AuthenticatorData.FLAG


class Device:
    """Makes one passkey, and signs with it. `verifies`: whether it looks at a finger, a face or a PIN."""

    def __init__(self, origin: str = "https://testserver", site: str = "testserver", *, verifies: bool = True) -> None:
        self.origin, self.site = origin, site
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.ident = os.urandom(16)
        self._flags = FLAG.UP | (FLAG.UV if verifies else FLAG(0))
        self._user = ""

    def make(self, asked: dict[str, Any]) -> str:
        """What the browser answers when a page asks for a new passkey."""
        options = asked["creation_options"]["publicKey"]
        self._user = options["user"]["id"]
        public = ES256.from_cryptography_key(self._key.public_key())
        inside = AttestedCredentialData.create(bytes(16), self.ident, public)
        data = AuthenticatorData.create(self._site_hash(), self._flags | FLAG.AT, 0, inside)
        said = CollectedClientData.create("webauthn.create", options["challenge"], self.origin)
        return self._answer(
            clientDataJSON=websafe_encode(said),
            attestationObject=websafe_encode(AttestationObject.create("none", data, {})),
        )

    def use(self, asked: dict[str, Any], user: str | None = None) -> str:
        """What the browser answers when a page asks for a passkey; `user` is whose it says it is."""
        options = asked["request_options"]["publicKey"]
        data = AuthenticatorData.create(self._site_hash(), self._flags, 0)
        said = CollectedClientData.create("webauthn.get", options["challenge"], self.origin)
        signature = self._key.sign(data + said.hash, ec.ECDSA(hashes.SHA256()))
        return self._answer(
            clientDataJSON=websafe_encode(said),
            authenticatorData=websafe_encode(data),
            signature=websafe_encode(signature),
            userHandle=websafe_encode(user.encode()) if user else self._user,
        )

    def _site_hash(self) -> bytes:
        return hashlib.sha256(self.site.encode()).digest()

    def _answer(self, **response: str) -> str:
        ident = websafe_encode(self.ident)
        return json.dumps(
            {
                "type": "public-key",
                "id": ident,
                "rawId": ident,
                "response": response,
                "clientExtensionResults": {"credProps": {"rk": True}},
            }
        )


def a_passkey(user: User, name: str = "Laptop", device: Device | None = None) -> Authenticator:
    """A person's passkey, kept as if they had added it on its page."""
    options = {"publicKey": {"challenge": websafe_encode(b"x" * 32), "user": {"id": websafe_encode(user.pk.encode())}}}
    made = (device or Device()).make({"creation_options": options})
    return Authenticator.objects.create(user=user, type="webauthn", data={"name": name, "credential": json.loads(made)})
