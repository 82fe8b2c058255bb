import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { BoundMacros, MacroBook } from '../engine/dbt/macro-book.ts';
import { parseTemplate } from '../engine/jinja/parse.ts';
import { MacroReturn, render } from '../engine/jinja/run.ts';
import { Callable, Float, int, type Value } from '../engine/jinja/value.ts';

// Each expected text was made by real jinja2 in dbt's environment (expect-jinja.py).

interface Case {
  readonly name: string;
  readonly template: string;
  readonly macros?: string;
  readonly context?: Readonly<Record<string, unknown>>;
  readonly expected?: string;
  readonly error?: boolean;
  readonly line?: bigint;
}

/** YAML read with whole numbers as bigint, so that 1.0 stays a float. */
function typed(value: unknown): Value {
  if (typeof value === 'bigint') return int(value);
  if (typeof value === 'number') return new Float(value);
  if (Array.isArray(value)) return value.map(typed);
  if (typeof value !== 'object' || value === null) return value as Value;
  return new Map(Object.entries(value).map(([key, item]) => [key, typed(item)]));
}

const RETURN = new Callable('return', ([value = null]) => {
  throw new MacroReturn(value);
});

function rendered({ name, template, macros = '', context = {} }: Case): string {
  const book = new MacroBook('case', [{ package: 'case', files: [{ path: name, text: macros }] }]);
  const names = new Map(Object.entries(context).map(([key, value]) => [key, typed(value)]));
  const bound = new BoundMacros(book, (key) => (key === 'return' ? RETURN : names.get(key)));
  return render(parseTemplate(template, name), bound.lookup('case'));
}

const folder = join(import.meta.dirname, 'jinja');

/** Where our engine differs on purpose, and why. A case that begins to agree must leave this list. */
const APART: Readonly<Record<string, string>> = {
  'bit_length and is_integer': 'methods of int are not used in dbt code',
  'a macro in the template itself is not found by its name': 'dbt renames macros of a model; ours can be called',
  'a macro in the template itself cannot be called': 'dbt renames macros of a model; ours can be called',
  'a macro inside a macro is not found by its name': 'dbt renames nested macros; ours can be called',
  'end tag may not name the macro': 'dbt renames macros; ours accepts the name',
  'end without macro': 'dbt skips text between macros; ours says that a tag has no beginning',
  'filter without its argument': 'filters are lenient with arguments',
  'filter with an unknown keyword': 'filters are lenient with arguments',
  'block names may not repeat': 'blocks only print their body',
  'length of a generator fails': 'filters give lists, not generators',
  wordwrap: 'not used in SQL',
  'escape twice marks it safe': 'SQL is not HTML: there is no safe text',
  'escape then joined with text escapes the text': 'SQL is not HTML: there is no safe text',
  escaped: 'SQL is not HTML: there is no safe text',
  urlencode: 'of a dict: spaces are %20',
  xmlattr: 'SQL is not HTML',
  filesizeformat: 'not used in SQL',
  "is_list is dbt's": 'a filter of dbt that its documentation does not name',
  case: 'casefold of ß',
  'encode prints as bytes': 'there are no bytes',
};

describe.each(readdirSync(folder))('%s', (file) => {
  const cases = parse(readFileSync(join(folder, file), 'utf8'), { intAsBigInt: true }) as Case[];

  it.each(cases.map((one) => [one.name, one] as const))('%s', (name, one) => {
    if (APART[name]) {
      expect(() => agrees(one)).toThrow();
      return;
    }
    agrees(one);
  });
});

function agrees(one: Case): void {
  if (one.expected !== undefined) {
    expect(rendered(one)).toBe(one.expected);
    return;
  }
  const line = one.line === undefined ? {} : { line: Number(one.line) };
  expect(() => rendered(one)).toThrow(expect.objectContaining(line));
}
