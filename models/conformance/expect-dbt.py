"""Writes dbt/<section>.json, what real dbt-core on DuckDB answers to the cases of dbt/<section>.yml.

    python models/conformance/expect-dbt.py                    every case
    python models/conformance/expect-dbt.py 10 data-tests/     cases whose section/name contains one of these words
    python models/conformance/expect-dbt.py --check            say what differs, change nothing

Needs dbt-core and dbt-duckdb in the Python that runs it (see README.md). Each step runs in a forked child, so that
nothing that dbt keeps in memory reaches the next; only the parsed macros of dbt itself are kept between them.
"""

import argparse
import concurrent.futures
import json
import math
import multiprocessing
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

# One zone and no messages home, whatever machine this is.
os.environ.update(TZ="UTC", DBT_SEND_ANONYMOUS_USAGE_STATS="false", DBT_LOG_LEVEL="none", DO_NOT_TRACK="1")
time.tzset()

import duckdb  # noqa: E402
import yaml  # noqa: E402
from dbt.cli.main import dbtRunner  # noqa: E402
from dbt_common.tests import enable_test_caching  # noqa: E402

HERE = pathlib.Path(__file__).parent
WHOLE = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"}
PROJECT = 'name: clinic\nversion: "1.0"\nconfig-version: 2\nprofile: conformance\n'
PROFILE = {
    "target": "dev",
    "outputs": {"dev": {"type": "duckdb", "path": "warehouse.duckdb", "schema": "main", "threads": 1}},
}


def argv_of(step):
    """The command line of a step."""
    argv = [*step["command"].split(), "--no-partial-parse"]
    for key in ("select", "exclude"):
        if step.get(key):
            argv += [f"--{key}", *step[key]]
    for key in ("selector", "resource_type", "exclude_resource_type", "event_time_start", "event_time_end", "indirect_selection"):
        if key in step:
            argv += ["--" + key.replace("_", "-"), str(step[key])]
    if "vars" in step:
        argv += ["--vars", json.dumps(step["vars"])]
    if "state" in step:
        argv += ["--state", f"../target-{step['state']}"]
    flags = ("full_refresh", "empty", "fail_fast", "store_failures", "defer", "favor_state", "warn_error")
    argv += ["--" + key.replace("_", "-") for key in flags if step.get(key)]
    if step["command"] == "ls":
        argv += ["--output", "json", "--output-keys", "unique_id"]
    return argv


def first_words(message, folder):
    """The first two lines of an error on one line: what kind and where, then what."""
    plain = re.sub(r"\x1b\[[\d;]*m", "", str(message)).replace(str(folder) + "/", "").replace(str(folder), "")
    lines = [line.strip() for line in plain.splitlines() if line.strip()]
    return re.sub(r"0x[0-9a-f]{6,}", "0x…", re.sub(r"modification_time=[\d.]+", "modification_time=…", ": ".join(lines[:2])))


def node_name(node):
    version = getattr(node, "version", None)
    return f"{node.name}.v{version}" if version is not None else node.name


def run_step(step, folder):
    os.chdir(folder)
    os.environ.update({key: str(value) for key, value in step.get("env", {}).items()})
    for statement in step.get("sql", []):
        with duckdb.connect("warehouse.duckdb") as connection:
            connection.execute("set TimeZone = 'UTC'")
            connection.execute(statement)
    argv = argv_of(step) + ["--project-dir", str(folder), "--profiles-dir", str(folder)]
    outcome = dbtRunner().invoke(argv)
    out = {"success": bool(outcome.success), "nodes": {}}
    if outcome.exception is not None:
        out["message"] = first_words(outcome.exception, folder)
    if step["command"] == "ls":
        del out["nodes"]
        ids = [json.loads(line)["unique_id"] for line in outcome.result or []]
        out["listed"] = sorted(re.sub(r"\.[0-9a-f]{10}$", "", unique_id) for unique_id in ids)
        return out
    results = getattr(outcome.result, "results", None) or []
    names = [node_name(result.node) for result in results]
    for name, result in sorted(zip(names, results), key=lambda pair: (pair[0], pair[1].node.unique_id)):
        if names.count(name) > 1:
            name = f"{result.node.package_name}.{name}"
        entry = {"status": str(result.status.value if hasattr(result.status, "value") else result.status)}
        if result.failures is not None:
            entry["failures"] = result.failures
        if entry["status"] not in ("success", "pass", "skipped", "no-op") and result.message:
            entry["message"] = first_words(result.message, folder)
        out["nodes"][name] = entry
    return out


