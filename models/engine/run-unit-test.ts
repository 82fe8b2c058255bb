import { ident, type Transaction, UserError } from '../../core/index.ts';
import type { Compiler } from './compile.ts';
import { fixtureSql, hasRaggedRows, namedColumns } from './fixture-sql.ts';
import type { ParsedProject } from './parse.ts';
import type { TestResult } from './report.ts';
import { refsOfText } from './resolve.ts';
import { typedColumns } from './typed-columns.ts';
import type { UnitTest } from './unit-tests.ts';

/** Renders something that may ask the database. */
type Render = <T>(work: (compiler: Compiler) => T) => Promise<T>;

const MOST_ROWS = 20;

/** The key by which a compiler finds an input: a node's name, `source.table`, or `this`. */
function keyOf(input: string, parsed: ParsedProject): string {
  const [ref] = refsOfText(input);
  if (ref) return parsed.names.find(ref)?.name ?? ref;
  const names = [...input.matchAll(/['"]([\w.]+)['"]/g)].map((match) => match[1] ?? '');
  return names.length > 0 ? names.join('.') : input;
}

/** Runs one unit test: the model's query with its inputs in the place of its relations, row for row against what is expected. */
export async function runUnitTest(
  tx: Transaction,
  render: Render,
  unit: UnitTest,
  parsed: ParsedProject,
): Promise<TestResult> {
  const node = parsed.nodes.get(unit.model);
  if (!node) throw new UserError('models/unknown-ref', { file: unit.path, ref: unit.model, didYouMean: [] });
  const inputs = new Map<string, string>();
  const refuse = (problem: string): never => {
    throw new UserError('models/invalid', { file: unit.path, problem: `${unit.name}: ${problem}` });
  };
  for (const { input, fixture } of unit.given) {
    const key = keyOf(input, parsed);
    // What the model does not read matters to nobody.
    if (key !== 'this' && !node.refs.includes(key) && !node.sources.includes(key)) continue;
    if (fixture.rows === undefined || fixture.rows === null) {
      const seed = parsed.nodes.get(key);
      if (seed?.resourceType !== 'seed') refuse(`${input} has no rows; only a seed stands for itself`);
      inputs.set(key, `select * from ${seed?.relation}`);
      continue;
    }
    const from = key === 'this' ? node.relation : await render((compiler) => compiler.relation(key));
    // A query brings its own columns; the others take names and types from the relation that they stand for.
    const columns = namedColumns(fixture) ? await typedColumns(tx, from) : [];
    const unknown = (namedColumns(fixture) ?? []).filter(
      (name) => !columns.some((column) => column.name.toLowerCase() === name.toLowerCase()),
    );
    if (unknown.length > 0) refuse(`${input} has no column ${unknown.join(', ')}`);
    inputs.set(key, fixtureSql(fixture, columns));
  }
  const missing = [...node.refs, ...node.sources].filter((read) => !inputs.has(read));
  if (parsed.foreign && missing.length > 0) refuse(`nothing is given for ${missing.join(', ')}`);
  const actual = await render((compiler) => compiler.unit(node, unit, inputs));
  const columns = await typedColumns(tx, `(\n${actual}\n)`);
  const named = namedColumns(unit.expected) ?? [];
  // No rows say nothing of columns.
  const wanted = named.length > 0 ? named.map((name) => name.toLowerCase()) : undefined;
  if (hasRaggedRows(unit.expected)) refuse('every expected row needs the same columns');
  const odd = wanted?.filter((name) => !columns.some((column) => column.name.toLowerCase() === name)) ?? [];
  if (odd.length > 0) refuse(`${unit.model} gives no column ${odd.join(', ')}`);
  const compared = wanted ? columns.filter(({ name }) => wanted.includes(name.toLowerCase())) : columns;
  const listed = compared.map(({ name }) => ident(name)).join(', ');
  const [ours, theirs] = [
    `select ${listed} from (\n${actual}\n)`,
    `select ${listed} from (\n${fixtureSql(unit.expected, compared)}\n)`,
  ];
  const rows = await tx.rows(
    `select 'actual' as side, * from ((${ours}) except all (${theirs}))
     union all select 'expected' as side, * from ((${theirs}) except all (${ours})) limit ${MOST_ROWS}`,
  );
  const result = { name: unit.name, model: unit.model, severity: 'error' as const, failures: rows.length > 0 ? 1 : 0 };
  if (rows.length === 0) return { ...result, status: 'pass' };
  // Rows of a unit test are written by its author: they may be shown.
  return { ...result, status: 'fail', failingKeys: rows, message: JSON.stringify(rows.slice(0, 5)) };
}
