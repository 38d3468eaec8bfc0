"""Range, limits, parity, slopes, saturation: computed from the definition and proved."""
