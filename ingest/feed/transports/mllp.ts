import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { isAbsolute, join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { UserError } from '../../../core/index.ts';
import '../errors.ts';
import { MllpFramer } from '../hl7/mllp-frame.ts';
import type { Transport, TransportContext } from '../receiver/transport.ts';
import type { ChannelOf } from '../settings.ts';
import { answerFrame } from './mllp-answer.ts';

/** Messages of one connection that may wait for their fsync before its socket is read no further. */
const MOST_UNANSWERED = 256;
const MOST_UNANSWERED_BYTES = 64 * 1024 * 1024;
const MOST_CONNECTIONS = 500;
const GRACE_MS = 3000;

function listener(settings: ChannelOf<'mllp'>, siteDir: string, onConnection: (socket: Socket) => void): Server {
  const { tls } = settings;
  if (!tls) return createTcpServer({ noDelay: true }, onConnection);
  const read = (file: string) => readFileSync(isAbsolute(file) ? file : join(siteDir, file));
  const mutual = tls.ca === undefined ? {} : { ca: read(tls.ca), requestCert: true, rejectUnauthorized: true };
  return createTlsServer({ cert: read(tls.cert), key: read(tls.key), ...mutual }, onConnection);
}

function bind(server: Server, { host, port }: ChannelOf<'mllp'>, channel: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE' ? new UserError('feed/port-in-use', { channel, port }, { cause: error }) : error,
      );
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Listens for HL7 over MLLP. A message is acknowledged after its bytes are on the disk; answers keep the order of the messages. */
export async function startMllp(settings: ChannelOf<'mllp'>, context: TransportContext): Promise<Transport> {
  const counts = { messages: 0, accepted: 0, refused: 0, unframed: 0 };
  const sockets = new Set<Socket>();
  const running = new Set<Promise<void>>();
  let isStopping = false;

  const connected = (socket: Socket) => {
    if (settings.allow && !settings.allow.includes((socket.remoteAddress ?? '').replace(/^::ffff:/, ''))) {
      context.log.warn({ channel: context.channel }, 'mllp.address-refused');
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    const served = serve(socket).finally(() => {
      sockets.delete(socket);
      running.delete(served);
    });
    running.add(served);
  };

  async function serve(socket: Socket): Promise<void> {
    const framer = new MllpFramer({ maxBytes: settings.max_message_mb * 1_000_000 });
    let unanswered = 0;
    let unansweredBytes = 0;
    let answers: Promise<void> = Promise.resolve();

    const take = (frames: ReturnType<MllpFramer['push']>) => {
      for (const frame of frames) {
        counts.messages += 1;
        const bytes = frame.kind === 'too_large' ? 0 : frame.payload.length;
        unanswered += 1;
        unansweredBytes += bytes;
        const answer = answerFrame(frame, context, randomUUID);
        answers = answers
          .then(() => answer)
          .then(({ reply, outcome }) => {
            counts[outcome] += 1;
            if (reply && socket.writable) socket.write(reply);
          })
          .finally(() => {
            unanswered -= 1;
            unansweredBytes -= bytes;
            if (socket.isPaused() && unanswered < MOST_UNANSWERED / 2 && unansweredBytes < MOST_UNANSWERED_BYTES / 2)
              socket.resume();
          });
      }
      if (unanswered >= MOST_UNANSWERED || unansweredBytes >= MOST_UNANSWERED_BYTES) socket.pause();
    };

    await new Promise<void>((resolve) => {
      socket.on('data', (chunk: Buffer) => {
        if (!isStopping) take(framer.push(chunk));
      });
      socket.on('end', () => take(framer.end()));
      socket.on('close', () => {
        take(framer.end());
        resolve();
      });
    });
    await answers;
  }

  const server = listener(settings, context.siteDir, connected);
  server.maxConnections = MOST_CONNECTIONS;
  const port = await bind(server, settings, context.channel);
  return {
    status: () => ({ transport: 'mllp', port, connections: sockets.size, ...counts }),
    stop: async () => {
      isStopping = true;
      server.close();
      // Answers that are on their way still go out; then the connections end.
      for (const socket of sockets) socket.end();
      const cut = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, GRACE_MS);
      await Promise.all(running);
      clearTimeout(cut);
    },
  };
}
