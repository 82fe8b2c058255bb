import type { Connection } from 'oracledb';
import type { ConnectorContext, ServerFacts } from '../../engine/connector.ts';
import { passwordOf, tlsOf } from '../../engine/database/settings.ts';
import type { TextRow } from '../../engine/database/sql-dialect.ts';
import type { SqlConnection } from '../../engine/database/sql-session.ts';
import { allRows, type Stream } from '../../engine/database/sql-table.ts';
import { oracleCatalogue } from './catalogue.ts';
import { readChangeTable } from './change-table.ts';
import { oracleDialect, text } from './dialect.ts';
import { explain } from './explain.ts';
import { type Settings, schemaOf } from './settings.ts';

/** Address in Oracle's own words. */
export function connectString(options: Settings): string {
  const { host, port, database, sid, tls } = options;
  if (options.connect_string !== undefined) return options.connect_string;
  const data = sid === undefined ? `(SERVICE_NAME=${database})` : `(SID=${sid})`;
  const timeouts = `(CONNECT_TIMEOUT=${Math.ceil(options.connect_timeout_seconds)})(TRANSPORT_CONNECT_TIMEOUT=${Math.ceil(options.connect_timeout_seconds)})`;
  const protocol = tls === false ? 'TCP' : 'TCPS';
  return `(DESCRIPTION=${timeouts}(ADDRESS=(PROTOCOL=${protocol})(HOST=${host})(PORT=${port}))(CONNECT_DATA=${data}))`;
}

/** Texts and bytes of any length come as the driver's own values; the rest was made text by the server. */
function said(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (Buffer.isBuffer(value)) return value.toString('hex').toUpperCase();
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw Object.assign(new Error('a value of a type that cannot be read'), { code: 'UNSUPPORTED_TYPE' });
}

const ROWS_AT_ONCE = 500;

async function* streamRows(connection: Connection, sql: string): AsyncGenerator<readonly TextRow[]> {
  const { default: driver } = await import('oracledb');
  const { resultSet } = await connection.execute(sql, [], {
    resultSet: true,
    fetchArraySize: ROWS_AT_ONCE,
    prefetchRows: ROWS_AT_ONCE,
    fetchTypeHandler: ({ dbType }) => {
      if (dbType === driver.DB_TYPE_CLOB || dbType === driver.DB_TYPE_NCLOB) return { type: driver.STRING };
      return dbType === driver.DB_TYPE_BLOB ? { type: driver.BUFFER } : undefined;
    },
  });
  if (!resultSet) return;
  try {
    while (true) {
      const rows = await resultSet.getRows(ROWS_AT_ONCE);
      if (rows.length === 0) return;
      yield rows.map((row) => row.map(said));
    }
  } finally {
    await resultSet.close().catch(() => undefined);
  }
}

async function connect(options: Settings, context: ConnectorContext): Promise<Connection> {
  const { default: driver } = await import('oracledb');
  const password = passwordOf(options, context);
  const ca = tlsOf(options, context)?.ca;
  try {
    if (options.client_dir !== undefined && driver.thin) driver.initOracleClient({ libDir: options.client_dir });
    return await driver.getConnection({
      user: options.user,
      ...(password === undefined ? {} : { password }),
      ...(ca === undefined ? {} : { walletContent: ca }),
      connectString: connectString(options),
    });
  } catch (error) {
    throw explain(error, options);
  }
}

const CHARACTER_SET = `select value from nls_database_parameters where parameter = 'NLS_CHARACTERSET'`;

/** Rights that come through a role are not counted. */
const FACTS = (schema: string) => `select to_char(sys_extract_utc(systimestamp), 'YYYY-MM-DD HH24:MI:SS'),
  case when sys_context('USERENV', 'SESSION_USER') = ${text(schema)} then (select to_char(count(*)) from all_tables where owner = ${text(schema)})
    else (select to_char(count(distinct table_name)) from all_tab_privs_recd where owner = ${text(schema)} and privilege in ('INSERT', 'UPDATE', 'DELETE', 'ALTER')) end,
  sys_context('USERENV', 'NETWORK_PROTOCOL') from dual`;

export async function openConnection(options: Settings, context: ConnectorContext): Promise<SqlConnection> {
  const connection = await connect(options, context);
  const schema = schemaOf(options);
  const stream: Stream = (sql) => streamRows(connection, sql);
  const destroy = async () => {
    await connection.close({ drop: true });
  };
  context.signal?.addEventListener(
    'abort',
    () =>
      void connection
        .breakExecution()
        .then(destroy, destroy)
        .catch(() => undefined),
    { once: true },
  );
  try {
    connection.callTimeout = Math.ceil(options.statement_timeout_seconds * 1000);
    await connection.execute(
      `alter session set nls_numeric_characters = '.,' nls_comp = binary nls_sort = binary time_zone = '${options.time_zone}'`,
    );
    const [[characterSet = ''] = []] = await allRows(stream, CHARACTER_SET);
    const product = connection.oracleServerVersionString;
    const dialect = oracleDialect({
      schema,
      offset: options.time_zone,
      version: Number.parseInt(product, 10),
      characterSet: characterSet ?? '',
    });
    let clock = '';
    return {
      dialect,
      catalogue: oracleCatalogue(schema),
      stream,
      notes: [],
      begin: async () => {
        const [[now = ''] = []] = await allRows(
          stream,
          `select to_char(sys_extract_utc(systimestamp), 'YYYY-MM-DD HH24:MI:SS.FF6') from dual`,
        );
        clock = now ?? '';
        await connection.execute('set transaction read only');
      },
      end: async () => void (await connection.execute('commit')),
      destroy,
      server: async (): Promise<ServerFacts> => {
        const [[now = '', writable = null, protocol = ''] = []] = await allRows(stream, FACTS(schema));
        return {
          product: `Oracle ${product}`,
          encrypted: protocol === 'tcps',
          utcNow: now ?? '',
          writable: writable === null ? null : Number(writable),
        };
      },
      changes: ({ contract, columns }, since) =>
        readChangeTable({ dialect, stream, contract, columns, schema, clock }, since),
      explain: (error, contract) => explain(error, options, contract),
    };
  } catch (error) {
    await destroy().catch(() => undefined);
    throw explain(error, options);
  }
}