def value_of(value):
    if isinstance(value, float):
        if not math.isfinite(value):
            return str(value)
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**53:
        return str(value)
    return value


def columns_of(connection, relation):
    return [[name, kind] for name, kind, *_ in connection.execute(f"describe select * from {relation}").fetchall()]


def quoted(relation):
    return ".".join('"' + part + '"' for part in relation.split("."))


def relation_kind(connection, relation):
    schema, _, name = relation.rpartition(".")
    found = connection.execute(
        "select table_type from information_schema.tables where table_catalog = 'warehouse' and table_schema = ? and table_name = ?",
        [schema, name],
    ).fetchone()
    return found and {"BASE TABLE": "table", "VIEW": "view"}[found[0]]


def read_relation(connection, relation, volatile):
    kind = relation_kind(connection, relation)
    if kind is None:
        return None
    columns = columns_of(connection, quoted(relation))
    shown = []
    for name, of_type in columns:
        column = '"' + name.replace('"', '""') + '"'
        if name in volatile:
            shown.append(f"if({column} is null, null, '*')")
        elif of_type in WHOLE or of_type in ("BOOLEAN", "DOUBLE", "FLOAT"):
            shown.append(column)
        else:
            shown.append(f"cast({column} as varchar)")
    rows = connection.execute(f"select {', '.join(shown)} from {quoted(relation)}").fetchall()
    rows = [[value_of(value) for value in row] for row in rows]
    rows.sort(key=lambda row: json.dumps(row, ensure_ascii=False, separators=(",", ":")))
    return {"kind": kind, "columns": columns, "rows": rows}


def read_relations(folder, case):
    path = folder / "warehouse.duckdb"
    if not path.exists():
        return {}
    with duckdb.connect(str(path)) as connection:
        connection.execute("set TimeZone = 'UTC'")
        volatile = set(case.get("volatile", []))
        return {name: read_relation(connection, name, volatile) for name in case.get("relations", [])}


def in_child(function, *arguments):
    """Runs a function in a forked child and gives its result back."""
    ours, theirs = multiprocessing.Pipe(duplex=False)

    def work():
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        theirs.send(function(*arguments))

    child = multiprocessing.get_context("fork").Process(target=work)
    child.start()
    theirs.close()
    try:
        return ours.recv()
    except EOFError:
        raise RuntimeError(f"{function.__name__} ended without an answer") from None
    finally:
        child.join()


def write(folder, files):
    for path, content in files.items():
        file = folder / path
        if content is None:
            file.unlink()
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")


def prepare(folder, case):
    write(folder, {"dbt_project.yml": PROJECT, **case["files"]})
    project = yaml.safe_load((folder / "dbt_project.yml").read_text(encoding="utf-8"))
    (folder / "profiles.yml").write_text(yaml.safe_dump({project.get("profile", "conformance"): PROFILE}))


def warm_up():
    """Parses an empty project, so that the children find dbt's own macros parsed."""
    enable_test_caching()
    with tempfile.TemporaryDirectory(prefix="conformance-") as temporary:
        folder = pathlib.Path(temporary)
        (folder / "dbt_project.yml").write_text("{name: warm_up, version: '1.0', profile: conformance}")
        (folder / "profiles.yml").write_text(yaml.safe_dump({"conformance": PROFILE}))
        dbtRunner().invoke(["parse", "--project-dir", str(folder), "--profiles-dir", str(folder)])


