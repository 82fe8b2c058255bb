import type pg from 'pg';
import type { IntrospectedTable, ServerFacts, TableProbe } from '../../engine/connector.ts';
import type { TableContract } from '../../engine/contract.ts';
import { bestKey, CHEAP_ROWS } from '../../engine/onboarding/best-key.ts';
import { quote } from './dialect.ts';
import { contractType } from './types.ts';

/** Pages of a table that was never analysed: below, counting its rows costs less than not knowing them. */
const CHEAP_PAGES = 4096;

// row_to_json reaches columns of the catalogue that older and related products (openGauss, KingbaseES) lack.
const RELATIONS = `select c.oid::text as oid, c.relname as name, c.relkind::text as kind, coalesce(obj_description(c.oid, 'pg_class'), '') as comment,
    c.reltuples::float8 as estimate, c.relpages as pages
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = $1 and c.relkind in ('r', 'v', 'm', 'f', 'p') and coalesce((row_to_json(c) ->> 'relispartition')::boolean, false) = false
    and (has_table_privilege(c.oid, 'select') or has_any_column_privilege(c.oid, 'select'))
  order by c.relname`;

const COLUMNS = `select a.attrelid::text as oid, a.attnum as position, a.attname as name, t.typname as type, a.attnotnull as "notNull",
    case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) else format_type(a.atttypid, a.atttypmod) end as declared,
    coalesce(col_description(a.attrelid, a.attnum), '') as comment
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace join pg_type t on t.oid = a.atttypid
  where n.nspname = $1 and a.attnum > 0 and not a.attisdropped and has_column_privilege(c.oid, a.attnum, 'select')
  order by a.attrelid, a.attnum`;

const INDEXES = `select i.indrelid::text as oid, i.indkey::text as columns, coalesce(row_to_json(i) ->> 'indnkeyatts', i.indnatts::text)::int as width,
    i.indisprimary as primary, i.indisunique and i.indpred is null and i.indexprs is null as unique
  from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = $1 and i.indisvalid`;

const PARTS = `with recursive part(root, oid) as (
    select c.oid, c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relkind = 'p'
    union all select part.root, i.inhrelid from part join pg_inherits i on i.inhparent = part.oid)
  select part.root::text as oid, sum(greatest(c.reltuples, 0))::float8 as estimate, sum(c.relpages)::float8 as pages
  from part join pg_class c on c.oid = part.oid where c.relkind <> 'p' group by part.root`;

interface Relation {
  readonly oid: string;
  readonly name: string;
  readonly kind: string;
  readonly comment: string;
  readonly estimate: number;
  readonly pages: number;
}

interface Column {
  readonly oid: string;
  readonly position: number;
  readonly name: string;
  readonly type: string;
  readonly notNull: boolean;
  readonly declared: string;
  readonly comment: string;
}

interface Index {
  readonly oid: string;
  readonly columns: string;
  readonly width: number;
  readonly primary: boolean;
  readonly unique: boolean;
}

const relationOf = (schema: string, table: string) => `${quote(schema)}.${quote(table)}`;

/** Tables and views of a schema that the account can read; partitions belong to their table. Run inside a transaction. */
export async function introspect(client: pg.Client, schema: string): Promise<IntrospectedTable[]> {
  const rows = async <T extends pg.QueryResultRow>(sql: string) => (await client.query<T>(sql, [schema])).rows;
  const relations = await rows<Relation>(RELATIONS);
  const columns = await rows<Column>(COLUMNS);
  const indexes = await rows<Index>(INDEXES);
  const parts = new Map(
    (await rows<Pick<Relation, 'oid' | 'estimate' | 'pages'>>(PARTS)).map((part) => [part.oid, part]),
  );
  const found: IntrospectedTable[] = [];
  for (const relation of relations) {
    const own = columns.filter(({ oid }) => oid === relation.oid);
    const named = new Map(own.map((column) => [String(column.position), column]));
    const mine = indexes
      .filter(({ oid }) => oid === relation.oid)
      .map((index) => ({
        ...index,
        columns: index.columns
          .split(' ')
          .slice(0, index.width)
          .map((position) => named.get(position)),
      }));
    found.push({
      name: relation.name,
      comment: relation.comment,
      rows: await countOf(client, schema, relation, parts.get(relation.oid)),
      key: bestKey(
        mine
          .filter((index) => index.unique && index.columns.every((column) => column?.notNull))
          .map((index) => ({ primary: index.primary, columns: index.columns.map((column) => column?.name ?? '') })),
      ),
      columns: own.map(({ name, type, declared, notNull, comment }) => ({
        name,
        type,
        holds: contractType(declared),
        nullable: !notNull,
        comment,
      })),
      indexed: mine.flatMap((index) => index.columns[0]?.name ?? []),
    });
  }
  return found;
}

