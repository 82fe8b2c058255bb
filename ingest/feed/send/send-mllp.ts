import { connect, type Socket } from 'node:net';
import { UserError } from '../../../core/index.ts';
import { frame, MllpFramer } from '../hl7/mllp-frame.ts';
import type { Answered, Outgoing, SendOptions } from './send.ts';

const ANSWER_MS = 60_000;

function open(address: URL): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address.hostname, port: Number(address.port || 2575), noDelay: true });
    socket.once('connect', () => resolve(socket));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new UserError('feed/unreachable', { address: address.href, problem: error.code ?? 'error' }, { cause: error }),
      ),
    );
  });
}

/** Code and reason of an acknowledgement: MSA-1, and the text of ERR-8 or MSA-3. */
function readAnswer(payload: Uint8Array): { answer: string; reason: string } {
  const segments = Buffer.from(payload)
    .toString('latin1')
    .split(/[\r\n]+/);
  const msa = segments.find((segment) => segment.startsWith('MSA'))?.split('|') ?? [];
  const err = segments.find((segment) => segment.startsWith('ERR'))?.split('|') ?? [];
  return { answer: msa[1] ?? 'none', reason: msa[3] || err[8] || err[3] || '' };
}

/** One message at a time on each connection, as HIS senders do. */
export async function sendMllp(
  address: URL,
  messages: readonly Outgoing[],
  { connections, progress, signal }: SendOptions,
): Promise<Answered[]> {
  const answered: Answered[] = [];
  let next = 0;
  const line = async () => {
    const socket = await open(address);
    const framer = new MllpFramer({ maxBytes: 1_000_000 });
    const waiting: ((payload: Uint8Array | undefined) => void)[] = [];
    socket.on('data', (chunk: Buffer) => {
      for (const got of framer.push(chunk)) if (got.kind === 'message') waiting.shift()?.(got.payload);
    });
    const hangUp = () => {
      for (const tell of waiting.splice(0)) tell(undefined);
    };
    socket.on('close', hangUp);
    socket.on('error', hangUp);
    try {
      for (let at = next++; at < messages.length; at = next++) {
        signal.throwIfAborted();
        const { file, payload } = messages[at] as Outgoing;
        const reply = new Promise<Uint8Array | undefined>((resolve) => {
          waiting.push(resolve);
          setTimeout(resolve, ANSWER_MS, undefined).unref();
        });
        socket.write(frame(payload));
        const got = await reply;
        if (!got) throw new UserError('feed/unreachable', { address: address.href, problem: 'no answer' });
        answered.push({ file, message: at + 1, ...readAnswer(got) });
        if (at % 500 === 0) progress.step('feed send', at, messages.length);
      }
    } finally {
      socket.end();
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(connections, messages.length)) }, line));
  progress.step('feed send', messages.length, messages.length);
  return answered;
}
