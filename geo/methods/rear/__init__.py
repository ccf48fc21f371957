"""The rear of a force: hubs, the roads that supply a line from them, and the way in."""
