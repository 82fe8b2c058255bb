import { z } from 'zod';

const word = z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be lower-case letters, digits and _');
const TYPE = /^(text|integer|bigint|boolean|date|timestamp|numeric\((\d{1,2}),(\d{1,2})\))$/;

const domain = z.strictObject({ id: word, label: z.string().optional() });

/** Columns that every landed table has beside those of its contract. */
export const SYSTEM_COLUMNS = ['_source', '_institution', '_batch', '_loaded_at', '_deleted_at'];

/** Memory grows with the width of a table, not with its length: this is what a load holds in its share. */
const MOST_COLUMNS = 1000;

const column = z.strictObject({
  /** The source's own name, also in raw. */
  name: z.string().min(1),
  type: z.string().regex(TYPE, 'must be text, integer, bigint, numeric(p,s), boolean, date or timestamp'),
  nullable: z.boolean().default(true),
  classification: z.enum(['direct_identifier', 'quasi', 'clinical', 'open']),
  /** Longest text that is believed; a longer one breaks the contract. */
  max_length: z.number().int().positive().optional(),
  /** Value domain whose standard codes the column maps to (`mappings/<domain>.csv`), and the column that names the code. */
  domain: z.union([word.transform((id) => ({ id })), domain]).optional(),
  description_zh: z.string(),
});

/** A row that fails the condition is stopped at the door: counted by rule, not loaded. */
const filter = z.strictObject({
  name: word,
  /** Condition in DuckDB's SQL over the contract's columns; null counts as true. */
  keep: z.string().min(1),
  description_zh: z.string(),
});

const table = z
  .strictObject({
    /** The source's own name. */
    table: z.string().min(1),
    description_zh: z.string(),
    description_en: z.string(),
    key: z.array(z.string()).min(1),
    /**
     * How changes are found: `full` reads all; `timestamp` by cursor; `digest` compares whole rows with the last landing;
     * `trigger` by a change table; `log` by the database's own log.
     */
    capture: z.enum(['full', 'timestamp', 'digest', 'trigger', 'log']),
    /** Of a front-end table: the column whose total its vendor declares for each batch. */
    amount: z.string().optional(),
    /** SQL expression in the source's dialect that grows with every change of a row. */
    cursor: z.string().optional(),
    /** Rows that committed late, with an older cursor, are found this far back. */
    overlap_minutes: z.number().nonnegative().default(60),
    /** How often a `timestamp` or `trigger` capture also compares all keys: finds deletes, and rows that cursor or triggers missed. */
    sweep: z.enum(['never', 'weekly', 'daily', 'always']).default('weekly'),
    filters: z.array(filter).default([]),
    /** Business dates whose partitions a change restates; the first is the one of --since/--until. */
    dates: z.array(z.string()).default([]),
    /** Column that says why a row must be put aside, in a word of the quarantine's reasons; null for rows that are taken. */
    put_aside: z.string().optional(),
    /** Rows that may break the contract before a load of the table fails: the greater of the two. */
    quarantine: z.strictObject({ rows: z.number().int(), share: z.number() }).default({ rows: 100, share: 0.001 }),
    columns: z.array(column).min(1).max(MOST_COLUMNS),
  })
  .superRefine((value, context) => {
    const known = new Set(value.columns.map(({ name }) => name));
    const spelled = new Set(value.columns.map(({ name }) => name.toLowerCase()));
    for (const name of [
      ...value.key,
      ...value.dates,
      ...[value.amount, value.put_aside].filter((name) => name !== undefined),
    ]) {
      if (!known.has(name)) context.addIssue(`${value.table}: ${name} is not one of its columns`);
    }
    for (const { domain } of value.columns) {
      const label = domain && 'label' in domain ? domain.label : undefined;
      if (label !== undefined && !known.has(label))
        context.addIssue(`${value.table}: ${label} is not one of its columns`);
    }
    // DuckDB tells no case apart.
    if (spelled.size !== value.columns.length) context.addIssue(`${value.table}: a column is declared twice`);
    for (const name of SYSTEM_COLUMNS.filter((name) => spelled.has(name)))
      context.addIssue(`${value.table}: ${name} is a column of raw's own`);
    if (new Set(value.filters.map(({ name }) => name)).size !== value.filters.length)
      context.addIssue(`${value.table}: a filter is declared twice`);
    if (value.capture === 'timestamp' && !value.cursor)
      context.addIssue(`${value.table}: capture timestamp needs a cursor`);
  });

/** Tables of a large system by subject: `ingest/systems/<system>/<subject>.yml`. */
export const systemPartSchema = z.strictObject({ tables: z.array(table).min(1) });

/** What one HIS product delivers: `ingest/systems/<system>.yml`. */
export const systemSchema = z.strictObject({
  system: word,
  name_zh: z.string(),
  name_en: z.string(),
  tables: z.array(table).min(1),
});

export type System = z.output<typeof systemSchema>;
export type TableContract = System['tables'][number];
export type ColumnContract = TableContract['columns'][number];
/** How a batch was captured: as the contract says, a window of business days, or the rows of keys that a person asked for. */
export type CaptureMode = TableContract['capture'] | 'window' | 'keys';

/** The landed table: `<system>__<table>`, lower case. */
export function landedName(system: System, contract: TableContract): string {
  return `${system.system}__${contract.table.toLowerCase()}`;
}

/**
 * Names of direct identifiers that no model beyond staging has business to mention. A birth date is reckoned with on its way
 * to an age; that it goes no further is what lineage proves.
 */
export function unmentionable(systems: readonly System[]): string[] {
  const columns = systems.flatMap(({ tables }) => tables.flatMap((table) => table.columns));
  const named = columns.filter(({ classification, type }) => classification === 'direct_identifier' && type !== 'date');
  return [...new Set(named.map(({ name }) => name))];
}

/** DuckDB's type of a contract's column. */
export function landedType(column: ColumnContract): string {
  if (column.type === 'text') return 'varchar';
  return column.type.startsWith('numeric') ? column.type.replace('numeric', 'decimal') : column.type;
}

/** Decimal digits of a numeric column, 0 of a whole one, undefined of any other type. */
export function scaleOf(column: ColumnContract): number | undefined {
  if (column.type === 'integer' || column.type === 'bigint') return 0;
  const scale = TYPE.exec(column.type)?.[3];
  return scale === undefined ? undefined : Number(scale);
}
