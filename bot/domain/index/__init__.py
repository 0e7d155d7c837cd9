"""The search index: written once for a library as one string of bytes, then read by the piece, from a file or memory.

`runs.write_run` reads some entries, `writing.merge_runs` makes the index of such runs, `reading.StoredIndex` answers
from it; none of them opens a file. The decision record `docs/decisions/search-engine.md` says why it is built so, and
what it was measured against.
"""
