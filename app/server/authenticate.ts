import type { Request } from 'express';
import { UserError } from '../../core/index.ts';
import { readSession } from '../access/sessions.ts';
import { readToken } from '../access/tokens.ts';
import type { User } from '../access/users.ts';
import type { OpenSite } from '../site/open.ts';
import '../errors.ts';

export const SESSION_COOKIE = 'hisight_session';
const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

export function sessionToken(request: Request): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=');
    if (name === SESSION_COOKIE && value) return value;
  }
  return undefined;
}

/** A browser says where a request comes from; a cookie must not work for another site's page (beside SameSite=Strict). */
export function refuseForeignOrigin(request: Request): void {
  const { origin } = request.headers;
  if (READS.has(request.method) || !origin) return;
  if (!URL.canParse(origin) || new URL(origin).host !== request.headers.host) throw new UserError('auth/origin');
}

/** The person behind a request: an API token in `Authorization`, bare or after `Bearer`, else the session cookie. */
export async function authenticate(open: OpenSite, request: Request): Promise<User | undefined> {
  const now = open.site.clock.now();
  const header = request.headers.authorization;
  if (header) return readToken(open.store, open.keys.token, header.replace(/^Bearer\s+/i, '').trim(), now);
  const token = sessionToken(request);
  if (!token) return undefined;
  refuseForeignOrigin(request);
  return readSession(open.store, token, now);
}
