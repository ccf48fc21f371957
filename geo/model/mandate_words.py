"""Kinds of values that the tables of a mandate share."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

Text = Annotated[str, Field(min_length=1)]
Metres = Annotated[float, Field(ge=0.0, le=1_000_000.0)]
MetresAboveZero = Annotated[float, Field(gt=0.0, le=1_000_000.0)]
Weight = Annotated[float, Field(ge=0.0)]
Figure = Literal["sourced", "assumed"]
Longitude = Annotated[float, Field(ge=-180.0, le=180.0)]
Latitude = Annotated[float, Field(ge=-90.0, le=90.0)]
Iso = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]  # a state, ISO 3166-1 alpha-2
