"""Tables of the annotation database, the same in SQLite and PostgreSQL, and the steps from older versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    inspect,
    select,
)

from annotations.errors import AnnotationError

VERSION = 1
METADATA = MetaData()
#: One row: the version of these tables.
SCHEMA = Table("lumbar_schema", METADATA, Column("version", Integer, primary_key=True, autoincrement=False))
_SEQUENCE = BigInteger().with_variant(Integer(), "sqlite")  # only INTEGER counts up by itself there
#: Every change there ever was, in the order of its transactions; `document` is the annotation after it.
CHANGE = Table(
    "change",
    METADATA,
    Column("sequence", _SEQUENCE, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("at", String(40), nullable=False),
    Column("author", Text, nullable=False),
    Column("action", String(16), nullable=False),
    Column("document", Text, nullable=False),
    UniqueConstraint("id", "revision"),  # nobody can write over another's change
    sqlite_autoincrement=True,
)
#: The annotations as they are now: the last change of each that is not removed.
CURRENT = Table(
    "annotation",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("sequence", _SEQUENCE, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("label", Text, nullable=False),
    Column("structure", Text),
    Column("level", Text),
    Column("side", String(8)),
    Column("status", String(16), nullable=False),
    Column("author", Text, nullable=False),
    Column("changed", String(40), nullable=False),
    Column("document", Text, nullable=False),
)
Index("annotation_structure", CURRENT.c.structure)

#: From a version to the next one; run in one transaction with the mark of the new version.
MIGRATIONS: Mapping[int, Callable[[Connection], None]] = {}


def prepare(connection: Connection, name: str) -> None:
    """Make the tables in an empty database, or bring those of an older version up to date.

    Raises:
        AnnotationError: a database that is not ours, or one of a later version.
    """
    tables = set(inspect(connection).get_table_names())
    if not tables & {"lumbar_schema", "change", "annotation"}:
        if tables and connection.dialect.name == "sqlite":
            raise AnnotationError(name, "tables", ", ".join(sorted(tables)), "an annotation database", "choose another")
        METADATA.create_all(connection)
        connection.execute(SCHEMA.insert().values(version=VERSION))
        return
    found = connection.execute(select(SCHEMA.c.version)).scalars().all() if "lumbar_schema" in tables else []
    if len(found) != 1 or not 1 <= found[0] <= VERSION:
        raise AnnotationError(
            name, "schema version", found[0] if found else "none", f"1 to {VERSION}", "open it with a newer Lumbar"
        )
    for version in range(found[0], VERSION):
        MIGRATIONS[version](connection)
        connection.execute(SCHEMA.update().values(version=version + 1))
