import { createHmac } from 'node:crypto';
import { type Role, type Secret, utc } from '../../core/index.ts';
import type { AppStore } from './store.ts';

/** Who did what. `view` figures, `query` SQL, `cases` a case list, `export` something that leaves, `change` something done, `denied` what was refused. */
export type AccessAction =
  | 'login'
  | 'logout'
  | 'login-failed'
  | 'view'
  | 'query'
  | 'cases'
  | 'export'
  | 'audit'
  | 'change'
  | 'denied';

export interface AccessEntry {
  readonly user: string;
  readonly role: Role | 'nobody';
  readonly action: AccessAction;
  /** Views, indicators, page or route: names of ours, never values of patients. */
  readonly what: string;
  readonly filters?: unknown;
  readonly rows?: number;
  readonly identifiersShown?: boolean;
  readonly ip?: string | undefined;
}

export interface AccessRow {
  readonly id: number;
  readonly at: string;
  readonly user: string;
  readonly role: string;
  readonly action: string;
  readonly what: string;
  readonly filters: unknown;
  readonly rows: number;
  readonly identifiers_shown: boolean;
  readonly ip_hash: string | null;
}

const LONGEST = 4000;

/** The append-only record of every access, from the first login. Nothing of the product updates or deletes its rows. */
export class AccessLog {
  readonly #store: AppStore;
  readonly #key: Secret;
  readonly #now: () => Date;

  constructor(store: AppStore, key: Secret, now: () => Date) {
    this.#store = store;
    this.#key = key;
    this.#now = now;
  }

  async append(entry: AccessEntry): Promise<void> {
    await this.#store.write(
      `insert into access_log (occurred_at, user_name, role, action, what, filters, row_count, identifiers_shown, ip_hash)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        utc(this.#now()),
        entry.user,
        entry.role,
        entry.action,
        entry.what.slice(0, LONGEST),
        JSON.stringify(entry.filters ?? {}).slice(0, LONGEST),
        entry.rows ?? 0,
        entry.identifiersShown ?? false,
        entry.ip ? createHmac('sha256', this.#key.reveal()).update(entry.ip).digest('hex').slice(0, 16) : null,
      ],
    );
  }

  /** Newest first. */
  async latest(limit: number): Promise<AccessRow[]> {
    const rows = await this.#store.rows<Omit<AccessRow, 'filters'> & { filters: string }>(
      `select id, occurred_at as "at", user_name as "user", role, action, what, filters, row_count as "rows", identifiers_shown, ip_hash
       from access_log order by id desc limit $1`,
      [limit],
    );
    return rows.map((row) => ({ ...row, filters: readFilters(row.filters) }));
  }
}

/** A cut-off text is no JSON any more; it is shown as it is. */
function readFilters(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