def run_case(case):
    with tempfile.TemporaryDirectory(prefix="conformance-") as temporary:
        folder = pathlib.Path(temporary).resolve() / "project"
        prepare(folder, case)
        steps = []
        kept = {step["state"] for step in case["steps"] if "state" in step}
        for number, step in enumerate(case["steps"], 1):
            write(folder, step.get("files", {}))
            out = in_child(run_step, step, folder)
            if number in kept:
                shutil.copytree(folder / "target", folder.parent / f"target-{number}")
            if case.get("each"):
                out["relations"] = in_child(read_relations, folder, case)
            steps.append(out)
        expected = {"steps": steps}
        if not case.get("each"):
            expected["relations"] = in_child(read_relations, folder, case)
        return expected


def odd(case, expected):
    """What in an answer is not what the case says it is about."""
    for index, (step, out) in enumerate(zip(case["steps"], expected["steps"]), 1):
        if out["success"] == bool(step.get("error")):
            wrong = {name: node for name, node in out.get("nodes", {}).items() if "message" in node}
            yield f"step {index} {'succeeded' if out['success'] else 'failed'}: {out.get('message', '')} {wrong or ''}"
    for relations in [expected.get("relations", {})] + [out.get("relations", {}) for out in expected["steps"][-1:]]:
        for name, relation in relations.items():
            if relation is None and name not in case.get("absent", []):
                yield f"{name} is not there"
            if relation is not None and name in case.get("absent", []):
                yield f"{name} is there"


def tidy(paths):
    """Lays the JSON out as the house's formatter does."""
    if paths and shutil.which("npx"):
        command = ["npx", "--no-install", "biome", "format", "--write", *map(str, paths)]
        subprocess.run(command, cwd=HERE.parent.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def settle(case):
    """The answer of one case as JSON holds it, and what is odd about it."""
    expected = run_case(case)
    return json.loads(json.dumps(expected)), list(odd(case, expected))


def main(arguments):
    sections = {file: yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted((HERE / "dbt").glob("*.yml"))}
    known = {file: json.loads(file.with_suffix(".json").read_text(encoding="utf-8")) for file in sections if file.with_suffix(".json").exists()}
    chosen = [(file, case) for file, cases in sections.items() for case in cases]
    chosen = [(f, c) for f, c in chosen if not arguments.words or any(w in f"{f.stem}/{c['name']}" for w in arguments.words)]
    warm_up()
    complained, differing = 0, 0
    answers = {file: dict(known.get(file, {})) for file in sections}
    with concurrent.futures.ProcessPoolExecutor(arguments.jobs, mp_context=multiprocessing.get_context("fork")) as pool:
        futures = [pool.submit(settle, case) for _, case in chosen]
        for (file, case), future in zip(chosen, futures):
            try:
                expected, complaints = future.result()
                differs = known.get(file, {}).get(case["name"]) != expected
                answers[file][case["name"]] = expected
            except Exception as error:
                complaints, differs = [f"{type(error).__name__}: {error}"], False
            differing += differs
            if differs and arguments.check:
                complaints.append("differs from what is kept")
            complained += bool(complaints)
            for complaint in complaints:
                print(f"{file.stem}/{case['name']}: {complaint}", flush=True)
    if not arguments.check:
        for file, cases in sections.items():
            kept = {case["name"]: answers[file][case["name"]] for case in cases if case["name"] in answers[file]}
            if kept != known.get(file):
                file.with_suffix(".json").write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        tidy([file.with_suffix(".json") for file in sections])
    print(f"{len(chosen)} cases, {differing} {'differ' if arguments.check else 'written'}, {complained} with complaints")
    return 1 if complained else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Expected answers of the conformance cases, from real dbt-core.")
    parser.add_argument("words", nargs="*")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    sys.exit(main(parser.parse_args()))
