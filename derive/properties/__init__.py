"""Range, limits, parity, slopes, saturation: computed from the definition and proved."""

from derive.properties.find import find_properties
from derive.properties.judging import denied, judged
from derive.properties.records import ClaimReport, Properties, Property

__all__ = ["ClaimReport", "Properties", "Property", "denied", "find_properties", "judged"]
