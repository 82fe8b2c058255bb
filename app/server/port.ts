import { createServer } from 'node:net';
import { UserError } from '../../core/index.ts';
import '../errors.ts';

/** Throws `app/port-in-use` before minutes of work are spent on a server that could not start. */
export function requireFreePort(port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new UserError('app/port-in-use', { port }, { cause: error }) : error);
    });
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}
