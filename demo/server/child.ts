// The child process that holds the demo's HIS. It ends with its parent: when told, or when the channel to the parent breaks.
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import type { Progress } from '../../core/index.ts';
import { type HisDatabase, moveOn, openHis } from './database.ts';
import type { Report, Request } from './messages.ts';

/** Clients take turns on the one session of the embedded server; a second one may knock while the first is leaving. */
const MAX_CONNECTIONS = 8;
const LAST_WORDS_MS = 8000;

/** ENOSPC as the WebAssembly file system of PostgreSQL counts it; what it throws is no Error and has no words. */
const WASI_NO_SPACE = 51;

function problemOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  const { errno, message } = (thrown ?? {}) as { errno?: number; message?: string };
  return errno === WASI_NO_SPACE ? 'ENOSPC' : (message ?? `errno ${errno ?? String(thrown)}`);
}

const tell = (report: Report) => void process.send?.(report);
const progress: Progress = {
  step: (label, done, total) =>
    tell({ kind: 'step', label, ...(done === undefined ? {} : { done }), ...(total === undefined ? {} : { total }) }),
  note: (text) => tell({ kind: 'note', text }),
};

let folder = '';
let database: HisDatabase | undefined;
let server: PGLiteSocketServer | undefined;
let ending = false;

async function listen(his: HisDatabase): Promise<number> {
  // The HIS is not ours to write: clients read.
  await his.pg.exec('set default_transaction_read_only = on');
  server = new PGLiteSocketServer({ db: his.pg, host: '127.0.0.1', port: 0, maxConnections: MAX_CONNECTIONS });
  await server.start();
  return Number(server.getServerConn().split(':').at(-1));
}

async function stop(): Promise<void> {
  if (ending) return;
  ending = true;
  setTimeout(() => process.exit(0), LAST_WORDS_MS).unref();
  await server?.stop();
  await database?.pg.close();
  process.exit(0);
}

async function answer(request: Request): Promise<void> {
  if (request.kind === 'stop') return stop();
  let changedRows: number;
  if (request.kind === 'open') {
    folder = request.dir;
    ({ database, changedRows } = await openHis(folder, request.recipe, progress));
  } else {
    if (!database) throw new Error('nothing is open');
    await server?.stop();
    changedRows = await moveOn(folder, database, request.asOf, progress);
  }
  tell({
    kind: 'ready',
    port: await listen(database),
    asOf: database.state.recipe.asOf,
    fill: database.state.fill,
    changedRows,
  });
}

process.on('message', (request: Request) => {
  answer(request).catch((error: unknown) => {
    tell({ kind: 'failed', problem: problemOf(error) });
  });
});
process.on('disconnect', () => void stop());
process.on('SIGTERM', () => void stop());
// Ctrl-C reaches the whole group; the parent decides when this child may end.
process.on('SIGINT', () => undefined);
