"""A million conversations in PostgreSQL, in minutes: some are taken in by the program itself, and the server makes
copies of their rows under other ids and times, in every table that has rows of conversations."""
import subprocess

ID = "conversation_id"
APART_MS = 60_000
TIMES = ("time_at", "started_at", "scheduled_at", "listed_at")
DOCUMENTS = ("document", "head")


def psql(url: str, text: str) -> str:
    done = subprocess.run(["psql", "-qXAt", "-v", "ON_ERROR_STOP=1", url], input=text, text=True, capture_output=True,
                          check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


def tables(url: str) -> dict[str, list[str]]:
    """Tables with rows of conversations, with their columns."""
    rows = psql(url, """
        SELECT table_name, string_agg(column_name, ',' ORDER BY ordinal_position)
        FROM information_schema.columns
        WHERE table_schema = current_schema()
        GROUP BY table_name
        HAVING bool_or(column_name = 'tenant_id')
           AND (table_name = 'conversation' OR bool_or(column_name = 'conversation_id'))""")
    return {name: columns.split(",") for name, columns in (row.split("|") for row in rows.split())}


def numbered(column: str) -> str:
    return f"{column} || lpad(CAST(n AS TEXT), 5, '0')"


def copied(table: str, column: str) -> str:
    """What stands in a column of copy number n."""
    if column == ("id" if table == "conversation" else ID):
        return numbered(column)
    if column in TIMES:
        return f"{column} - n * CAST({APART_MS} AS BIGINT)"
    if column in DOCUMENTS:
        return f"replace({column}, '\"' || {ID} || '\"', '\"' || {numbered(ID)} || '\"')"
    return column


# Each conversation a change of its own, 200 of them at a position, as an ingest of pages leaves them.
CHANGES = """
    DELETE FROM subject_change WHERE kind = 'conversation';
    DELETE FROM change_note;
    INSERT INTO subject_change (tenant_id, kind, subject_id, position, born_position, content_position)
    SELECT tenant_id, 'conversation', id, p, p, p
    FROM (SELECT tenant_id, id, 1 + row_number() OVER (ORDER BY id) / 200 AS p FROM conversation) AS c;
    UPDATE change_position SET position = (SELECT MAX(position) FROM subject_change);
    UPDATE change_fold SET position = (SELECT MAX(position) FROM subject_change);
"""


# As an ingest leaves them: every day with a conversation is to be counted.
DAYS = """
    INSERT INTO activity_day (tenant_id, day, changes)
    SELECT DISTINCT tenant_id, time_at / 86400000, 1 FROM conversation WHERE state = 'live'
    ON CONFLICT (tenant_id, day) DO UPDATE SET changes = activity_day.changes + 1;
"""


def multiply(url: str, copies: int, first: int = 1) -> None:
    """`first`: number of the first copy; those of an earlier call are not used again."""
    for table, columns in sorted(tables(url).items(), key=lambda item: item[0] != "conversation"):
        names = ", ".join(columns)
        values = ", ".join(copied(table, column) for column in columns)
        psql(url, f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} "
                  f"CROSS JOIN generate_series({first}, {first + copies - 1}) AS n")
    if psql(url, "SELECT to_regclass('subject_change') IS NOT NULL").strip() == "t":
        psql(url, CHANGES)
    if psql(url, "SELECT to_regclass('activity_day') IS NOT NULL").strip() == "t":
        psql(url, DAYS)
    psql(url, "VACUUM ANALYZE")
