"""Covering models: who is watched, by how many sites, at what price."""
