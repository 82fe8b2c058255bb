import { createHash, randomBytes } from 'node:crypto';
import { utc } from '../../core/index.ts';
import type { AppStore } from './store.ts';
import { findUser, type User } from './users.ts';

export const SESSION_HOURS = 12;

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

/** A new session: the token goes to the browser, only its hash is kept. */
export async function startSession(store: AppStore, user: User, now: Date): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const expires = new Date(now.getTime() + SESSION_HOURS * 3_600_000);
  await store.write('delete from sessions where expires_at < $1', [utc(now)]);
  await store.write('insert into sessions values ($1, $2, $3, $4)', [hashOf(token), user.name, utc(now), utc(expires)]);
  return token;
}

export async function readSession(store: AppStore, token: string, now: Date): Promise<User | undefined> {
  const [row] = await store.rows<{ user_name: string }>(
    'select user_name from sessions where token_hash = $1 and expires_at > $2',
    [hashOf(token), utc(now)],
  );
  return row && findUser(store, row.user_name);
}

export async function endSession(store: AppStore, token: string): Promise<void> {
  await store.write('delete from sessions where token_hash = $1', [hashOf(token)]);
}
