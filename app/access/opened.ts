import { randomUUID } from 'node:crypto';
import { UserError, utc } from '../../core/index.ts';
import '../errors.ts';
import type { AppStore } from './store.ts';

/** The longest that the cases of another department stay open after one request. */
export const MOST_HOURS = 8;
export const SHORTEST_REASON = 8;

/** Cases of a department that a person opened in an emergency (break-glass): with a reason, for a time, on record. */
export interface Opened {
  readonly id: string;
  readonly user: string;
  readonly department: string;
  readonly reason: string;
  readonly opened_at: string;
  readonly expires_at: string;
  readonly closed_at: string | null;
  /** By the site's clock. */
  readonly is_open: boolean;
}

/** `now` is the parameter `$1`. */
const COLUMNS = `id, user_name as "user", department, reason, opened_at, expires_at, closed_at, closed_at is null and expires_at > $1 as is_open`;

/** Opens the cases of a department to a person. Throws `app/usage` for a department that the hospital does not have. */
export async function openDepartment(
  store: AppStore,
  who: { readonly user: string; readonly department: string; readonly reason: string; readonly hours: number },
  known: readonly string[],
  now: Date,
): Promise<Opened> {
  const { user, department, reason, hours } = who;
  if (!known.includes(department))
    throw new UserError('app/usage', { problem: `department: "${department}" is none of ${known.join(', ')}` });
  const id = randomUUID();
  const expires = new Date(now.getTime() + hours * 3_600_000);
  await store.write('insert into opened_departments values ($1, $2, $3, $4, $5, $6, null)', [
    id,
    user,
    department,
    reason,
    utc(now),
    utc(expires),
  ]);
  const [row] = await store.rows<Opened>(`select ${COLUMNS} from opened_departments where id = $2`, [utc(now), id]);
  if (!row) throw new Error('what was opened is not on record');
  return row;
}

/** Departments that are open to a person now. */
export async function openedTo(store: AppStore, user: string, now: Date): Promise<string[]> {
  const rows = await store.rows<{ department: string }>(
    'select distinct department from opened_departments where user_name = $1 and closed_at is null and expires_at > $2 order by all',
    [user, utc(now)],
  );
  return rows.map(({ department }) => department);
}

/** What was opened, newest first; of everybody where no person is named. Nothing is ever deleted. */
export function listOpened(store: AppStore, user: string | undefined, now: Date): Promise<Opened[]> {
  const where = user === undefined ? '' : ' where user_name = $2';
  return store.rows<Opened>(
    `select ${COLUMNS} from opened_departments${where} order by opened_at desc limit 500`,
    user === undefined ? [utc(now)] : [utc(now), user],
  );
}

/** Ends what a person opened before its time. Throws `app/not-found` for what is not theirs or has ended. */
export async function closeOpened(store: AppStore, id: string, user: string, now: Date): Promise<void> {
  const closed = await store.write(
    'update opened_departments set closed_at = $3 where id = $1 and user_name = $2 and closed_at is null and expires_at > $3',
    [id, user, utc(now)],
  );
  if (closed === 0) throw new UserError('app/not-found', { what: '应急开放 (opened department)', id });
}
