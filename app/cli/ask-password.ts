import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { Secret } from '../../core/index.ts';

/** Asks for a password on the terminal without showing it. Undefined where nobody sits, or nothing was typed. */
export async function askPassword(question: string): Promise<Secret | undefined> {
  if (!process.stdin.isTTY) return undefined;
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    const typed = await new Promise<string>((resolve) => {
      lines.once('line', resolve);
      lines.once('close', () => resolve(''));
    });
    return typed === '' ? undefined : new Secret(typed);
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
