"""The voices a film can have; `voice/casting.py` says who speaks with which."""
