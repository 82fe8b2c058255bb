import { createHash } from 'node:crypto';
import { UserError } from '../../../core/index.ts';
import { detectFormat } from '../parse/detect-format.ts';
import type { Answered, Outgoing, SendOptions } from './send.ts';

const TYPES = {
  hl7v2: 'application/hl7-v2',
  fhir: 'application/fhir+json',
  json: 'application/json',
  cda: 'application/xml',
  xml: 'application/xml',
} as const;

/** Pushes messages one by one; the idempotency key is the digest of the file's name and content, so that a second run lands nothing twice. */
export async function pushAll(
  address: URL,
  messages: readonly Outgoing[],
  { key, progress, signal }: SendOptions,
): Promise<Answered[]> {
  const answered: Answered[] = [];
  for (const [at, { file, payload }] of messages.entries()) {
    const format = detectFormat(payload);
    const answer = await fetch(address, {
      method: 'POST',
      headers: {
        'content-type': format ? TYPES[format] : 'application/octet-stream',
        'idempotency-key': createHash('sha256').update(`${file}|${at}|`).update(payload).digest('base64url'),
        ...(key === undefined ? {} : { 'x-api-key': key }),
      },
      body: Buffer.from(payload),
      signal,
    }).catch((error: Error) => {
      signal.throwIfAborted();
      const { code } = (error.cause ?? {}) as { code?: string };
      throw new UserError('feed/unreachable', { address: address.origin, problem: code ?? 'error' }, { cause: error });
    });
    const said = (await answer.json().catch(() => ({}))) as { error?: { message_en?: string } };
    answered.push({ file, message: at + 1, answer: String(answer.status), reason: said.error?.message_en ?? '' });
    if (at % 100 === 0) progress.step('feed send', at, messages.length);
  }
  return answered;
}
