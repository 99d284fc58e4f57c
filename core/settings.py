"""Every setting, from an environment variable `YIJIANSHI_…` or a line of `yijianshi.toml`; the environment wins.

docs/settings.md lists them; a test keeps the two in step.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from core.errors import BadSettings

TOML = "yijianshi.toml"
PREFIX = "YIJIANSHI_"
# Read by single commands, not settings of the installation.
NOT_SETTINGS = frozenset({"YIJIANSHI_PASSWORD"})


def _origin(value: str) -> str:
    if "*" in value or not value.startswith(("http://", "https://")) or value.rstrip("/").count("/") != 2:
        raise ValueError("an origin is scheme://host[:port], without a path and without *")
    return value.rstrip("/")


class Settings(BaseSettings):
    """The settings of one installation. Unknown names in `yijianshi.toml` are refused, so that a typo is not silent."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, toml_file=TOML, extra="forbid", frozen=True)

    data_dir: Path = Field(Path("var"), description="Where everything lives: database, keys, index, ledger heads.")
    database_url: str = Field("", description="SQLAlchemy URL; empty: SQLite in the data folder.")
    citizen_database_url: SecretStr = Field(
        SecretStr(""), description="PostgreSQL URL of the restricted role for a process that serves citizens alone."
    )
    master_key: SecretStr = Field(SecretStr(""), description="Master key, base64 of 32 bytes; empty: keys/master.key.")
    crypto: Literal["international", "guomi"] = Field("international", description="SHA-256/AES or SM3/SM4 (国密).")
    demo: bool = Field(False, description="Demonstration mode: demonstration approvals hold, every page says 示例.")
    host: str = Field("127.0.0.1", description="Address the server binds.")
    port: int = Field(8170, ge=0, le=65535, description="Port; 0 takes a free one.")
    public_url: str = Field("", description="Address people reach it by, for links; empty: from the request.")
    office: str = Field("政务服务智能咨询台", description="Name of the office above the conversation.")
    human_channel: str = Field("12345 政务服务便民热线", description="The way to a person that always stands.")
    home_region: str = Field("", pattern=r"^(\d{6})?$", description="GB/T 2260 code of the installation, if it serves one.")
    cors_origins: tuple[Annotated[str, AfterValidator(_origin)], ...] = Field(
        (), description="Origins of portals that embed the widget."
    )
    embedder: str = Field("builtin", description="`builtin`, `hashed`, or a sentence-transformers model by name or path.")
    reranker: str = Field("", description="A sentence-transformers cross-encoder by name or path; empty: none.")
    chroma_url: str = Field("", description="Chroma server (http://host:port); empty: in process.")
    chat_model: str = Field("", description="provider:model for langchain's init_chat_model; empty: none.")
    model_filing: str = Field("", description="Filing number of the language model, shown on the about page.")
    release_confidence: float = Field(
        0.0, ge=0, le=1, description="Release at once at or above it; 0: the figure measured with the built-in data."
    )
    sample_share: float = Field(
        0.02, ge=0, le=1, description="Share of the cards released at once that a clerk judges afterwards."
    )
    blind_share: float = Field(
        0.1, ge=0, le=1, description="Share of the formal review points that a reviewer judges before seeing what the rule found."
    )
    flag_floor: float = Field(0.8, ge=0, le=1, description="A review point whose flags are right less often is shown as demoted.")
    flag_floor_after: int = Field(20, ge=1, description="Settled flags of a review point before it can be demoted.")
    claim_seconds: int = Field(300, ge=10, le=3600, description="How long a clerk's claim on a draft holds.")
    session_hours: int = Field(10, ge=1, le=24, description="A staff session's length.")
    secure_cookies: bool = Field(False, description="Mark cookies Secure: on wherever HTTPS is in front.")
    head_minutes: int = Field(60, ge=1, le=1440, description="How often the ledger's head is signed.")
    keep_days: int = Field(180, ge=1, description="Days after which a closed conversation's words are erased.")
    keep_draft_days: int = Field(30, ge=1, description="Days after which an application that nobody touched is erased.")
    keep_case_days: int = Field(1825, ge=1, description="Days after which a closed case is erased.")
    upload_megabytes: int = Field(20, ge=1, le=100, description="Largest document that is taken, in MB.")
    upload_pages: int = Field(60, ge=1, le=500, description="Most pages of one document that are read.")
    reading_seconds: int = Field(600, ge=10, description="Longest that reading one document may take.")
    portal_key: Path | None = Field(None, description="PEM of the portal's public key (Ed25519 or P-256) that vouches; none: none.")
    portal_issuer: str = Field("", description="Who signs the portal's vouchers (iss).")
    portal_audience: str = Field("", description="Whom they must be made out to (aud): this installation.")
    portal_login: str = Field("", description="Where the portal lets people identify themselves; it sends them back.")
    sources: Path | None = Field(None, description="YAML file of the sources of shared data and e-licences; none: no source.")
    workdays_file: Path | None = Field(None, description="YAML file of holiday arrangements newer than the built-in ones.")
    questions_per_minute: int = Field(20, ge=1, description="Questions one conversation may put in a minute.")

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource, dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:  # fmt: skip
        """Arguments, then the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def url(self) -> str:
        """The database in use."""
        return self.database_url or f"sqlite:///{self.data_dir / 'yijianshi.sqlite'}"


def load_settings(**given: Any) -> Settings:
    """The settings in force. Raises BadSettings naming each wrong one and why; a name that no setting has is wrong too,
    since a typo would otherwise leave a default in force unseen."""
    known = {PREFIX + name.upper() for name in Settings.model_fields} | NOT_SETTINGS
    for name in sorted(os.environ):
        if name.upper().startswith(PREFIX) and name.upper() not in known and not name.upper().startswith(f"{PREFIX}TEST_"):
            raise BadSettings("bad_settings", name=name, reason="unknown")
    try:
        return Settings(**given)
    except ValidationError as wrong:
        parts = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in wrong.errors()]
        names = ", ".join(f"YIJIANSHI_{str(e['loc'][0]).upper()}" for e in wrong.errors())
        raise BadSettings("bad_settings", name=names, reason="; ".join(parts)) from None
    except (ValueError, OSError) as wrong:
        raise BadSettings("bad_settings", name=TOML, reason=str(wrong)) from None