async function countOf(
  client: pg.Client,
  schema: string,
  relation: Relation,
  parts: Pick<Relation, 'estimate' | 'pages'> | undefined,
): Promise<number | null> {
  if (relation.kind === 'v' || relation.kind === 'f') return null;
  const { estimate, pages } = parts ?? relation;
  const isKnown = estimate > 0;
  if (isKnown ? estimate > CHEAP_ROWS : pages > CHEAP_PAGES) return isKnown ? Math.round(estimate) : null;
  const { rows } = await client.query<{ n: string }>(
    `select count(*) as n from (select 1 from ${relationOf(schema, relation.name)} limit ${CHEAP_ROWS + 1}) counted`,
  );
  const counted = Number(rows[0]?.n ?? 0);
  return counted > CHEAP_ROWS ? null : counted;
}

/** The longest part of a value that a sample keeps. */
const SAMPLE_LENGTH = 200;

export async function sample(
  client: pg.Client,
  schema: string,
  table: string,
  columns: readonly string[],
  rows: number,
) {
  const list = columns.map((name) => `left(${quote(name)}::text, ${SAMPLE_LENGTH})`).join(', ');
  const sql = `select ${list} from ${relationOf(schema, table)} limit ${rows}`;
  const { rows: found } = await client.query<(string | null)[]>({ text: sql, rowMode: 'array' });
  return found;
}

export async function describeServer(client: pg.Client, schema: string): Promise<ServerFacts> {
  const { rows } = await client.query<{ product: string; now: string; writable: string }>(
    `select version() as product, to_char(now() at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') as now,
      (select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relkind in ('r', 'p')
        and has_table_privilege(c.oid, 'insert, update, delete, truncate')) as writable`,
    [schema],
  );
  const [row] = rows;
  const { stream } = (client as unknown as { connection: { stream: { encrypted?: boolean } } }).connection;
  return {
    product: /^\S+ \S+/.exec(row?.product ?? '')?.[0] ?? '',
    encrypted: stream.encrypted === true,
    utcNow: row?.now ?? '',
    writable: Number(row?.writable ?? 0),
  };
}

export async function probe(
  client: pg.Client,
  schema: string,
  contract: TableContract,
  rows: number,
): Promise<TableProbe> {
  const keys = contract.key.map((name, i) => `${quote(name)} as k${i}`).join(', ');
  const cursor = contract.cursor ? `, (${contract.cursor}) as cursor_value` : '';
  const group = contract.key.map((_, i) => `k${i}`).join(', ');
  const { rows: found } = await client.query<Record<'looked' | 'twice' | 'nulls', string>>(
    `with first_rows as (select ${keys}${cursor} from ${relationOf(schema, contract.table)} limit ${rows})
     select (select count(*) from first_rows) as looked,
       (select count(*) from (select 1 from first_rows group by ${group} having count(*) > 1) repeated) as twice,
       ${cursor ? '(select count(*) from first_rows where cursor_value is null)' : '0'} as nulls`,
  );
  return {
    looked: Number(found[0]?.looked ?? 0),
    duplicateKeys: Number(found[0]?.twice ?? 0),
    nullCursors: Number(found[0]?.nulls ?? 0),
  };
}
