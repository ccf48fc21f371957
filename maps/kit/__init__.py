"""The reporter's kit: pictures, captions and an embed of what a press release may show."""

from .write import write_kit

__all__ = ["write_kit"]
