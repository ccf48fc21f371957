"""In the air: how soon aircraft are where they are needed, and how many keep a patrol up."""
