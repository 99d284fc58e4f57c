"""Knowledge quality: findings about a catalogue that loads, for its steward (docs/decisions/0014)."""

from knowledge.catalog.quality.finding import Level, QualityFinding
from knowledge.catalog.quality.report import quality_report

__all__ = ["Level", "QualityFinding", "quality_report"]
