"""State borders: the line two states share, where roads and rails cross it, who lives along it."""
