import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readYaml, type Transaction, type Warehouse } from '../../core/index.ts';
import { Compiler, firstBuild } from './compile.ts';
import { parseTemplate } from './dbt/templates.ts';
import { type ParsedProject, parseProject } from './parse.ts';

const word = z.string().regex(/^[a-z][a-z0-9_]*$/);

const fact = z
  .strictObject({
    fact: word,
    column: word,
    name_zh: z.string(),
    name_en: z.string(),
    of_record: word,
    sources: z.record(word, z.strictObject({ name_zh: z.string(), name_en: z.string(), sql: z.string() })),
  })
  .refine(({ of_record, sources }) => of_record in sources && Object.keys(sources).length > 1, {
    message: 'names a source of record that is one of its sources, and at least one other',
    path: ['of_record'],
  });

const schema = z.strictObject({ facts: z.array(fact).min(1) });
type Fact = z.output<typeof fact>;

/** Days that are always compared again: front pages and late charges come within them. */
const WINDOW_DAYS = 62;
/** Changed days no further apart are read as one range. */
const GAP_DAYS = 7;
const MOST_RANGES = 12;
const DAY_MS = 86_400_000;

const TABLES = [
  'create schema if not exists ops',
  `create table if not exists ops.source_differences (day date not null, institution_code varchar, fact varchar not null, column_name varchar not null,
     of_record varchar not null, other varchar not null, of_record_value decimal(24, 6), other_value decimal(24, 6), difference decimal(24, 6) not null,
     rows_only_in_of_record bigint not null, rows_only_in_other bigint not null, rows_differing bigint not null, computed_at timestamp not null)`,
  'create table if not exists ops.source_differences_state (fact varchar not null, checksum varchar not null, batch bigint not null)',
];

interface Range {
  readonly from: string;
  readonly to: string;
}

export interface SourceOfRecordOptions {
  readonly warehouse: Warehouse;
  readonly projectDir: string;
  /** A site's folder: its `source_of_record.yml` adds facts or replaces them by name. */
  readonly overlayDir?: string;
  readonly asOf: string;
  readonly now: Date;
  /** Compare every day of every fact again. */
  readonly full?: boolean;
}

function readSourceOfRecord(projectDir: string, overlayDir?: string): Fact[] {
  const facts = new Map<string, Fact>();
  for (const dir of overlayDir ? [projectDir, overlayDir] : [projectDir]) {
    const file = join(dir, 'source_of_record.yml');
    for (const one of existsSync(file) ? readYaml(file, schema).facts : []) facts.set(one.fact, one);
  }
  return [...facts.values()];
}

/** Days in order as ranges, near ones together. */
function rangesOf(days: readonly string[]): Range[] {
  const ranges: Range[] = [];
  for (const day of [...days].sort()) {
    const last = ranges.at(-1);
    if (last && Date.parse(day) - Date.parse(last.to) <= GAP_DAYS * DAY_MS)
      ranges[ranges.length - 1] = { ...last, to: day };
    else ranges.push({ from: day, to: day });
  }
  const [first, end] = [ranges[0], ranges.at(-1)];
  return first && end && ranges.length > MOST_RANGES ? [{ from: first.from, to: end.to }] : ranges;
}

function differenceSql(ofRecord: string, other: string): string {
  return `with a as (select institution_code, day, key, cast(sum(value) as decimal(24, 6)) as value from (${ofRecord}) group by all),
    b as (select institution_code, day, key, cast(sum(value) as decimal(24, 6)) as value from (${other}) group by all)
    select coalesce(a.day, b.day) as day, coalesce(a.institution_code, b.institution_code) as institution_code,
      sum(a.value) as of_record_value, sum(b.value) as other_value,
      coalesce(sum(a.value), 0) - coalesce(sum(b.value), 0) as difference,
      count(*) filter (where b.key is null) as only_a, count(*) filter (where a.key is null) as only_b,
      count(*) filter (where a.value <> b.value) as differing
    from a full join b on a.day = b.day and a.key = b.key and a.institution_code is not distinct from b.institution_code
    group by all`;
}

