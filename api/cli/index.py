"""Stub."""
import typer
def add(app: typer.Typer) -> None:
    """Stub."""
