import { ident, literal, UserError } from '../../core/index.ts';
import type { Compiler } from './compile.ts';
import type { TestNode } from './node.ts';

const refName = (value: unknown) =>
  /(?:ref|source)\(\s*['"](\w+)['"](?:\s*,\s*['"](\w+)['"])?\s*\)/.exec(String(value));

function argument(test: TestNode, name: string): unknown {
  const value = test.args[name];
  if (value !== undefined) return value;
  throw new UserError('models/invalid', { file: test.path, problem: `test ${test.name} needs "${name}"` });
}

function quoted(value: unknown, quote: unknown): string {
  return typeof value === 'string' && quote !== false ? literal(value) : String(value);
}

type Generic = (test: TestNode, from: string, column: string, compiler: Compiler) => string;

const duplicates = (from: string, columns: string) =>
  `select ${columns}, count(*) as n from ${from} where (${columns}) is not null group by all having count(*) > 1`;

// Each query gives failing rows; NULL is the business of not_null alone.
const GENERIC: Readonly<Record<string, Generic>> = {
  unique: (_test, from, column) => duplicates(from, column),
  not_null: (_test, from, column) => `select * from ${from} where ${column} is null`,
  accepted_values: (test, from, column) => {
    const values = [argument(test, 'values')].flat().map((value) => quoted(value, test.args['quote']));
    return `select ${column} as value, count(*) as n from ${from} where ${column} is not null and ${column} not in (${values.join(', ')}) group by all`;
  },
  relationships: (test, from, column, compiler) => {
    const match = refName(argument(test, 'to'));
    const to = compiler.relation(match?.[2] ? `${match[1]}.${match[2]}` : (match?.[1] ?? String(test.args['to'])));
    const field = ident(String(argument(test, 'field')));
    return `select child.${column} as value, count(*) as n from ${from} as child
      where child.${column} is not null and not exists (select 1 from ${to} as parent where parent.${field} = child.${column}) group by all`;
  },
  expression_is_true: (test, from, column) => {
    const subject = test.column ? `${column} ` : '';
    return `select * from ${from} where not (${subject}${argument(test, 'expression')})`;
  },
  unique_combination: (test, from) =>
    duplicates(
      from,
      [argument(test, 'columns')]
        .flat()
        .map((name) => ident(String(name)))
        .join(', '),
    ),
  unique_combination_of_columns: (test, from) =>
    duplicates(
      from,
      [argument(test, 'combination_of_columns')]
        .flat()
        .map((name) => ident(String(name)))
        .join(', '),
    ),
};

/** The query of a test's failing rows. */
export function testSql(test: TestNode, compiler: Compiler): string {
  if (test.template) return compiler.query(test.template, test.path);
  const relation = compiler.relation(test.target ?? '');
  const from = test.where ? `(select * from ${relation} where ${test.where})` : relation;
  const generic = GENERIC[test.kind];
  if (generic) return generic(test, from, test.column ? ident(test.column) : '', compiler);
  return compiler.macroTest(test, from);
}
