import type { Request, RequestHandler } from 'express';
import { UserError } from '../../core/index.ts';
import type { OpenSite } from '../site/open.ts';
import { answerError } from './answer-error.ts';

const REFUSED = {
  key: 'feed/key',
  empty: 'feed/empty',
  too_large: 'feed/too-large',
  key_reused: 'feed/key-reused',
} as const;

async function readBody(request: Request, most: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > most) throw new UserError(REFUSED.too_large, { most });
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += (part as Buffer).length;
    if (size > most) throw new UserError(REFUSED.too_large, { most });
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}

/**
 * POST /api/v1/feed/:channel/messages: takes messages of any format from a platform that has the channel's key
 * (`X-API-Key`, or `Authorization: ApiKey …`). It answers when they are durable; with an `Idempotency-Key` a repeated
 * request lands nothing twice. An unknown channel and a wrong key look the same.
 */
export function receivePush(open: OpenSite): RequestHandler {
  return async (request, response) => {
    try {
      const channel = open.feeds.pushChannel(String(request.params['channel']));
      const bearer = /^ApiKey\s+(\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
      const key = request.get('x-api-key') ?? bearer;
      if (!channel?.knows(key)) throw new UserError(REFUSED.key);
      const outcome = await channel.push({
        key,
        idempotencyKey: request.get('idempotency-key'),
        contentType: request.get('content-type') ?? '',
        body: await readBody(request, channel.maxBytes),
      });
      if ('refused' in outcome) throw new UserError(REFUSED[outcome.refused], { most: channel.maxBytes });
      response.set('cache-control', 'no-store').json(outcome);
    } catch (error) {
      // What is left of a body that nobody reads would keep the connection busy.
      if (!request.readableEnded) response.set('connection', 'close');
      answerError(response, error);
    }
  };
}
