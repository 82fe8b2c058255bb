import type { Request } from 'express';
import { UserError } from '../../core/index.ts';
import './errors.ts';

const MEGABYTE = 1_000_000;

/** The body of a request as bytes, at most so many. Nothing of it is kept when there is more. */
export async function readBody(request: Request, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).byteLength;
    if (bytes > limit) throw new UserError('forms/upload', tooLarge(limit));
    chunks.push(chunk as Buffer);
  }
  if (bytes === 0) throw new UserError('forms/upload', { zh: '文件是空的', en: 'it is empty' });
  return Buffer.concat(chunks);
}

export const tooLarge = (limit: number) => ({
  zh: `超过 ${limit / MEGABYTE} MB`,
  en: `it is larger than ${limit / MEGABYTE} MB`,
});
