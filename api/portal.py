"""A portal's word on who somebody is: a signed voucher (JWT, RFC 7519), made out to us, five minutes long, used once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from sqlalchemy.orm import Session

from core.cases import CaseFile, use_once, vouch, vouch_by_number
from core.crypto import Keys
from core.errors import BadSettings, NotAllowed
from core.settings import Settings
from knowledge.catalog.rule_functions import plain, valid_id_number

LONGEST_S, LEEWAY_S = 300, 10
_MUST = ("iss", "aud", "sub", "name", "assurance", "jti", "iat", "exp")


@dataclass(frozen=True)
class Voucher:
    """What a voucher that holds says. `id_number` is "" where the portal does not tell it; `until`: when it runs out."""

    subject: str
    name: str
    assurance: str
    id_number: str
    on_behalf_of: str
    mark: str
    until: dt.datetime


@dataclass(frozen=True)
class Portal:
    """The portal whose vouchers are believed. One algorithm, the key's own: a voucher does not choose how it is checked."""

    key: Ed25519PublicKey | EllipticCurvePublicKey
    algorithm: str
    issuer: str
    audience: str
    login: str

    def read(self, voucher: str, case_id: str) -> Voucher:
        """Raises NotAllowed for one that is not signed so, not by them, not to us, not now, too long, or for another case."""
        try:
            said = jwt.decode(
                voucher, self.key, algorithms=[self.algorithm], audience=self.audience, issuer=self.issuer, leeway=LEEWAY_S,
                options={"require": list(_MUST), "strict_aud": True},
            )  # fmt: skip
        except (jwt.PyJWTError, ValueError, RecursionError):
            raise NotAllowed("identity_not_believed") from None
        words = [said[k] for k in ("sub", "name", "assurance", "jti")] + [said.get(k, "") for k in ("id_number", "on_behalf_of", "case")]
        if not all(isinstance(one, str) and len(one) <= 200 for one in words) or not all(words[:4]):
            raise NotAllowed("identity_not_believed")
        long = not isinstance(said["exp"], int) or not isinstance(said["iat"], int) or said["exp"] - said["iat"] > LONGEST_S
        number = plain(words[4]).upper()
        if long or words[6] not in ("", case_id) or number and not valid_id_number(number):
            raise NotAllowed("identity_not_believed")
        return Voucher(
            f"sub:{self.issuer}:{words[0]}", words[1], f"portal:{words[2]}", number, words[5], f"{self.issuer}|{words[3]}",
            dt.datetime.fromtimestamp(said["exp"], dt.UTC),
        )  # fmt: skip


def portal_of(settings: Settings) -> Portal | None:
    """The portal that the settings name, if they do. Raises BadSettings for a key that is none, or half a portal."""
    if settings.portal_key is None:
        return None
    for name in ("portal_issuer", "portal_audience"):
        if not getattr(settings, name):
            raise BadSettings("bad_settings", name=f"YIJIANSHI_{name.upper()}", reason="needed beside YIJIANSHI_PORTAL_KEY")
    try:
        key = load_pem_public_key(settings.portal_key.read_bytes())
    except (OSError, ValueError) as wrong:
        raise BadSettings("bad_settings", name="YIJIANSHI_PORTAL_KEY", reason=type(wrong).__name__) from None
    if isinstance(key, Ed25519PublicKey):
        algorithm = "EdDSA"
    elif isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1):
        algorithm = "ES256"
    else:
        raise BadSettings("bad_settings", name="YIJIANSHI_PORTAL_KEY", reason="neither Ed25519 nor P-256")
    return Portal(key, algorithm, settings.portal_issuer, settings.portal_audience, settings.portal_login)


def vouched(session: Session, keys: Keys, case: CaseFile, one: Voucher) -> None:
    """Uses a voucher up and notes its applicant. Raises Conflict where it was used, NotAllowed for somebody else's case."""
    use_once(session, one.mark, one.until)
    if one.id_number:
        vouch_by_number(
            session, keys, case, id_number=one.id_number, name=one.name, assurance=one.assurance, on_behalf_of=one.on_behalf_of
        )  # fmt: skip
    else:
        subject = one.subject + (f"|for:{one.on_behalf_of}" if one.on_behalf_of else "")
        vouch(session, keys, case, subject=subject, name=one.name, assurance=one.assurance, on_behalf_of=one.on_behalf_of)
