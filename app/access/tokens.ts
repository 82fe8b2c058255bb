import { randomUUID } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { type Secret, utc } from '../../core/index.ts';
import type { AppStore } from './store.ts';
import { findUser, type User } from './users.ts';

const TOKEN_DAYS = 90;
const ISSUER = 'hisight';

const keyOf = (key: Secret) => Buffer.from(key.reveal(), 'hex');

/** An API token of a user, for `Authorization:` of /api/v1 and /cubejs-api/v1. It stops with the user or its row in `tokens`. */
export async function issueToken(store: AppStore, key: Secret, user: User, now: Date): Promise<string> {
  const id = randomUUID();
  const expires = new Date(now.getTime() + TOKEN_DAYS * 86_400_000);
  await store.write('insert into tokens values ($1, $2, $3, $4, false)', [id, user.name, utc(now), utc(expires)]);
  return new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(ISSUER)
    .setSubject(user.name)
    .setJti(id)
    .setIssuedAt(now)
    .setExpirationTime(expires)
    .sign(keyOf(key));
}

/** The user of a token, or undefined for one that is forged, expired, revoked or whose user is gone. */
export async function readToken(store: AppStore, key: Secret, token: string, now: Date): Promise<User | undefined> {
  try {
    const { payload } = await jwtVerify(token, keyOf(key), { issuer: ISSUER, algorithms: ['HS256'], currentDate: now });
    const [row] = await store.rows<{ user_name: string }>(
      'select user_name from tokens where id = $1 and not is_revoked',
      [payload.jti ?? ''],
    );
    return row && row.user_name === payload.sub ? findUser(store, row.user_name) : undefined;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}
