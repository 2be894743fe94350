"""Checks that pandas, PyArrow and DuckDB read the same events, with the same types, from CSV and Parquet."""
import json
import sys

import duckdb
import pandas
import pyarrow
import pyarrow.csv
import pyarrow.parquet

folder = sys.argv[1]
csv, parquet = f"{folder}/events.csv", f"{folder}/events.parquet"
ledger = json.load(open(f"{folder}/report.json"))["ledger"]
started = json.load(open(f"{folder}/report.json"))["run"]["startedAt"]


def check(what, found, expected):
    if found != expected:
        sys.exit(f"{what} is {found!r}, expected is {expected!r}")


table = pyarrow.parquet.read_table(parquet)
schema = table.schema
check("PyArrow: time", schema.field("time").type, pyarrow.timestamp("us", tz="UTC"))
check("PyArrow: chunkGapsMicros", schema.field("chunkGapsMicros").type.value_type, pyarrow.int64())
check("PyArrow: latencyMs_ttft", schema.field("latencyMs_ttft").type, pyarrow.float64())
check("PyArrow: answer_hash", schema.field("answer_hash").type, pyarrow.string())
answered = ledger["succeeded"] + ledger["failed"]
warmup = sum(table.column("warmup").to_pylist())
check("PyArrow: rows", table.num_rows - warmup, answered)

frame = pandas.read_parquet(parquet)
gaps = frame.chunkGapsMicros.map(len)
check("pandas: gaps", bool((gaps[frame.outcome == "ok"] > 0).any()), True)
late = frame["time"] - pandas.Timestamp(started)
check("pandas: seconds from the start", bool(late.dt.total_seconds().between(-1, 600).all()), True)

rows = duckdb.sql(f"select count(*), sum(len(chunkGapsMicros)), min(time) from '{parquet}'").fetchone()
check("DuckDB: rows", rows[0], table.num_rows)
check("DuckDB: gaps", rows[1], int(gaps.sum()))

# The types of a CSV file's columns are those that its reader guesses.
of_csv = pandas.read_csv(csv, parse_dates=["time"])
check("pandas: columns", [each.replace(".", "_") for each in of_csv.columns], schema.names)
check("pandas: time", bool((of_csv["time"] == frame["time"]).all()), True)
check("pandas: hash", of_csv["answer.hash"].tolist(), frame["answer_hash"].tolist())
check("pandas: ttft", of_csv["latencyMs.ttft"].tolist(), frame["latencyMs_ttft"].tolist())
of_csv = pyarrow.csv.read_csv(csv)
check("PyArrow: hash", of_csv.schema.field("answer.hash").type, pyarrow.string())
check("PyArrow: http", of_csv.schema.field("wire.http").type, pyarrow.string())
described = dict(row[:2] for row in duckdb.sql(f"describe select * from '{csv}'").fetchall())
check("DuckDB: time", described["time"], "TIMESTAMP WITH TIME ZONE")
check("DuckDB: hash", described["answer.hash"], "VARCHAR")
print(f"pandas {pandas.__version__}, PyArrow {pyarrow.__version__} and DuckDB {duckdb.__version__} read {table.num_rows} events")
