"""Kinds of records that are seen on the page of the evaluation."""

EVALUATION_KINDS = ("scheme", "self_assessment", "adjustment", "appeal", "snapshot")
