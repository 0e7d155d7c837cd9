"""The search index: written once for a library as one run of bytes, then read piece by piece, from a file or memory.

`writing.write_index` makes it and `reading.StoredIndex` answers from it; neither opens a file. The decision record
`docs/decisions/search-engine.md` says why it is built so, and what it was measured against.
"""
