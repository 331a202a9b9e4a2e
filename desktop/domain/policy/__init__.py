"""From the text of a plan to cited tasks, milestones and targets: `parse_policy`, pure and deterministic.

Flow: `structure` cuts the text at its numbers (一、 （一） 1. …) and pairs brackets · `tables` reads
division-of-work tables, `stacks` those copied a cell a line, `duties` sections that go unit by unit ·
`responsibility` finds the statements of who does it (`statements`, `names`, `labels`) · `head` reads title
and date · `deadlines` finds and resolves times (`dates`) · `parser` builds one task a statement · `targets`
reads the numbers in it · `coverage` lists what was taken and what was not · `problems` what somebody must
look at.

The rules of the genre that the grammar states:

* A statement is one task. It is labelled (牵头单位：甲；责任单位：乙) or closed by verbs (甲牵头，乙配合). It
  stands in brackets of any kind, on a labelled line, as a sentence that says nothing else, or in the
  columns of a table. Brackets that only list units count where that is the style of the document. Prose,
  laws and lists of members that merely mention 牵头 or 负责 are none, so a document that assigns nothing
  gives no task.
* Names are as written. A list is cut at 、，； and, between two whole names only, at 和, 与, 及. What a
  bracket holds belongs to its name, and areas that share a noun are one name (各市、县（区）人民政府). 等 is
  left out; 等有关部门 gives the group word.
* Posts (分管副市长), times and notes on the list (列第一位者为牵头单位，下同) are no names.
* 负责 alone makes nobody lead. If the document declares that the first name leads, it does. In 甲配合乙落实
  both are responsible; a verb with an object (甲负责资金保障) gives its unit a share in a statement, no more.
* A deadline is a period with 前 or 内, one led by 到, one behind a label, or a future one that opens its
  clause or is followed by what is achieved. It means the last day of the period. Starts, spans, validities,
  facts, conditions and titles are no deadlines, nor is a day on which something happens; recurring times and
  those without a day are problems. Days listed before one 前 (4月15日、7月15日前) are all deadlines.
* A milestone is due what follows its deadline, up to the end of the sentence or the next deadline.
* A target is a number in a clause about reaching something; subsidies, rates and terms are parameters.
* Every value cites: ``text[start:end]`` of a span is the verbatim text. Whatever has weight and is cited by
  nothing is listed as uncovered. Nothing is guessed, nothing is lost silently.

Time is linear in the length of the text: look-back is bounded, and repeated words are matched possessively.
"""

from desktop.domain.policy.json_form import to_json
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


def parse_policy(text: str, source: str = "") -> ParsedPolicy:
    """Reads a plan; never raises, whatever the text.

    Args:
        text: the document as read; all spans count its characters.
        source: name of the document, for problems.

    Returns:
        The same for the same text, in time linear in its length.
    """
    from desktop.domain.policy import parser  # start-up time: it compiles some sixty patterns

    return parser.parse_policy(text, source)


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
