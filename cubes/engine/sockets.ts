import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Request } from 'express';
import { type WebSocket, WebSocketServer } from 'ws';
import { log } from '../../core/index.ts';
import type { SecurityContext } from './access.ts';
import { SubscriptionServer, SubscriptionStore } from './cube.ts';
import type { Gateway } from './cube-types.ts';
import { SOCKET_PATH } from './socket-path.ts';

const MOST_BYTES = 2 ** 20;
const MOST_SOCKETS = 500;
/** Codes of our own (RFC 6455, 4000–4999), after the HTTP ones. */
const CLOSED = { unauthenticated: 4401, tooMany: 4429, failed: 4500 } as const;

export interface SocketOptions {
  readonly gateway: Gateway;
  /** Who speaks: asked anew with every message and before every push, so that a token withdrawn is a socket closed. */
  readonly claims: (request: Request) => Promise<SecurityContext | undefined>;
  /** The id of the last build. */
  readonly version: () => Promise<string>;
  readonly lookMs: number;
}

interface Speaker {
  readonly socket: WebSocket;
  readonly ip: string | undefined;
  token: string;
}

interface Outgoing {
  readonly message?: { readonly isWrapper?: boolean; toObject?: () => unknown };
}

/** Text of an answer, whose rows Cube hands on as a wrapper. */
const textOf = (sent: Outgoing): string =>
  JSON.stringify(sent.message?.isWrapper ? { ...sent, message: sent.message.toObject?.() } : sent);

/**
 * Cube's WebSocket protocol (its official `ws-transport`): queries, and subscriptions that are answered again when a build
 * has brought other rows. Tokens only: a cookie would let another site's page speak.
 */
export class Sockets {
  readonly #options: SocketOptions;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: MOST_BYTES });
  readonly #speakers = new Map<string, Speaker>();
  readonly #store = new SubscriptionStore();
  readonly #subscriptions: InstanceType<typeof SubscriptionServer>;
  readonly #timer: NodeJS.Timeout;
  /** The build that subscriptions were last answered after. What did not change is not sent again, so an old one only asks once more. */
  #version = '';

  constructor(options: SocketOptions) {
    this.#options = options;
    this.#subscriptions = new SubscriptionServer(
      options.gateway as never,
      async (id, sent) => this.#speakers.get(id)?.socket.send(textOf(sent as Outgoing)),
      this.#store,
      async () => ({ accepted: true }),
    );
    this.#timer = setInterval(() => void this.#look(), options.lookMs);
    this.#timer.unref();
  }

  /** Takes a connection over from the HTTP server. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (open) => {
      if (this.#speakers.size >= MOST_SOCKETS) return open.close(CLOSED.tooMany, 'too many connections');
      const id = randomUUID();
      this.#speakers.set(id, { socket: open, ip: request.socket.remoteAddress, token: '' });
      // One after the other: a query may not overtake the token before it.
      let before: Promise<void> = Promise.resolve();
      open.on('message', (data) => {
        before = before
          .then(() => this.#hear(id, String(data)))
          .catch((error: Error) => {
            log('cubes').error({ error: error.name }, 'socket.failed');
            open.close(CLOSED.failed, 'internal error');
          });
      });
      open.on('error', () => open.terminate());
      open.on('close', () => {
        this.#speakers.delete(id);
        void this.#subscriptions.disconnect(id);
      });
    });
  }

  async #hear(id: string, text: string): Promise<void> {
    const speaker = this.#speakers.get(id);
    if (!speaker) return;
    const { authorization, params } = asObject(text);
    if (typeof authorization === 'string') {
      speaker.token = authorization;
      if (await this.#isKnown(id, {})) speaker.socket.send('{"handshake":true}');
      return;
    }
    if (!(await this.#isKnown(id, params))) return;
    await this.#subscriptions.processMessage(id, text);
  }

  /** Whether the speaker still has an identity; closes the socket where not. */
  async #isKnown(id: string, body: unknown): Promise<boolean> {
    const speaker = this.#speakers.get(id);
    if (!speaker) return false;
    const { token, ip, socket } = speaker;
    const headers = { authorization: token };
    const asked = { headers, method: 'POST', path: SOCKET_PATH, body: body ?? {}, query: {}, ip };
    const securityContext = token && (await this.#options.claims(asked as unknown as Request));
    if (!securityContext) {
      socket.close(CLOSED.unauthenticated, 'no identity');
      return false;
    }
    await this.#store.setAuthContext(id, { securityContext } as never);
    return true;
  }

  /** Answers subscriptions again after a build. */
  async #look(): Promise<void> {
    if (this.#speakers.size === 0) return;
    try {
      const version = await this.#options.version();
      if (version === this.#version) return;
      this.#version = version;
      await Promise.all([...this.#speakers.keys()].map((id) => this.#isKnown(id, { push: version })));
      await this.#subscriptions.processSubscriptions();
    } catch (error) {
      log('cubes').error({ error: (error as Error).name }, 'subscriptions.failed');
    }
  }

  close(): void {
    clearInterval(this.#timer);
    for (const { socket } of this.#speakers.values()) socket.terminate();
    this.#server.close();
  }
}

function asObject(text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
