import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { isAbsolute, join } from 'node:path';
import type { Express } from 'express';
import { collectGarbage, log, type Site, silentProgress, UserError } from '../../core/index.ts';
import { recordContents } from '../changes/record-contents.ts';
import type { Command } from '../cli/command.ts';
import { startMicroBatches } from '../feed/micro-batches.ts';
import { startScheduler } from '../jobs/scheduler.ts';
import type { OpenSite } from '../site/open.ts';
import { removeServerFile, writeServerFile } from '../site/server-file.ts';
import { refreshRollups } from '../tasks/rollups.ts';
import { makeApp } from './make-app.ts';
import { takeSockets } from './sockets.ts';
import '../errors.ts';

export interface ListenOptions {
  readonly port: number;
  readonly host?: string;
  readonly commands: readonly Command[];
  readonly signInLimit?: number;
  readonly webFolder?: string;
}

export interface RunningServer {
  readonly port: number;
  readonly url: string;
  /** Stops listening, lets running answers end for a moment, then cuts them. */
  stop(): Promise<void>;
}

const GRACE_MS = 3000;

function bind(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new UserError('app/port-in-use', { port }, { cause: error }) : error);
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** The server that people and platforms reach: HTTPS where the site has a certificate. Throws `config/secret-missing`. */
function publicServer({ server: { tls }, dir }: Site, app: Express): Server {
  if (!tls) return createServer(app);
  const read = (file: string) => {
    try {
      return readFileSync(isAbsolute(file) ? file : join(dir, file));
    } catch (error) {
      throw new UserError('config/secret-missing', { reference: `file ${file}` }, { cause: error });
    }
  };
  return createSecureServer({ cert: read(tls.cert), key: read(tls.key) }, app);
}

/** Serves an open site and says so in server.json, so that commands find it. Throws `app/port-in-use`. */
export async function listen(open: OpenSite, options: ListenOptions): Promise<RunningServer> {
  const secret = randomBytes(32).toString('base64url');
  const { signInLimit, webFolder, commands } = options;
  const app = await makeApp(open, {
    commands,
    secret,
    ...(signInLimit ? { signInLimit } : {}),
    ...(webFolder ? { webFolder } : {}),
  });
  const server = publicServer(open.site, app);
  const cutSockets = takeSockets(server, open);
  const isSecure = open.site.server.tls !== undefined;
  const port = await bind(server, options.port, options.host ?? open.site.server.host);
  // Commands of this machine speak to a door of their own, that no other machine reaches.
  const inner = isSecure ? createServer(app) : undefined;
  const innerPort = inner ? await bind(inner, 0, '127.0.0.1') : port;
  try {
    await open.feeds.start();
  } catch (error) {
    await Promise.all([server, inner].map((one) => one && close(one)));
    throw error;
  }
  const scheduler = startScheduler(open);
  const microBatches = startMicroBatches(open);
  const stopping = new AbortController();
  void refreshRollups(open, { progress: silentProgress, signal: stopping.signal }).then(collectGarbage);
  void recordContents(open).catch((error: unknown) =>
    log('app').warn({ code: (error as { code?: string }).code ?? 'defect' }, 'contents.failed'),
  );
  writeServerFile(open.site.dataDir, { pid: process.pid, port: innerPort, secret });
  return {
    port,
    url: `${isSecure ? 'https' : 'http'}://localhost:${port}`,
    stop: async () => {
      scheduler.stop();
      microBatches.stop();
      stopping.abort(new Error('the server stops'));
      await open.feeds.stop();
      removeServerFile(open.site.dataDir);
      cutSockets();
      await Promise.all([server, inner].map((one) => one && close(one)));
    },
  };
}
