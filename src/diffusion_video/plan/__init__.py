"""Time: a `Script` and the lengths of its speeches become a `Timeline` of whole frames."""
