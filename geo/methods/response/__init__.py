"""Response: the reaction force, evacuation of casualties, hubs behind, losses, and the next base."""
