"""The year-end evaluation as a workflow: who takes part, facts from ledger and checks, figures, papers.

`facts*` derive what the program knows and read what was stated, `inputs` gathers everything the engine
depends on, `evaluating` scores and answers questions about the result. Nothing of a score is ever stored
before it is frozen: figures follow from the records.
"""
