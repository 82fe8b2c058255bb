import { ident, literal, type Warehouse } from '../../../../core/index.ts';
import type { ModelLineage } from '../lineage.ts';
import { schemaOf } from '../scratch.ts';
import type { Column, ExternalRelation, Ref } from '../shape.ts';

const ROWS = 9;
const NUMBERS = '[0, 1, 2, 3]';
const WORDS = "['a', 'b', 'p', 'q', '1']";
const NULL_EVERY = 9;

const VALUES: Readonly<Record<string, (random: (salt: number) => string) => string>> = {
  integer: (random) => `list_extract(${NUMBERS}, 1 + (${random(1)} % 4)::integer)`,
  varchar: (random) => `list_extract(${WORDS}, 1 + (${random(1)} % 5)::integer)`,
  date: (random) => `(date '2025-03-10' + (${random(1)} % 13)::integer - 6)`,
  'integer[]': (random) => `[(${random(2)} % 4)::integer, (${random(3)} % 4)::integer]`,
  'struct(p integer, q varchar)': (random) =>
    `struct_pack(p := (${random(2)} % 4)::integer, q := list_extract(${WORDS}, 1 + (${random(3)} % 5)::integer))`,
};

const placeOf = (external: ExternalRelation, ending = '') =>
  `${schemaOf(external)}.${ident(`${external.identifier}${ending}`)}`;

// Values are functions of row, column and seed, so that one column can be drawn again and nothing else moves.
function drawn(relation: string, { name, type }: Column, seed: number): string {
  const random = (salt: number) => `hash(i, ${literal(`${relation}.${name}`)}, ${seed}, ${salt})`;
  const value = VALUES[type]?.(random);
  if (!value) throw new Error(`no random values of the type ${type}`);
  return `case when ${random(0)} % ${NULL_EVERY} <> 0 then ${value} end as ${ident(name)}`;
}

/** Draws random rows for a relation twice, `t__first` and `t__again`, and puts the first into it. */
export async function fill(warehouse: Warehouse, external: ExternalRelation, seed: number): Promise<void> {
  for (const [turn, ending] of ['__first', '__again'].entries()) {
    const list = external.columns.map((column) => drawn(external.relation, column, seed * 2 + turn));
    await warehouse.run(
      `create or replace table ${placeOf(external, ending)} as select ${list.join(', ')} from range(${ROWS}) r(i)`,
    );
  }
  await put(warehouse, external, new Set());
}

/** Sets a relation to its first rows, with some columns as they were drawn the second time. */
async function put(warehouse: Warehouse, external: ExternalRelation, again: ReadonlySet<string>): Promise<void> {
  const list = external.columns.map(({ name }) => `${again.has(name) ? 'again' : 'first'}.${ident(name)}`);
  await warehouse.run(
    `create or replace table ${placeOf(external)} as select ${list.join(', ')}
     from ${placeOf(external, '__first')} as first positional join ${placeOf(external, '__again')} as again`,
  );
}

/** Each output column as the bag of its values. */
async function answer(warehouse: Warehouse, sql: string): Promise<string[]> {
  const { columns } = await warehouse.columns(sql);
  return columns.map((values) =>
    values
      .map((value) => JSON.stringify(value))
      .sort()
      .join('\n'),
  );
}

const keyOf = (ref: Ref) => `${ref.relation}.${ref.column}`;

/** For each output column, all source columns that its lineage names, as value or as condition. */
function namedSources(lineage: ModelLineage): Set<string>[] {
  return lineage.columns.map(
    (column) => new Set([...column.values, ...column.conditions, ...lineage.conditions].map(keyOf)),
  );
}

/** Source columns that the lineage gives to the same output columns: they are drawn again together. */
function groupsOf(told: readonly ReadonlySet<string>[], sources: readonly ExternalRelation[]) {
  const groups = new Map<string, Map<ExternalRelation, Set<string>>>();
  for (const external of sources) {
    for (const { name } of external.columns) {
      const source = `${external.relation}.${name}`;
      const reached = told.flatMap((names, at) => (names.has(source) ? [at] : [])).join(' ');
      const group = groups.get(reached) ?? new Map<ExternalRelation, Set<string>>();
      groups.set(reached, group.set(external, (group.get(external) ?? new Set()).add(name)));
    }
  }
  return [...groups.values()];
}

export interface Verdict {
  /** `sources -> output`: one of these changed, and an output column whose lineage names none of them changed too. */
  readonly untold: readonly string[];
  /** How often an output column moved as its lineage says. */
  readonly confirmed: number;
}

/**
 * The second road to a lineage: on random rows, draw source columns anew and look which output columns move. The sources
 * were filled before, and are left as they were.
 */
export async function perturb(
  warehouse: Warehouse,
  sql: string,
  lineage: ModelLineage,
  sources: readonly ExternalRelation[],
): Promise<Verdict> {
  const told = namedSources(lineage);
  const before = await answer(warehouse, sql);
  const untold: string[] = [];
  let confirmed = 0;
  for (const group of groupsOf(told, sources)) {
    for (const [external, again] of group) await put(warehouse, external, again);
    const names = [...group].flatMap(([{ relation }, columns]) => [...columns].map((name) => `${relation}.${name}`));
    for (const [at, bag] of (await answer(warehouse, sql)).entries()) {
      if (bag === before[at]) continue;
      if (names.some((name) => told[at]?.has(name))) confirmed++;
      else untold.push(`${names.join(' ')} -> ${lineage.columns[at]?.name}`);
    }
    for (const external of group.keys()) await put(warehouse, external, new Set());
  }
  return { untold, confirmed };
}
