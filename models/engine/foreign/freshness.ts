import { openWarehouse, type Transaction, UserError } from '../../../core/index.ts';
import { Compiler, firstBuild } from '../compile.ts';
import { reasonOf } from '../reason.ts';
import { selectItems } from '../select/select.ts';
import type { SourceTable } from '../source-tables.ts';
import { type ForeignProject, parseForeign } from './parse-foreign.ts';

// Source freshness. Source: dbt's documentation "source freshness".

const SECONDS = { minute: 60, hour: 3600, day: 86_400 } as const;

interface Limit {
  readonly count?: number | null;
  readonly period?: string | null;
}

export interface SourceFreshness {
  /** `<source>.<table>`. */
  readonly name: string;
  readonly status: 'pass' | 'warn' | 'error' | 'runtime error';
  /** When the newest row was loaded (UTC), and how many seconds ago. */
  readonly loadedAt?: string;
  readonly age?: number;
  readonly message?: string;
}

function limitOf({
  freshness,
  key,
  file,
}: {
  freshness: Record<string, unknown>;
  key: string;
  file: string;
}): number | undefined {
  const limit = freshness[key] as Limit | null | undefined;
  if (limit?.count === undefined || limit.count === null) return undefined;
  const seconds = SECONDS[limit.period as keyof typeof SECONDS];
  if (seconds) return limit.count * seconds;
  throw new UserError('models/invalid', {
    file,
    problem: `${key}: period ${limit.period}; valid: ${Object.keys(SECONDS).join(', ')}`,
  });
}

interface Asked {
  readonly key: string;
  readonly table: SourceTable;
  readonly warn: number | undefined;
  readonly error: number | undefined;
  readonly filter: string | undefined;
}

/** The tables whose freshness is asked for; a table without limits is none. */
function asked(key: string, table: SourceTable): Asked[] {
  const freshness = table.config['freshness'] as Record<string, unknown> | null | undefined;
  if (!freshness) return [];
  const { file } = table;
  const [warn, error] = ['warn_after', 'error_after'].map((limit) => limitOf({ freshness, key: limit, file }));
  if (warn === undefined && error === undefined) return [];
  if (table.loadedAtField && table.loadedAtQuery) {
    throw new UserError('models/invalid', {
      file,
      problem: `${key}: loaded_at_field and loaded_at_query exclude each other`,
    });
  }
  const filter = freshness['filter'];
  return [{ key, table, warn, error, filter: filter ? String(filter) : undefined }];
}

async function ask(
  tx: Transaction,
  compiler: Compiler,
  relation: string,
  { key, table, warn, error, filter }: Asked,
): Promise<SourceFreshness> {
  if (!table.loadedAtField && !table.loadedAtQuery)
    throw new Error('neither loaded_at_field nor loaded_at_query is said');
  const newest = table.loadedAtQuery
    ? `(${compiler.hook(table.loadedAtQuery, table.file, table.package, { this: relation })})`
    : `(select max(${table.loadedAtField}) from ${relation}${filter ? ` where ${filter}` : ''})`;
  const { types } = await tx.columns(`select ${newest} as loaded_at`);
  if (!/^TIMESTAMP/.test(types[0] ?? '')) throw new Error(`loaded_at is of type ${types[0]}, not a timestamp`);
  const [row] = await tx.rows<{ at: string | null; age: number | null }>(
    `select cast(${newest} as timestamp)::varchar as at, epoch(cast(now() as timestamp)) - epoch(cast(${newest} as timestamp)) as age`,
  );
  // An empty table was never loaded.
  const age = row?.age ?? Number.POSITIVE_INFINITY;
  const over = (limit: number | undefined) => limit !== undefined && age > limit;
  const status = over(error) ? 'error' : over(warn) ? 'warn' : 'pass';
  return { name: key, status, ...(row?.at ? { loadedAt: row.at, age } : {}) };
}

/** How old the newest rows of a project's sources are, held against what schema YAML allows. */
export async function sourceFreshness(options: ForeignProject): Promise<SourceFreshness[]> {
  const parsed = parseForeign(options);
  const items = selectItems(parsed, options);
  const chosen = [...parsed.sources]
    .filter(([key, { package: of }]) => items.has(`source.${of}.${key}`))
    .flatMap(([key, table]) => asked(key, table));
  const warehouse = await openWarehouse({ path: options.database });
  const compiler = new Compiler(parsed, firstBuild({}));
  const results: SourceFreshness[] = [];
  try {
    for (const one of chosen) {
      const { database = parsed.target.database, schema, identifier } = one.table;
      const relation = [database, schema, identifier].map((part) => `"${part}"`).join('.');
      const result = await warehouse
        .transaction((tx) => ask(tx, compiler, relation, one))
        .catch((error: unknown): SourceFreshness => {
          return { name: one.key, status: 'runtime error', message: reasonOf(error) };
        });
      results.push(result);
    }
  } finally {
    await warehouse.close();
  }
  return results;
}
