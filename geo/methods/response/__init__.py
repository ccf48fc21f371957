"""Response: the reaction force, evacuation of casualties, hubs behind, losses, and the next base."""

from .whole import response_of

__all__ = ["response_of"]
