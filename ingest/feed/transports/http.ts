import { createHash, timingSafeEqual } from 'node:crypto';
import { resolveSecret } from '../../../core/index.ts';
import { identifyHl7 } from '../receiver/identify.ts';
import type { Transport, TransportContext } from '../receiver/transport.ts';
import type { ChannelOf } from '../settings.ts';
import { splitMessages } from './split.ts';

/** What a sender is told. */
export interface PushAnswer {
  readonly accepted: number;
  readonly repeated: number;
  readonly messages: readonly { readonly id: string; readonly repeated: boolean }[];
}

export type PushOutcome = PushAnswer | { readonly refused: 'key' | 'empty' | 'too_large' | 'key_reused' };

export interface Pushed {
  readonly key: string | undefined;
  readonly idempotencyKey: string | undefined;
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** A channel that senders push to over HTTP; the server's routes hand requests over. */
export interface PushTransport extends Transport {
  readonly maxBytes: number;
  /** Is it the channel's key? Asked before the body is read. */
  knows(key: string | undefined): boolean;
  push(request: Pushed): Promise<PushOutcome>;
}

const sha = (text: string | Uint8Array) => createHash('sha256').update(text).digest();

export function startHttp(
  settings: ChannelOf<'http'>,
  { channel, land, environ, siteDir }: TransportContext,
): PushTransport {
  const secret = sha(resolveSecret(settings.key, environ, siteDir).reveal());
  const maxBytes = settings.max_message_mb * 1_000_000;
  let requests = 0;
  const knows = (key: string | undefined) => key !== undefined && timingSafeEqual(sha(key), secret);

  async function push({ key, idempotencyKey, contentType, body }: Pushed): Promise<PushOutcome> {
    if (!knows(key)) return { refused: 'key' };
    if (body.length === 0) return { refused: 'empty' };
    if (body.length > maxBytes) return { refused: 'too_large' };
    requests += 1;
    const parts = splitMessages(body, contentType);
    const digest = sha(body).toString('base64url');
    const landed = await Promise.all(
      parts.map((payload, i) => {
        const known = identifyHl7(payload);
        const own = idempotencyKey === undefined ? undefined : `http|${channel}|${idempotencyKey}|${i}`;
        // Without a key of either kind nobody can say that it is the same one again: a state may come back.
        const unkeyed = known.controlId === null ? `http|${channel}|${crypto.randomUUID()}` : known.identity;
        return land({
          transport: 'http',
          controlId: known.controlId ?? idempotencyKey ?? null,
          sender: known.sender,
          identity: own === undefined ? unkeyed : `${own}|${digest}`,
          ...(own === undefined ? {} : { keyIdentity: own }),
          payload,
        });
      }),
    );
    if (landed.some(({ isKeyReused }) => isKeyReused)) return { refused: 'key_reused' };
    const repeated = landed.filter(({ isRepeated }) => isRepeated).length;
    return {
      accepted: landed.length - repeated,
      repeated,
      messages: landed.map(({ id, isRepeated }) => ({ id, repeated: isRepeated })),
    };
  }

  return { maxBytes, knows, push, status: () => ({ transport: 'http', requests }), stop: async () => undefined };
}
