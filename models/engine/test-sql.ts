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

type Generic = (test: TestNode, from: string, column: string, compiler: Compiler, within?: string) => string;

// A row of the restated days may repeat one of any other day.
function duplicates(from: string, columns: string, within: string | undefined): string {
  const among = within ? ` and (${columns}) in (select (${columns}) from ${from} where ${within})` : '';
  return `select ${columns}, count(*) as n from ${from} where (${columns}) is not null${among} group by all having count(*) > 1`;
}

function columnsIn(test: TestNode, name: string): string {
  return [argument(test, name)]
    .flat()
    .map((column) => ident(String(column)))
    .join(', ');
}

const ROW_CONDITIONS: Readonly<Record<string, (test: TestNode, column: string) => string>> = {
  not_null: (_test, column) => `${column} is null`,
  accepted_values: (test, column) => {
    const values = [argument(test, 'values')].flat().map((value) => quoted(value, test.args['quote']));
    return `${column} is not null and ${column} not in (${values.join(', ')})`;
  },
};

/** Whether a test looks at one column of each row, whatever the other rows are. */
export const isOfRows = (test: TestNode) =>
  !test.template && !test.macro.includes('.') && Object.hasOwn(ROW_CONDITIONS, test.kind);

/** True for the rows that fail a test of rows. */
export function rowCondition(test: TestNode): string {
  const condition = ROW_CONDITIONS[test.kind];
  if (!condition) throw new Error(`${test.name} is no test of rows`);
  return condition(test, test.column ? ident(test.column) : '');
}

// Each query gives failing rows; NULL is the business of not_null alone.
const GENERIC: Readonly<Record<string, Generic>> = {
  unique: (_test, from, column, _compiler, within) => duplicates(from, column, within),
  not_null: (test, from) => `select * from ${from} where ${rowCondition(test)}`,
  accepted_values: (test, from, column) =>
    `select ${column} as value, count(*) as n from ${from} where ${rowCondition(test)} group by all`,
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
  unique_combination: (test, from, _column, _compiler, within) => duplicates(from, columnsIn(test, 'columns'), within),
  unique_combination_of_columns: (test, from, _column, _compiler, within) =>
    duplicates(from, columnsIn(test, 'combination_of_columns'), within),
};

const isUnique = (test: TestNode) => test.kind.startsWith('unique');

/** Whether rows that did not change cannot begin to fail: the test looks at each row alone, or for another one like it. */
export function followsRows(test: TestNode): boolean {
  const alone = ['not_null', 'accepted_values', 'relationships'].includes(test.kind);
  return (
    alone ||
    isUnique(test) ||
    (test.kind === 'expression_is_true' && !/\b(select|over)\b/i.test(String(test.args['expression'])))
  );
}

/** The rows that a test of a relation looks at. */
export function rowsOf(test: TestNode, compiler: Compiler, within?: string): string {
  const relation = compiler.relation(test.target ?? '');
  const conditions = [test.where && `(${test.where})`, isUnique(test) ? undefined : within].filter(Boolean);
  return conditions.length > 0 ? `(select * from ${relation} where ${conditions.join(' and ')})` : relation;
}

/** The query of a test's failing rows; `within` (a condition) narrows it to rows that may have changed. */
export function testSql(test: TestNode, compiler: Compiler, within?: string): string {
  if (test.template) return compiler.query(test.template, test.path, {}, test.package);
  const from = rowsOf(test, compiler, within);
  const generic = test.macro.includes('.') ? undefined : GENERIC[test.kind];
  if (generic) return generic(test, from, test.column ? ident(test.column) : '', compiler, within);
  return compiler.macroTest(test, from);
}
