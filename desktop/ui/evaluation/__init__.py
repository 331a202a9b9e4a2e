"""Year-end evaluation in the window: figures with their derivation, the forms and decisions behind them.

`page` holds the tabs of a role; `assessment_form` is filled by units; the dialogs take the decisions of the
office, each showing who would move before it is booked.
"""
