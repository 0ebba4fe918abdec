"""The settings of a run: one frozen object. Read from `[tool.ipdocs]` or `ipdocs.toml`, flags over it."""

from pydantic import BaseModel, ConfigDict, Field


class Settings(BaseModel):
    """Limits of one document. Sizes in bytes or code points, as named."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_bytes: int = Field(default=64_000_000, gt=0, description="A larger file is set aside unread.")
    max_text: int = Field(default=40_000_000, gt=0, description="Code points of visible text; more is set aside.")
    max_clause: int = Field(default=20_000, gt=0, description="Code points between the brackets of a clause.")
