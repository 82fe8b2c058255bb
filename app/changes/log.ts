import { nearest, UserError, utc } from '../../core/index.ts';
import type { AppStore } from '../access/store.ts';
import type { OpenSite } from '../site/open.ts';
import { siteIndicators } from './definitions.ts';
import { sourcesOf } from './sources.ts';

export const CHANGE_KINDS = ['definition', 'target', 'mapping', 'code_list'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

export interface NewChange {
  readonly kind: ChangeKind;
  /** Indicator of a definition or target, value domain of a mapping, name of a code list. */
  readonly subject: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly by: string;
  readonly reason?: string | undefined;
  /** Real time. */
  readonly at: Date;
  /** The site's day. */
  readonly on: string;
}

export interface Change {
  readonly id: number;
  /** UTC. */
  readonly at: string;
  /** The site's day: where the mark stands on a trend. */
  readonly on: string;
  readonly kind: ChangeKind;
  readonly subject: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly by: string;
  readonly reason: string | null;
}

/** Writes one change down, for good. */
export async function recordChange(store: AppStore, change: NewChange): Promise<void> {
  const { kind, subject, before, after, by, reason, at, on } = change;
  await store.write(
    `insert into change_log (occurred_at, changed_on, kind, subject, before, after, changed_by, reason)
     values ($1::timestamp, $2::date, $3, $4, $5, $6, $7, $8)`,
    [utc(at), on, kind, subject, JSON.stringify(before ?? null), JSON.stringify(after ?? null), by, reason ?? null],
  );
}

export interface ChangesAsked {
  readonly kind?: ChangeKind | undefined;
  /** Only what concerns these indicators: their definitions and targets, and what their figures are read through. */
  readonly indicators?: readonly string[] | undefined;
  /** Site's days, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** UTC moment. */
  readonly since?: string | undefined;
}

// Staging turns source codes into standard ones by this book of raw.
const MAPPINGS = 'raw___mappings';

// Targets are changed in the transaction that keeps them, and written down there.
const EVERY_CHANGE = `select id, occurred_at, changed_on, kind, subject, before, after, changed_by, reason from change_log
  union all select -row_number() over (order by occurred_at, indicator), occurred_at, cast(occurred_at as date), 'target', indicator, coalesce(before, 'null'), coalesce(after, 'null'), user_name, reason from target_changes`;

/** Newest first. Throws `app/not-found` for an indicator that does not exist. */
export async function listChanges(open: OpenSite, asked: ChangesAsked = {}): Promise<Change[]> {
  const rows = await open.store.rows<Omit<Change, 'before' | 'after'> & { before: string; after: string }>(
    `select id, occurred_at as "at", changed_on as "on", kind, subject, before, after, changed_by as "by", reason from (${EVERY_CHANGE})
     where ($1::varchar is null or kind = $1) and ($2::date is null or changed_on >= $2::date) and ($3::date is null or changed_on <= $3::date)
       and ($4::timestamp is null or occurred_at >= $4::timestamp)
     order by occurred_at desc, id desc`,
    [asked.kind ?? null, asked.from ?? null, asked.to ?? null, asked.since ?? null],
  );
  const changes = rows.map((row) => ({ ...row, before: JSON.parse(row.before), after: JSON.parse(row.after) }));
  if (!asked.indicators) return changes;
  for (const id of asked.indicators) requireIndicator(open, id);
  const own = new Set(asked.indicators);
  const isShared = changes.some(({ kind }) => kind === 'mapping' || kind === 'code_list');
  const before = isShared ? await sourcesOf(open, asked.indicators) : undefined;
  return changes.filter(({ kind, subject }) => {
    if (kind === 'definition' || kind === 'target') return own.has(subject);
    return kind === 'code_list' ? before?.seeds.has(subject) : before?.tables.has(MAPPINGS);
  });
}

/** Throws `app/not-found` with the nearest. */
export function requireIndicator(open: Pick<OpenSite, 'store' | 'site'>, id: string): void {
  const known = siteIndicators(open);
  if (known.has(id)) return;
  throw new UserError('app/not-found', {
    what: '指标 (indicator)',
    id: id.slice(0, 80),
    near: nearest(id, [...known.keys()]).join(', '),
  });
}
