"""The private PostgreSQL of a benchmark."""
import pathlib
import subprocess

from . import measure

BYTEWISE = " TEMPLATE template0 LOCALE 'C' ENCODING 'UTF8'"


class OnPostgres:
    """For a lab with `postgres_url` and `postgres_folder`, where the server keeps its data."""
    postgres_url: str
    postgres_folder: pathlib.Path | None

    def url(self, database: str) -> str:
        return self.postgres_url.rpartition("/")[0] + "/" + database

    def sql(self, text: str, database: str = "postgres") -> str:
        done = subprocess.run(["psql", "-qXAt", "-F", "\t", "-v", "ON_ERROR_STOP=1", self.url(database)],
                              input=text, text=True, capture_output=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout

    def fresh_database(self, name: str, options: str = "") -> str:
        """Its URL."""
        self.drop_database(name)
        self.sql(f"CREATE DATABASE {name}{options};")
        return self.url(name)

    def drop_database(self, name: str) -> None:
        self.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE);")

    def postgres_cpu(self) -> float:
        if not self.postgres_folder:
            return 0.0
        pid = (self.postgres_folder / "data" / "postmaster.pid").read_text().split()[0]
        return measure.cpu_of_family(int(pid))

    def settle(self) -> None:
        """What an earlier contender left to write is not charged to the next."""
        if self.postgres_folder:
            self.sql("CHECKPOINT;")
