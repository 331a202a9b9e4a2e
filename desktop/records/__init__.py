"""The kernel: every statement anybody makes is a line in a stream, and every table is a fold of lines.

Flow: `line` turns an edit into the exact bytes of one change and reads such bytes back strictly;
`stream` names streams and decides which offered lines are new, known, forked or unusable; `ownership`
says who may write which kind of record to whom, and quarantines the rest; `fold` turns a set of
changes into records with their heads, conflicts and withdrawals; `journal` holds a set of streams in
memory and ties these together. Standard library only; no clock, no files, no randomness.

Source: DESIGN.md of the project, section "The kernel"; see also docs/decisions/0003-record-kernel.md.
"""
