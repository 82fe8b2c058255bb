import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UserError } from '../../core/index.ts';
import type { Command } from '../cli/command.ts';
import { startMicroBatches } from '../feed/micro-batches.ts';
import { startScheduler } from '../jobs/scheduler.ts';
import type { OpenSite } from '../site/open.ts';
import { removeServerFile, writeServerFile } from '../site/server-file.ts';
import { makeApp } from './make-app.ts';
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
  const server = createServer(app);
  const port = await bind(server, options.port, options.host ?? open.site.server.host);
  try {
    await open.feeds.start();
  } catch (error) {
    await close(server);
    throw error;
  }
  const scheduler = startScheduler(open);
  const microBatches = startMicroBatches(open);
  writeServerFile(open.site.dataDir, { pid: process.pid, port, secret });
  return {
    port,
    url: `http://localhost:${port}`,
    stop: async () => {
      scheduler.stop();
      microBatches.stop();
      await open.feeds.stop();
      removeServerFile(open.site.dataDir);
      await close(server);
    },
  };
}
