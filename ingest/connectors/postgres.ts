import pg from 'pg';
import { type ConnectorContext, defineConnector, type SourceSession } from '../engine/connector.ts';
import type { TableContract } from '../engine/contract.ts';
import { passwordOf, tlsOf } from '../engine/database/settings.ts';
import { quote } from './postgres/dialect.ts';
import { explain } from './postgres/explain.ts';
import { logDdl } from './postgres/log-ddl.ts';
import { PostgresSession } from './postgres/session.ts';
import { type Settings, settings } from './postgres/settings.ts';
import { triggerDdl } from './postgres/trigger-ddl.ts';

/** PGlite's socket buffers a COPY in memory before the first byte leaves. */
const BUFFERING_SERVER_ROWS = 200_000;

async function open(options: Settings, context: ConnectorContext): Promise<SourceSession> {
  const client = new pg.Client({
    host: options.host,
    port: options.port,
    database: options.database,
    user: options.user,
    password: passwordOf(options, context),
    ssl: tlsOf(options, context) ?? false,
    connectionTimeoutMillis: options.connect_timeout_seconds * 1000,
    application_name: 'hisight',
  });
  // A connection that breaks between two queries must fail the next one, not the process.
  client.on('error', () => undefined);
  // Ending a client with a query in flight drops the connection, and the server stops.
  context.signal?.addEventListener('abort', () => void client.end().catch(() => undefined), { once: true });
  try {
    await client.connect();
    // Where one session serves all clients (PGlite), a reader that was killed leaves its transaction behind.
    await client.query('rollback');
    const { rows } = await client.query<{ version: string }>('select version() as version');
    const buffers = /pglite|emscripten|wasm/i.test(rows[0]?.version ?? '');
    return new PostgresSession(client, options, options.chunk_rows ?? (buffers ? BUFFERING_SERVER_ROWS : undefined));
  } catch (error) {
    await client.end().catch(() => undefined);
    throw explain(error, options);
  }
}

function captureDdl(options: Settings, contracts: readonly TableContract[]): string {
  const of = (mode: TableContract['capture']) => contracts.filter(({ capture }) => capture === mode);
  const scripts = [
    of('trigger').length > 0 ? triggerDdl(options, of('trigger')) : '',
    of('log').length > 0 ? logDdl(options, of('log')) : '',
  ];
  return scripts.filter(Boolean).join('\n\n');
}

export default defineConnector({
  name: 'postgres',
  schemes: ['postgres', 'postgresql'],
  settings,
  quote,
  open,
  captureDdl,
});
