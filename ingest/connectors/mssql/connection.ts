import type { Connection, ConnectionConfiguration } from 'tedious';
import type { ConnectorContext, ServerFacts } from '../../engine/connector.ts';
import { passwordOf, tlsOf } from '../../engine/database/settings.ts';
import type { SqlConnection } from '../../engine/database/sql-session.ts';
import { allRows, type Stream } from '../../engine/database/sql-table.ts';
import { mssqlCatalogue } from './catalogue.ts';
import { readChanges } from './change-tracking.ts';
import { mssqlDialect, text } from './dialect.ts';
import { explain } from './explain.ts';
import type { Settings } from './settings.ts';
import { streamRows } from './stream.ts';

/** OpenSSL's weakest level: servers before 2016 without updates offer TLS 1.0 with keys and hashes that are refused by now. */
const LEGACY_TLS = { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;

function configuration(options: Settings, context: ConnectorContext): ConnectionConfiguration {
  const tls = tlsOf(options, context);
  const password = passwordOf(options, context);
  return {
    server: options.host,
    authentication: {
      type: 'default',
      options: { userName: options.user, ...(password === undefined ? {} : { password }) },
    },
    options: {
      ...(options.instance === undefined ? { port: options.port } : { instanceName: options.instance }),
      database: options.database,
      appName: 'hisight',
      encrypt: tls !== undefined,
      trustServerCertificate: tls?.rejectUnauthorized === false,
      cryptoCredentialsDetails: {
        ...(options.legacy_tls ? LEGACY_TLS : {}),
        ...(tls?.ca === undefined ? {} : { ca: tls.ca }),
      },
      connectTimeout: Math.ceil(options.connect_timeout_seconds * 1000),
      requestTimeout: Math.ceil(options.statement_timeout_seconds * 1000),
      maxRetriesOnTransientErrors: 0,
      readOnlyIntent: true,
    },
  };
}

/** Where a server says that it has no TLS the driver would go on in the clear, with the password. */
function requireTls(connection: Connection): void {
  let isSecure = false;
  connection.on('secure', () => {
    isSecure = true;
  });
  const login = connection.sendLogin7Packet.bind(connection);
  connection.sendLogin7Packet = () => {
    if (!isSecure) throw Object.assign(new Error('the server offers no TLS'), { code: 'ENOTLS' });
    login();
  };
}

async function connect(options: Settings, context: ConnectorContext): Promise<Connection> {
  const { Connection } = await import('tedious');
  const connection = new Connection(configuration(options, context));
  const told: number[] = [];
  connection.on('errorMessage', ({ number }: { number: number }) => told.push(number));
  // A connection that breaks between two statements must fail the next one, not the process.
  connection.on('error', () => undefined);
  context.signal?.addEventListener('abort', () => connection.close(), { once: true });
  if (options.tls !== false) requireTls(connection);
  try {
    await new Promise<void>((resolve, reject) => {
      // The driver's own timeout does not end a login whose answer begins and stops.
      const late = () => reject(Object.assign(new Error('no whole answer to the login'), { code: 'ETIMEOUT' }));
      const timer = setTimeout(late, options.connect_timeout_seconds * 1000 + 500);
      connection.connect((error) => {
        clearTimeout(timer);
        if (error) reject(error);
        else resolve();
      });
    });
    return connection;
  } catch (error) {
    connection.close();
    throw explain(error, options, undefined, told);
  }
}

const NO_SNAPSHOT = {
  code: 'no_snapshot',
  message:
    '该库未开启快照隔离，以已提交读（READ COMMITTED）读取：读取期间的并发修改可能使对账不平，重新装载即可。建议由数据库管理员开启 ALLOW_SNAPSHOT_ISOLATION。',
  message_en:
    'The database allows no snapshot isolation: it was read as READ COMMITTED, and changes made meanwhile can keep a load from reconciling; load again then. Have ALLOW_SNAPSHOT_ISOLATION switched on.',
};

const SERVER = `select convert(varchar(20), serverproperty('ProductVersion')),
  (select convert(varchar(1), d.snapshot_isolation_state) from sys.databases d where d.database_id = db_id())`;

const FACTS = (schema: string) => `select convert(varchar(23), getutcdate(), 121),
  (select convert(varchar(10), count(*)) from sys.tables t where schema_name(t.schema_id) = ${text(schema)}
    and (has_perms_by_name(quotename(schema_name(t.schema_id)) + '.' + quotename(t.name), 'OBJECT', 'INSERT') = 1
      or has_perms_by_name(quotename(schema_name(t.schema_id)) + '.' + quotename(t.name), 'OBJECT', 'UPDATE') = 1
      or has_perms_by_name(quotename(schema_name(t.schema_id)) + '.' + quotename(t.name), 'OBJECT', 'DELETE') = 1))`;

export async function openConnection(options: Settings, context: ConnectorContext): Promise<SqlConnection> {
  const connection = await connect(options, context);
  const stream: Stream = (sql) => streamRows(connection, sql);
  const run = async (sql: string) => void (await allRows(stream, sql));
  try {
    const [[version = '', snapshot = ''] = []] = await allRows(stream, SERVER);
    const hasSnapshot = snapshot === '1';
    const isolation = hasSnapshot ? 'snapshot' : 'read committed';
    await run(`set transaction isolation level ${isolation}`);
    await run(`set lock_timeout ${Math.ceil(options.lock_timeout_seconds * 1000)}`);
    const dialect = mssqlDialect({
      schema: options.schema,
      offset: options.time_zone,
      version: Number.parseInt(version ?? '', 10),
    });
    return {
      dialect,
      catalogue: mssqlCatalogue(options.schema),
      stream,
      notes: hasSnapshot ? [] : [NO_SNAPSHOT],
      begin: () => run('begin transaction'),
      end: () => run('commit'),
      destroy: async () => connection.close(),
      server: async (): Promise<ServerFacts> => {
        const [[now = '', writable = null] = []] = await allRows(stream, FACTS(options.schema));
        return {
          product: `SQL Server ${version}`,
          encrypted: options.tls !== false,
          utcNow: (now ?? '').slice(0, 19),
          writable: writable === null ? null : Number(writable),
        };
      },
      changes: ({ contract, columns }, since) => readChanges({ dialect, stream, contract, columns }, since),
      explain: (error, contract) => explain(error, options, contract),
    };
  } catch (error) {
    connection.close();
    throw explain(error, options);
  }
}
