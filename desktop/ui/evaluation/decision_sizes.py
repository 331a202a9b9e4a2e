"""Widths of the fields in decisions of an evaluation, in pixels of the design."""

NUMBER_PX = 110
DAY_PX = 130
WIDTH_PX = 780
