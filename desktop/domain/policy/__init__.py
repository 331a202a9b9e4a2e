"""From the text of a plan to cited tasks, milestones and targets: `parse_policy`, pure and deterministic.

Flow: `structure` cuts the text at its numbers (一、 （一） 1. …) and pairs brackets · `tables` reads
division-of-work tables · `responsibility` finds the statements of who does it (`statements`, `names`,
`labels`) · `head` reads title and date · `deadlines` finds and resolves times (`dates`) · `parser` builds one
task a statement · `targets` reads the numbers in it · `coverage` lists what was taken and what was not ·
`problems` what somebody must look at.

The rules of the genre that the grammar states:

* A statement is one task. It is labelled (牵头单位：甲；责任单位：乙) or closed by verbs (甲牵头，乙配合). It
  stands in brackets of any kind, on a labelled line, as a sentence that says nothing else, or in the
  columns of a table. Prose that merely mentions 牵头 or 负责 is none, so a document that assigns nothing
  gives no task.
* Names are as written. A list is cut at 、，； and, between two whole names only, at 和, 与, 及. What a
  bracket holds belongs to its name, and areas that share a noun are one name (各市、县（区）人民政府). 等 is
  left out; 等有关部门 gives the group word.
* 负责 alone makes nobody lead. If the document declares that the first name leads, it does.
* A deadline is a period with 前 or 内, one led by 到, one behind a label, or a future one that opens its
  clause or is followed by what is achieved. It means the last day of the period. Starts, spans, validities,
  facts, conditions and titles are no deadlines; recurring times and those without a day are problems.
* A milestone is due what follows its deadline, up to the end of the sentence or the next deadline.
* A target is a number in a clause about reaching something; subsidies, rates and terms are parameters.
* Every value cites: ``text[start:end]`` of a span is the verbatim text. Whatever has weight and is cited by
  nothing is listed as uncovered. Nothing is guessed, nothing is lost silently.

Time is linear in the length of the text: look-back is bounded, and repeated words are matched possessively.
"""

from desktop.domain.policy.json_form import to_json
from desktop.domain.policy.parser import parse_policy
from desktop.domain.policy.values import (
    Candidate,
    Clause,
    Coverage,
    Milestone,
    ParsedPolicy,
    Passage,
    Role,
    Target,
    TaskDraft,
)

__all__ = [
    "Candidate",
    "Clause",
    "Coverage",
    "Milestone",
    "ParsedPolicy",
    "Passage",
    "Role",
    "Target",
    "TaskDraft",
    "parse_policy",
    "to_json",
]
