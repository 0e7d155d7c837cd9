"""Packs on disk: from folders of YAML to the library, every mistake in its place, a receipt for every citation."""
