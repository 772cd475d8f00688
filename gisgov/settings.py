"""What can be set from outside, all with the prefix `GISGOV_`.

Made at the edge, read nowhere at import.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

__all__ = ["Settings"]


class Settings(BaseSettings):
    """The settings of one process."""

    model_config = SettingsConfigDict(env_prefix="GISGOV_", extra="ignore")

    database_url: str | None = Field(
        default=None,
        description="PostgreSQL server to use instead of the private one, as "
        "postgresql://user:password@host:port/database; `city` then names the database on it.",
    )
    api_database_url: str | None = Field(
        default=None,
        description="Login of the role that answers requests, as "
        "postgresql://gisgov_api:password@host:port/database. With it `gisgov serve` needs no "
        "`database_url`, and then loads no files.",
    )
    city: str | None = Field(
        default=None,
        description="The city to work in. Not needed where there is only one.",
    )
    home: Path | None = Field(
        default=None,
        description="Folder of the private database. By default that of the nearest folder "
        "upwards that has one, else `.gisgov` in the current folder, or as root a folder under "
        "/var/lib/gisgov.",
    )
    contact_keys: Path | None = Field(
        default=None,
        description="File of the keys that names and phones are sealed with. By default "
        "`contacts.keys` in `home`.",
    )
    rasters: Path | None = Field(
        default=None,
        description="Folder of the files of raster layers. By default `rasters` in `home`.",
    )
    host: str = Field(default="127.0.0.1", description="Address that `gisgov serve` listens on.")
    port: int = Field(
        default=8500, ge=1, le=65535, description="Port that `gisgov serve` listens on."
    )
    workers: int = Field(
        default=1, ge=1, le=64, description="Processes that answer on the port of `gisgov serve`."
    )
    trusted_proxies: str = Field(
        default="127.0.0.1,::1",
        description="Addresses or networks, with commas between, of reverse proxies: what they say "
        "of who asks (`X-Forwarded-For`, `X-Forwarded-Proto`) is believed. Empty is none.",
    )
    public_url: str | None = Field(
        default=None,
        description="Address by which browsers reach this server, such as "
        "https://map.city.example. By default http://localhost and the port.",
    )
    oidc_issuer: str | None = Field(
        default=None,
        description="Issuer of the identity provider that people can sign in with (OpenID "
        "Connect), as it calls itself. None by default.",
    )
    oidc_client_id: str | None = Field(
        default=None, description="What the identity provider knows this server as."
    )
    oidc_client_secret: SecretStr | None = Field(
        default=None,
        description="Secret that the identity provider has made for this server. A public client "
        "has none.",
    )
    oidc_title: str | None = Field(
        default=None,
        description="What the sign-in page calls the identity provider. By default its host.",
    )
    oidc_claim: str = Field(
        default="sub",
        min_length=1,
        description="Claim of the identity provider that names an account. By default its "
        "subject, which is given to nobody else later.",
    )
    requests_per_minute: int = Field(
        default=600,
        ge=0,
        description="Requests that each process answers in a minute for one session; 0 is any "
        "number. Tiles do not count.",
    )
    suppress_public: int = Field(
        default=10,
        ge=2,
        le=1000,
        description="In statistics for the public, counts below this are withheld.",
    )
    suppress_internal: int = Field(
        default=5,
        ge=2,
        le=1000,
        description="In statistics for those who sign in, counts below this are withheld.",
    )
    retain_positions_days: int = Field(
        default=90, ge=1, description="Days that positions of grid workers stay."
    )
    retain_reporters_days: int = Field(
        default=90, ge=1, description="Days that who reported an incident stays after its end."
    )
    retain_retired_days: int = Field(
        default=365, ge=1, description="Days that retired households and persons stay."
    )
    retain_audit_days: int = Field(
        default=1096, ge=180, description="Days that the audit and ended emergencies stay."
    )
    retain_by_itself: bool = Field(
        default=False,
        description="Let `gisgov serve` and `gisgov upkeep` do each hour what "
        "`gisgov retention run` does.",
    )
    pack_folder: Path | None = Field(
        default=None,
        description="Folder into which `gisgov serve` writes the packs of all fire stations each "
        "night. None by default: no packs.",
    )
    pack_passphrase_file: Path | None = Field(
        default=None,
        description="File whose first line is the passphrase of those packs; only its owner may "
        "read it.",
    )
    pack_days: int = Field(default=7, ge=1, le=31, description="Days for which those packs open.")
    tile_cache_mb: int = Field(
        default=128,
        ge=0,
        description="Megabytes of drawn map tiles that each process keeps in memory.",
    )
