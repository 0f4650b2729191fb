"""A Japanese dialogue in Markdown becomes a finished Manim explainer film."""

__version__ = "0.1.0"
