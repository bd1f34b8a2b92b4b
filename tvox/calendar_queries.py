"""The SQL that cuts a calendar database into parts; it runs on PostgreSQL 9.2 as on 13, and takes no lock that blocks.

Rows become `count(*)` and a sum of numbers cut from the MD5 of each row's text. A sum, since XOR cancels duplicates;
columns by name, so that neither the physical order of rows nor that of columns counts.
"""

from collections.abc import Iterable, Mapping, Sequence

BUCKETS = 64
"""Key buckets a table's rows are spread over."""

FIXED_SESSION = """
SELECT set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO, YMD', true),
       set_config('IntervalStyle', 'postgres', true), set_config('extra_float_digits', '3', true),
       set_config('bytea_output', 'hex', true), set_config('search_path', 'pg_catalog', true)
"""
"""Text of equal rows differs between sessions that differ in these; local to the transaction."""

SERVER = """
SELECT current_setting('server_version'), current_setting('server_encoding'), datcollate
FROM pg_database WHERE datname = current_database()
"""

STARTED = "SELECT pg_postmaster_start_time()::text"
"""To the microsecond: two servers never share it, one asked twice always does."""

EXTENSIONS = "SELECT extname || ' ' || extversion FROM pg_extension ORDER BY 1"

_OURS = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"

COLUMNS = f"""
SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
       coalesce(pg_get_expr(d.adbin, d.adrelid), ''), coalesce(a.attnum = ANY (k.conkey), false)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
WHERE c.relkind = 'r' AND {_OURS}
ORDER BY 1, 2, 3
"""  # noqa: S608 - constants only
"""Schema, table, column, type, not null, default, part of the primary key."""

OBJECTS = f"""
SELECT 'constraint', n.nspname || '.' || c.relname || '.' || k.conname, md5(pg_get_constraintdef(k.oid))
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {_OURS}
UNION ALL
SELECT 'index', n.nspname || '.' || c.relname, md5(pg_get_indexdef(c.oid))
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'i' AND {_OURS}
UNION ALL
SELECT 'trigger', n.nspname || '.' || c.relname || '.' || t.tgname, md5(pg_get_triggerdef(t.oid))
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal AND {_OURS}
UNION ALL
SELECT 'view', n.nspname || '.' || c.relname, md5(pg_get_viewdef(c.oid))
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'v' AND {_OURS}
UNION ALL
SELECT 'function', n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
       md5(p.prosrc)
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE {_OURS}
"""  # noqa: S608 - constants only
"""Kind, name and digest of the definition of everything that is neither a table nor a sequence."""

SEQUENCES = f"""
SELECT n.nspname, c.relname, u.nspname, t.relname, a.attname
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid
     AND d.classid = 'pg_attrdef'::regclass
LEFT JOIN pg_attrdef f ON f.oid = d.objid
LEFT JOIN pg_class t ON t.oid = f.adrelid
LEFT JOIN pg_namespace u ON u.oid = t.relnamespace
LEFT JOIN pg_attribute a ON a.attrelid = f.adrelid AND a.attnum = f.adnum
     AND a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
WHERE c.relkind = 'S' AND {_OURS}
ORDER BY 1, 2, 3, 4, 5
"""  # noqa: S608 - constants only
"""Schema and name of each sequence, once for each integer column that takes its default from it (else nulls)."""


def rows_query(columns: Mapping[tuple[str, str], Sequence[tuple[str, bool]]]) -> str:
    """Table, bucket, count and sum of every table; `columns` holds (name, part of the primary key) by table."""
    return "\nUNION ALL\n".join(_rows_of(table, of_table) for table, of_table in sorted(columns.items()))


def _rows_of(table: tuple[str, str], columns: Sequence[tuple[str, bool]]) -> str:
    every = sorted(name for name, _key in columns)
    keys = sorted(name for name, key in columns if key) or every
    return (
        f"SELECT {_literal('.'.join(table))}::text,"  # noqa: S608 - names out of the catalogue, quoted
        f" ('x' || substr(md5({_row(keys)}), 1, 2))::bit(8)::int % {BUCKETS}, count(*),"
        f" sum(('x' || substr(md5({_row(every)}), 1, 16))::bit(64)::bigint::numeric)"
        f" FROM ONLY {_name(table)} AS t GROUP BY 2"
    )


def sequences_query(users: Mapping[tuple[str, str], Iterable[tuple[str, str, str]]]) -> str:
    """Sequence, last value, whether it was handed out, and the highest value stored in a column fed by it (or null)."""
    return "\nUNION ALL\n".join(_values_of(sequence, columns) for sequence, columns in sorted(users.items()))


def _values_of(sequence: tuple[str, str], columns: Iterable[tuple[str, str, str]]) -> str:
    highest = [
        f"(SELECT max({_quoted(column)}) FROM ONLY {_name((schema, table))})"  # noqa: S608 - as above
        for schema, table, column in columns
    ]
    stored = f"greatest({', '.join(highest)})::bigint" if highest else "NULL::bigint"
    return f"SELECT {_literal('.'.join(sequence))}::text, last_value, is_called, {stored} FROM {_name(sequence)}"  # noqa: S608


def _row(columns: Sequence[str]) -> str:
    return f"ROW({', '.join(f't.{_quoted(column)}' for column in columns)})::text"


def _name(relation: tuple[str, str]) -> str:
    return f"{_quoted(relation[0])}.{_quoted(relation[1])}"


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _literal(words: str) -> str:
    doubled = words.replace("'", "''")
    return f"'{doubled}'"
