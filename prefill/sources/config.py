"""Which sources an installation has: one YAML file, checked whole at start."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from core.cases import KnownPart, KnownSource
from core.errors import BadSettings

SETTING = "YIJIANSHI_SOURCES"
_HERE = ("localhost", "127.0.0.1", "::1")


def _address(url: str) -> str:
    """TLS always, but to this very machine: what is sent is a name and an ID number."""
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ValueError("an address is https://host[:port]/path")
    if parts.scheme == "http" and parts.hostname not in _HERE:
        raise ValueError("only this machine may be spoken to without TLS")
    return url


Address = Annotated[str, AfterValidator(_address)]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class GivenPart(_Shape):
    """One sort of record: its name at the source, the material kind that it proves, and their field → our element."""

    type: str = Field(min_length=1, max_length=80)
    kind: str = Field("", max_length=80)
    about: str = ""
    fields: dict[str, str] = Field(default_factory=dict)


class HttpConfig(_Shape):
    """One source that speaks HTTP. Seconds are of one try; `total_s` bounds it whole; `most_kb` bounds its answer."""

    id: Code
    label: str = Field(min_length=1, max_length=80)
    authority: str = Field(min_length=1, max_length=80)
    basis: str = Field("", max_length=200)
    url: Address
    corrections: Address | None = None
    token_file: Path
    ca_file: Path | None = None
    connect_s: float = Field(3, gt=0, le=45)
    read_s: float = Field(8, gt=0, le=45)
    total_s: float = Field(20, gt=0, le=45)
    most_kb: int = Field(256, ge=1, le=8192)
    gives: tuple[GivenPart, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _whole(self) -> HttpConfig:
        keys = [one.kind or one.type for one in self.gives]
        if len(set(keys)) != len(keys):
            raise ValueError("two parts have one name: give each its own kind")
        for one in self.gives:
            if one.about and one.about not in one.fields:
                raise ValueError(f"about: {one.about} is none of its fields")
        return self

    @property
    def known(self) -> KnownSource:
        """What may be shown of it."""
        parts = tuple(KnownPart(one.type, one.kind, dict(one.fields), one.about) for one in self.gives)
        return KnownSource(self.id, self.label, self.authority, parts, self.basis, corrects=self.corrections is not None)


class _File(_Shape):
    sources: tuple[HttpConfig, ...]


def read_config(path: Path) -> tuple[HttpConfig, ...]:
    """The sources that the file names. Raises BadSettings with every fault: of the file, of a source, of a token's file."""
    try:
        read = _File.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except ValidationError as wrong:
        faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in wrong.errors())
        raise BadSettings("bad_settings", name=SETTING, reason=faults) from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as wrong:
        raise BadSettings("bad_settings", name=SETTING, reason=f"{path}: {type(wrong).__name__}") from None
    ids = [one.id for one in read.sources]
    if len(set(ids)) != len(ids):
        raise BadSettings("bad_settings", name=SETTING, reason="two sources have one id")
    for one in read.sources:
        read_token(one.token_file)
        if one.ca_file and not one.ca_file.is_file():
            raise BadSettings("bad_settings", name=SETTING, reason=f"{one.id}: {one.ca_file} is not there")
    return read.sources


def read_token(path: Path) -> str:
    """The bearer token in a file, read anew for each call, so that it may be changed while we run.

    Raises BadSettings where the file is missing, open to others, or holds no token.
    """
    try:
        mode, token = path.stat().st_mode, path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise BadSettings("bad_settings", name=SETTING, reason=f"{path}: cannot be read") from None
    if mode & 0o077:
        raise BadSettings("key_file_open", name=str(path))
    if not re.fullmatch(r"[A-Za-z0-9._~+/=-]{8,4096}", token):
        raise BadSettings("bad_settings", name=SETTING, reason=f"{path}: holds no bearer token")
    return token
