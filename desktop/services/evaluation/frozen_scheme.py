"""The text of a scheme as it was frozen: an edition stays readable whatever is said of its record later."""

from dataclasses import replace

from desktop.domain.evaluation.scheme_file import read_scheme
from desktop.models.workspace import Workspace
from desktop.services.evaluation.at_hand import SCHEME, text_sha256
from desktop.services.evaluation.canonical import SnapshotUnreadable
from desktop.services.evaluation.values import FrozenView, SchemeEntry
from desktop.services.session import Session


def frozen_entry(session: Session, entry: SchemeEntry, view: FrozenView) -> SchemeEntry:
    """The scheme that a snapshot is of.

    Another computer of the office may have published another text under the same edition; lines never
    vanish, so the text that was frozen is still among those of the record.

    Args:
        session: the open workspace.
        entry: as the record stands.
        view: the snapshot.

    Raises:
        SnapshotUnreadable: no line of the record has that text.
    """
    if view.scheme_sha256 in ("", entry.sha256):
        return entry

    def derive(workspace: Workspace) -> SchemeEntry:
        for change in workspace.log.changes_of(SCHEME, entry.uid):
            text = change.edit.fields.get("text")
            if isinstance(text, str) and text_sha256(text) == view.scheme_sha256:
                scheme, _ = read_scheme(text, entry.name)
                if scheme is not None:
                    return replace(entry, scheme=scheme, text=text, sha256=view.scheme_sha256)
        raise SnapshotUnreadable(reason=entry.name)

    with session.reading():
        return session.derived(f"evaluation-frozen-scheme {entry.uid} {view.scheme_sha256}", derive)
