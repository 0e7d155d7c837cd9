"""What a hit is worth, in whole numbers, so that the index and whoever checks it come to the same."""

_UNIT = 16  # of these make one point
_DIGITS = 3


def value(points: float) -> int:
    """Return what a hit earns, rounded to three binary digits: so many hits earn the same, and are counted together."""
    units = round(_UNIT * points)
    below = max(0, units.bit_length() - _DIGITS)
    return (units + (1 << below) // 2) >> below << below


def own_value(weight: float) -> int:
    """Return what an entry earns by its own weight."""
    return round(_UNIT * min(1.0, max(0.0, weight)))
