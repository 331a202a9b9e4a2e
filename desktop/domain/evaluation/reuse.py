"""What an earlier evaluation spares: an indicator depends on the facts of its group and its changes alone."""

from collections.abc import Sequence

from desktop.domain.evaluation.values import (
    Evaluation,
    Fact,
    IndicatorScore,
    Inputs,
    Participant,
    Scheme,
    UnitScore,
)


class Earlier:
    """The scores of an earlier evaluation; none when its scheme or its participants are other ones.

    Args:
        before: None for none.
        scheme: of the evaluation that is made now.
        inputs: of the evaluation that is made now.
    """

    def __init__(self, before: Evaluation | None, scheme: Scheme, inputs: Inputs) -> None:
        units: tuple[UnitScore, ...] = ()
        if before is not None and before.scheme == scheme:
            units = before.units
        if {one.participant for one in units} != set(inputs.participants):
            units = ()
        self._units = {one.participant.party: one for one in units}
        self._scores = {
            (one.participant.party, score.indicator.code): score for one in units for score in one.indicators
        }

    def scores(
        self, indicator: str, members: Sequence[Participant], facts: Sequence[Sequence[Fact]]
    ) -> Sequence[IndicatorScore] | None:
        """The scores of an indicator of a whole group; None when any of its facts is another one.

        Args:
            indicator: code.
            members: of the group.
            facts: of every part, in the order of the members.
        """
        found = [self._scores.get((one.party, indicator)) for one in members]
        scores = [one for one in found if one is not None]
        if len(scores) < len(members):
            return None
        for place, of_part in enumerate(facts):
            if [one.parts[place].fact for one in scores] != of_part:
                return None
        return scores

    def unit(self, party: str, scores: Sequence[IndicatorScore]) -> UnitScore | None:
        """The score of a unit when every indicator is the very one that it rests on; None otherwise."""
        found = self._units.get(party)
        if found is None or len(found.indicators) != len(scores):
            return None
        same = all(one is other for one, other in zip(found.indicators, scores, strict=True))
        return found if same else None
