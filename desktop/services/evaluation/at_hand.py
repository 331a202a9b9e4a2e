"""The schemes at hand, read from the records and from what is shipped, and what a name means among them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256

from desktop.domain.evaluation.scheme_file import read_scheme
from desktop.domain.evaluation.values import Scheme
from desktop.models.workspace import Workspace
from desktop.paths import resource
from desktop.records.fold import FoldedRecord
from desktop.services.evaluation.facts_stated import day_of
from desktop.services.evaluation.values import NoSuchScheme, SchemeEntry, WhichScheme
from desktop.services.session import Session, keyed_uid

SCHEME, SNAPSHOT = "scheme", "snapshot"
"""A scheme that was withdrawn stays at hand as long as figures are frozen by it."""
_Key = tuple[str, str]


def entries(session: Session) -> tuple[SchemeEntry, ...]:
    """Published editions, then drafts, then shipped ones that no record has; the newest year first."""
    with session.reading():
        return session.derived("evaluation-schemes", _entries)


def shipped_entries() -> tuple[SchemeEntry, ...]:
    """What came with the program, by code."""
    return _in_order(_shipped().values())


def chosen_entry(session: Session, name: str = "") -> SchemeEntry:
    """The scheme that a name means.

    Args:
        session: the open workspace.
        name: ``code edition``, code alone for the first of its editions, or uid; empty for the only one of
            the year: among published ones, else among drafts, else among shipped ones.

    Raises:
        NoSuchScheme: there is none.
        WhichScheme: several, and none was named.
    """
    known = entries(session)
    if name:
        for names in (_full_names, _codes):
            for entry in known:
                if name.strip() in names(entry):
                    return entry
        raise NoSuchScheme(name=name, names="、".join(one.name for one in known))
    for tier in _tiers(known):
        found = [one for one in tier if one.scheme.year == session.year] or tier
        if len(found) == 1:
            return found[0]
        if found:
            raise WhichScheme(names="、".join(one.name for one in found))
    raise NoSuchScheme(name="", names="")


def text_sha256(text: str) -> str:
    """SHA-256 of a scheme's text in UTF-8, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def _tiers(known: Sequence[SchemeEntry]) -> Iterator[list[SchemeEntry]]:
    yield [one for one in known if one.is_published]
    yield [one for one in known if one.is_draft]
    yield [one for one in known if one.is_shipped]


def _full_names(entry: SchemeEntry) -> tuple[str, ...]:
    return tuple(filter(None, (entry.uid, entry.name)))


def _codes(entry: SchemeEntry) -> tuple[str, ...]:
    return (entry.scheme.code,)


def _entries(workspace: Workspace) -> tuple[SchemeEntry, ...]:
    found: dict[_Key, SchemeEntry] = dict(_shipped())
    snapshots = (one for one in workspace.log.records(SNAPSHOT) if not one.is_withdrawn)
    frozen = {str(one.get("scheme", "")) for one in snapshots}
    records = (one for one in workspace.log.records(SCHEME) if not one.is_withdrawn or _name(one) in frozen)
    stated = [one for one in map(_entry, records) if one is not None]
    for entry in sorted(stated, key=lambda one: one.is_published):
        found[entry.scheme.code, entry.scheme.edition] = entry
    return _in_order(found.values())


def _in_order(found: Iterable[SchemeEntry]) -> tuple[SchemeEntry, ...]:
    listed = sorted(found, key=lambda one: one.scheme.edition, reverse=True)
    listed.sort(key=lambda one: (one.is_shipped, one.is_draft, -one.scheme.year, one.scheme.code))
    return tuple(listed)


def _name(record: FoldedRecord) -> str:
    return f"{record.get('code', '')} {record.get('edition', '')}"


def _entry(record: FoldedRecord) -> SchemeEntry | None:
    """A record as an entry; None when its text is no scheme, or another one than it says."""
    text = record.get("text")
    if not isinstance(text, str):
        return None
    scheme = _read(text, str(record.get("code", "")))
    key = (str(record.get("code", "")), str(record.get("edition", "")))
    if scheme is None or key != (scheme.code, scheme.edition):
        return None
    draft = keyed_uid(record.uid.partition("/")[0], SCHEME, *key, "draft")
    return SchemeEntry(
        scheme=scheme,
        uid=record.uid,
        text=text,
        sha256=text_sha256(text),
        is_draft=record.uid == draft,
        published_on=day_of(record.get("on")),
    )


@cache
def _shipped() -> Mapping[_Key, SchemeEntry]:
    found = {}
    for file in sorted(resource("schemes").glob("*.toml")):
        text = file.read_text("utf-8")
        scheme = _read(text, file.name)
        if scheme is not None:
            entry = SchemeEntry(scheme, "", text, text_sha256(text), is_shipped=True)
            found[scheme.code, scheme.edition] = entry
    return found


@cache
def _read(text: str, source: str) -> Scheme | None:
    scheme, _ = read_scheme(text, source)
    return scheme
