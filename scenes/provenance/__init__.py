"""Where every model picture of the film comes from: run, seed and t, found by its bytes.

`python -m provenance` (from `scenes/`) writes `docs/provenance.md`; nothing here is drawn.
"""
