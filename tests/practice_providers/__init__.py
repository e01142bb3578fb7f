"""Tests of the practice providers: their shapes, their manners, and that what they promise is what they serve."""
