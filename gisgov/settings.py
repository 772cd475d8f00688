"""What can be set from outside, all with the prefix `GISGOV_`.

Made at the edge, read nowhere at import.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
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
        description="Folder of the private database. By default `.gisgov` in the current folder, "
        "or as root a folder under /var/lib/gisgov.",
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
    tile_cache_mb: int = Field(
        default=128,
        ge=0,
        description="Megabytes of drawn map tiles that each process keeps in memory.",
    )
