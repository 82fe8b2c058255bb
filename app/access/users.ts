import { hash, verify } from '@node-rs/argon2';
import { nearest, type Scope, UserError, utc } from '../../core/index.ts';
import '../errors.ts';
import { isPerson, PEOPLE } from './roles.ts';
import type { AppStore } from './store.ts';

export interface NewUser {
  readonly name: string;
  readonly display_name: string;
  readonly role: string;
  readonly password: string;
  readonly institutions?: Scope;
  /** Department codes; a parent's code means its whole subtree. */
  readonly departments?: Scope;
  readonly wards?: Scope;
  readonly doctor?: string | null;
}

export interface User {
  readonly name: string;
  readonly display_name: string;
  readonly role: (typeof PEOPLE)[number];
  readonly institutions: Scope;
  readonly departments: Scope;
  readonly wards: Scope;
  readonly doctor: string | null;
  readonly is_active: boolean;
}

interface UserRow
  extends Record<
    'name' | 'display_name' | 'role' | 'password_hash' | 'institutions' | 'departments' | 'wards',
    string
  > {
  readonly doctor: string | null;
  readonly is_active: boolean;
}

const readScope = (text: string): Scope => JSON.parse(text);

function toUser(row: UserRow): User {
  if (!isPerson(row.role)) throw new Error(`user ${row.name} has the unknown role ${row.role}`);
  return {
    name: row.name,
    display_name: row.display_name,
    role: row.role,
    institutions: readScope(row.institutions),
    departments: readScope(row.departments),
    wards: readScope(row.wards),
    doctor: row.doctor,
    is_active: row.is_active,
  };
}

export async function addUser(store: AppStore, user: NewUser, now: Date): Promise<void> {
  if (!isPerson(user.role)) {
    throw new UserError('app/not-found', {
      what: '角色 (role)',
      id: user.role,
      near: nearest(user.role, PEOPLE).join(', '),
    });
  }
  if (await findUser(store, user.name)) throw new UserError('user/exists', { name: user.name });
  const scope = (given: Scope | undefined) => JSON.stringify(given ?? 'all');
  await store.write('insert into users values ($1, $2, $3, $4, $5, $6, $7, $8, true, $9)', [
    user.name,
    user.display_name,
    user.role,
    await hash(user.password),
    scope(user.institutions),
    scope(user.departments),
    scope(user.wards),
    user.doctor ?? null,
    utc(now),
  ]);
}

export async function listUsers(store: AppStore): Promise<User[]> {
  return (await store.rows<UserRow>('select * from users order by created_at, name')).map(toUser);
}

async function findRow(store: AppStore, name: string): Promise<UserRow | undefined> {
  return (await store.rows<UserRow>('select * from users where name = $1 and is_active', [name]))[0];
}

export async function findUser(store: AppStore, name: string): Promise<User | undefined> {
  const row = await findRow(store, name);
  return row && toUser(row);
}

/** The user, or `app/not-found` with the nearest names (for the command line; never answered to a browser). */
export async function requireUser(store: AppStore, name: string): Promise<User> {
  const user = await findUser(store, name);
  if (user) return user;
  const names = (await listUsers(store)).map((known) => known.name);
  throw new UserError('app/not-found', { what: '用户 (user)', id: name, near: nearest(name, names).join(', ') });
}

// Checked when the name is unknown, so that the time to answer does not tell which names exist.
const nobody = hash('no such user');

/** The user whose password this is. Runs on a worker thread of the argon2 library: the event loop stays free. */
export async function checkPassword(store: AppStore, name: string, password: string): Promise<User | undefined> {
  const row = await findRow(store, name);
  const isRight = await verify(row?.password_hash ?? (await nobody), password);
  return row && isRight ? toUser(row) : undefined;
}
