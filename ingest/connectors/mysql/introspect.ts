import type { IntrospectedTable, ServerFacts, TableProbe } from '../../engine/connector.ts';
import type { TableContract } from '../../engine/contract.ts';
import { bestKey, CHEAP_ROWS } from '../../engine/onboarding/best-key.ts';
import { quote } from './dialect.ts';
import { contractType } from './types.ts';

/** Runs a statement of its own session; numbers and texts come as the driver gives them. */
export type Run = (sql: string, values?: readonly string[]) => Promise<Record<string, unknown>[]>;

const said = (value: unknown) => (value === null || value === undefined ? '' : String(value));

/** Tables and views of the database that the account can read. */
export async function introspect(run: Run): Promise<IntrospectedTable[]> {
  const tables =
    await run(`select table_name as name, table_type as kind, table_rows as estimate, table_comment as comment
    from information_schema.tables where table_schema = database() and table_type in ('BASE TABLE', 'VIEW', 'SYSTEM VERSIONED') order by table_name`);
  const columns =
    await run(`select table_name as owner, column_name as name, lower(data_type) as type, column_type as declared,
      is_nullable as nullable, column_comment as comment
    from information_schema.columns where table_schema = database() order by table_name, ordinal_position`);
  const indexes =
    await run(`select table_name as owner, index_name as name, non_unique as multiple, column_name as part, sub_part as prefix, nullable
    from information_schema.statistics where table_schema = database() order by table_name, index_name, seq_in_index`);
  const found: IntrospectedTable[] = [];
  for (const table of tables) {
    const name = said(table['name']);
    const own = columns.filter((column) => column['owner'] === name);
    // A view whose owner or table is gone has no columns, and cannot be counted either.
    const isView = table['kind'] === 'VIEW' || own.length === 0;
    const mine = indexes.filter((part) => part['owner'] === name);
    const named = [...new Set(mine.map((part) => said(part['name'])))].map((index) =>
      mine.filter((part) => part['name'] === index),
    );
    found.push({
      name,
      comment: isView ? '' : said(table['comment']),
      rows: isView ? null : await countOf(run, name, Number(table['estimate'] ?? 0)),
      key: bestKey(
        named
          .filter((index) =>
            index.every(
              (part) =>
                Number(part['multiple']) === 0 &&
                part['prefix'] === null &&
                part['part'] !== null &&
                part['nullable'] !== 'YES',
            ),
          )
          .map((index) => ({
            primary: index[0]?.['name'] === 'PRIMARY',
            columns: index.map((part) => said(part['part'])),
          })),
      ),
      columns: own.map((column) => ({
        name: said(column['name']),
        type: said(column['type']),
        holds: contractType(said(column['declared'])),
        nullable: column['nullable'] === 'YES',
        comment: said(column['comment']),
      })),
      indexed: named.flatMap(([first]) => (first?.['part'] ? [said(first['part'])] : [])),
    });
  }
  return found;
}

async function countOf(run: Run, table: string, estimate: number): Promise<number> {
  if (estimate > CHEAP_ROWS) return estimate;
  const [row] = await run(`select count(*) as n from (select 1 from ${quote(table)} limit ${CHEAP_ROWS + 1}) counted`);
  return Number(row?.['n'] ?? 0);
}

/** The longest part of a value that a sample keeps. */
const SAMPLE_LENGTH = 200;

export async function sample(
  run: Run,
  table: string,
  columns: readonly string[],
  rows: number,
): Promise<(string | null)[][]> {
  const list = columns
    .map((name, i) => `left(convert(${quote(name)} using utf8mb4), ${SAMPLE_LENGTH}) as c${i}`)
    .join(', ');
  const found = await run(`select ${list} from ${quote(table)} limit ${rows}`);
  return found.map((row) => columns.map((_, i) => (row[`c${i}`] === null ? null : said(row[`c${i}`]))));
}

const WRITES = `('INSERT', 'UPDATE', 'DELETE', 'DROP', 'ALTER', 'CREATE')`;
const GRANTEE = `concat('''', substring_index(current_user(), '@', 1), '''@''', substring_index(current_user(), '@', -1), '''')`;

/** Grants that come through a role are not counted. */
export async function describeServer(run: Run): Promise<ServerFacts> {
  const [server] = await run(
    `select version() as version, date_format(utc_timestamp(), '%Y-%m-%d %H:%i:%s') as utc_now`,
  );
  const [cipher] = await run(`show session status like 'Ssl_cipher'`);
  const [all] =
    await run(`select (select count(*) from information_schema.user_privileges where grantee = ${GRANTEE} and privilege_type in ${WRITES})
    + (select count(*) from information_schema.schema_privileges where grantee = ${GRANTEE} and database() like table_schema and privilege_type in ${WRITES}) as wide,
    (select count(*) from information_schema.tables where table_schema = database() and table_type = 'BASE TABLE') as tables,
    (select count(distinct table_name) from information_schema.table_privileges where grantee = ${GRANTEE} and table_schema = database() and privilege_type in ${WRITES}) as single`);
  const version = said(server?.['version']);
  return {
    product: `${/mariadb/i.test(version) ? 'MariaDB' : 'MySQL'} ${version.replace(/-MariaDB.*/i, '')}`,
    encrypted: said(Object.values(cipher ?? {})[1]) !== '',
    utcNow: said(server?.['utc_now']),
    writable: Number(all?.['wide']) > 0 ? Number(all?.['tables']) : Number(all?.['single']),
  };
}

export async function probe(run: Run, contract: TableContract, rows: number): Promise<TableProbe> {
  const keys = contract.key.map((name, i) => `${quote(name)} as k${i}`).join(', ');
  const group = contract.key.map((_, i) => `k${i}`).join(', ');
  const first = `(select ${keys}${contract.cursor ? `, (${contract.cursor}) as cursor_value` : ''} from ${quote(contract.table)} limit ${rows}) first_rows`;
  // No common table expression: MySQL 5.7 has none.
  const [looked] = await run(`select count(*) as n from ${first}`);
  const [twice] = await run(
    `select count(*) as n from (select 1 from ${first} group by ${group} having count(*) > 1) repeated`,
  );
  const [nulls] = contract.cursor ? await run(`select count(*) as n from ${first} where cursor_value is null`) : [];
  return {
    looked: Number(looked?.['n'] ?? 0),
    duplicateKeys: Number(twice?.['n'] ?? 0),
    nullCursors: Number(nulls?.['n'] ?? 0),
  };
}
