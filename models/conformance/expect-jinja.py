"""Fills `expected` of every case in jinja/*.yml by rendering it with real jinja2 in dbt's environment.

    python models/conformance/expect-jinja.py            rewrite the files
    python models/conformance/expect-jinja.py --check    say which answers differ, change nothing

Needs dbt-core in the Python that runs it (see README.md).
"""

import pathlib
import sys
from types import SimpleNamespace

import jinja2.parser
import yaml
from dbt.clients.jinja import MacroGenerator
from dbt_common.clients import jinja as dbt_jinja
from dbt_common.exceptions.macros import MacroReturn

FOLDER = pathlib.Path(__file__).parent / "jinja"
ORDER = ["name", "note", "environment", "context", "macros", "template", "expected", "error", "line", "says"]


class KeepsMacroNames(dbt_jinja.MacroFuzzEnvironment):
    """dbt renames every macro so that it cannot be called in its own file; this is the environment without that."""

    def _parse(self, source, name, filename):
        return jinja2.parser.Parser(self, source, name, filename).parse()


def environment(kind):
    env = dbt_jinja.get_environment()
    if kind == "jinja":
        env.__class__ = KeepsMacroNames
    return env


def returns(value=None):
    raise MacroReturn(value)


def context_of(case):
    """The case's context and, as dbt does it, one callable for each block of `macros`."""
    context = {**case.get("context", {}), "return": returns}
    blocks = dbt_jinja.extract_toplevel_blocks(
        case.get("macros", ""), allowed_blocks={"macro", "materialization", "test", "data_test"}, collect_raw_data=False
    )
    for block in blocks:
        node = next(iter(dbt_jinja.parse(block.full_block).find_all(jinja2.nodes.Macro)))
        name = node.name.removeprefix("dbt_macro__")
        macro = SimpleNamespace(name=name, macro_sql=block.full_block, unique_id=name)
        context[name] = MacroGenerator(macro, context)
    return context


def answer(case):
    try:
        with dbt_jinja.catch_jinja():
            context = context_of(case)
            template = environment(case.get("environment", "dbt")).from_string(case["template"], globals=context)
        return {"expected": dbt_jinja.render_template(template, context)}
    except Exception as error:
        cause = error.__cause__ or error
        out = {"error": True}
        if getattr(cause, "lineno", None) is not None and isinstance(cause, jinja2.TemplateSyntaxError):
            out["line"] = cause.lineno
        said = getattr(cause, "msg", None) or getattr(cause, "message", None) or str(cause)
        out["says"] = str(said).strip().splitlines()[0]
        return out


class Dumper(yaml.SafeDumper):
    def increase_indent(self, flow=False, indentless=False):
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data):
        return True


def text(dumper, value):
    lines = value.split("\n")
    block = len(lines) > 1 and lines[0][:1] not in ("", " ") and value[-1] != "\n"
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if block else None)


Dumper.add_representer(str, text)


def document(head, cases):
    ordered = [{key: case[key] for key in ORDER if key in case} for case in cases]
    parts = [yaml.dump([case], Dumper=Dumper, sort_keys=False, allow_unicode=True, width=10_000) for case in ordered]
    return head + "\n" + "\n".join(parts)


def main(check):
    total = different = 0
    for path in sorted(FOLDER.glob("*.yml")):
        source = path.read_text(encoding="utf-8")
        head = "".join(line + "\n" for line in source.splitlines() if line.startswith("#"))
        cases = yaml.safe_load(source)
        names = [case["name"] for case in cases]
        assert len(names) == len(set(names)), f"{path.name}: {sorted(n for n in names if names.count(n) > 1)}"
        for case in cases:
            old = {key: case.pop(key) for key in ("expected", "error", "line", "says") if key in case}
            new = answer(case)
            case.update(new)
            total += 1
            if old != new:
                different += 1
                if check:
                    print(f"{path.name}: {case['name']}: {old} -> {new}")
        if not check:
            path.write_text(document(head, cases), encoding="utf-8")
    print(f"{total} cases, {different} {'differ' if check else 'filled in anew'}")
    return 1 if check and different else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
