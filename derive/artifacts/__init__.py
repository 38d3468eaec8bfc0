"""Generated files on disk: build, check, seal, cache. The only layer that touches the disk."""