/** Compares one fact over some days: the rows of these days are written anew. */
async function compare(
  tx: Transaction,
  parsed: ParsedProject,
  one: Fact,
  { from, to }: Range,
  computedAt: string,
): Promise<void> {
  const query = (name: string) => {
    const path = `source_of_record.yml ${one.fact} ${name}`;
    return new Compiler(parsed, firstBuild(parsed.vars)).query(
      parseTemplate(one.sources[name]?.sql ?? '', path),
      path,
      { from, to },
    );
  };
  await tx.run('delete from ops.source_differences where fact = $1 and day between $2::date and $3::date', [
    one.fact,
    from,
    to,
  ]);
  for (const other of Object.keys(one.sources).filter((name) => name !== one.of_record)) {
    await tx.run(
      `insert into ops.source_differences
       select day, institution_code, $1, $2, $3, $4, of_record_value, other_value, difference, only_a, only_b, differing, $5::timestamp
       from (${differenceSql(query(one.of_record), query(other))})`,
      [one.fact, one.column, one.of_record, other, computedAt],
    );
  }
}

async function highWater(tx: Transaction): Promise<number> {
  const books = await tx.rows(
    "select 1 from duckdb_tables() where database_name = 'raw' and table_name in ('_batches', '_changes')",
  );
  if (books.length < 2) return 0;
  const [last] = await tx.rows<{ batch: number }>('select coalesce(max(batch), 0) as batch from raw.main._batches');
  return last?.batch ?? 0;
}

async function changedDays(tx: Transaction, batch: number): Promise<string[]> {
  const rows = await tx.rows<{ day: string }>(
    `select distinct unnest([old_date, new_date]) as day from raw.main._changes where batch > $1`,
    [batch],
  );
  return rows.flatMap(({ day }) => (day ? [day] : []));
}

/**
 * Brings ops.source_differences up to date, in one transaction: the days that changes touched since the last time and the last two months;
 * everything for a fact that is new or whose query changed. Facts that a site no longer has are forgotten.
 */
export async function recordSourceDifferences(options: SourceOfRecordOptions): Promise<void> {
  const facts = readSourceOfRecord(options.projectDir, options.overlayDir);
  const today = options.asOf.slice(0, 10);
  const window = new Date(Date.parse(today) - WINDOW_DAYS * DAY_MS).toISOString().slice(0, 10);
  const parsed = parseProject(options.projectDir, {
    overlayDir: options.overlayDir,
    vars: { as_of: options.asOf },
  });
  await options.warehouse.transaction(async (tx) => {
    for (const statement of TABLES) await tx.run(statement);
    const names = JSON.stringify(facts.map((one) => one.fact));
    for (const table of ['source_differences', 'source_differences_state'])
      await tx.run(`delete from ops.${table} where not list_contains(from_json($1::json, '["varchar"]'), fact)`, [
        names,
      ]);
    const batch = await highWater(tx);
    const states = new Map(
      (
        await tx.rows<{ fact: string; checksum: string; batch: number }>('select * from ops.source_differences_state')
      ).map((state) => [state.fact, state]),
    );
    for (const one of facts) {
      const checksum = createHash('sha256').update(JSON.stringify(one)).digest('hex').slice(0, 16);
      const state = states.get(one.fact);
      const known = state?.checksum === checksum && !options.full ? state : undefined;
      if (known?.batch === batch) continue;
      const outside = known ? (await changedDays(tx, known.batch)).filter((day) => day < window || day > today) : [];
      const ranges = known
        ? [{ from: window, to: today }, ...rangesOf(outside)]
        : [{ from: '1900-01-01', to: '2199-12-31' }];
      for (const range of ranges) await compare(tx, parsed, one, range, options.now.toISOString().slice(0, 19));
      await tx.run('delete from ops.source_differences_state where fact = $1', [one.fact]);
      await tx.run('insert into ops.source_differences_state values ($1, $2, $3)', [one.fact, checksum, batch]);
    }
  });
}
