import { AccessError, type Identity, type Transaction, UserError } from '../../core/index.ts';
import type { AppStore } from '../access/store.ts';
import type { KeptFile } from '../evidence/kept-file.ts';
import type { OpenSite } from '../site/open.ts';
import { askFigure, type Figure } from './figure.ts';
import { coversFilter, type Filter } from './scope.ts';
import type { FollowUpState } from './steps.ts';
import './errors.ts';

export interface FollowUp {
  readonly id: string;
  readonly indicator: string;
  readonly filter: Filter;
  readonly period_from: string;
  readonly period_to: string;
  /** The figure when it was opened, and the build that it came from. */
  readonly value: number | null;
  readonly reason: string | null;
  readonly unit: string;
  readonly is_provisional: boolean;
  readonly build_id: string;
  readonly text: string;
  readonly opened_by: string;
  readonly responsible: string;
  readonly due_on: string;
  readonly opened_on: string;
  readonly state: FollowUpState;
  /** Not answered, or answered and not settled, on the day after the due day. */
  readonly is_overdue: boolean;
  /** Local day of the last reply; null before one. */
  readonly replied_on: string | null;
}

export interface HistoryEntry {
  readonly number: number;
  /** UTC. */
  readonly at: string;
  readonly user: string;
  readonly action: string;
  readonly text: string | null;
}

export interface FollowUpCard extends FollowUp {
  readonly history: readonly HistoryEntry[];
  readonly evidence: readonly KeptFile[];
  /** The same figure as the person sees it today; null where they may not. */
  readonly now: Pick<Figure, 'value' | 'reason' | 'is_provisional' | 'build_id'> | null;
}

type Reader = Pick<AppStore, 'rows'> | Pick<Transaction, 'rows'>;

// The state is never stored: it is what the last step that changes it says.
const STATE = `case arg_max(h.action, h.number) filter (where h.action in ('open', 'reply', 'verify', 'return', 'close'))
  when 'open' then 'opened' when 'reply' then 'replied' when 'verify' then 'verified' when 'return' then 'returned' else 'closed' end`;

export async function stateOf(reader: Reader, id: string): Promise<FollowUpState> {
  const [row] = await reader.rows<{ state: FollowUpState }>(
    `select ${STATE} as state from follow_up_history as h where h.follow_up = $1`,
    [id],
  );
  return row?.state ?? 'opened';
}

async function read(open: OpenSite, where: string, params: readonly (string | null)[]): Promise<FollowUp[]> {
  const rows = await open.store.rows<Omit<FollowUp, 'filter'> & { filter: string }>(
    `with states as (
       select h.follow_up, ${STATE} as state, max(h.occurred_on) filter (where h.action = 'reply') as replied_on
       from follow_up_history as h group by h.follow_up)
     select f.*, states.state, states.replied_on, states.state not in ('verified', 'closed') and f.due_on < $1::date as is_overdue
     from follow_ups as f join states on states.follow_up = f.id
     where ${where} order by f.opened_on desc, f.id desc`,
    [open.site.clock.today(), ...params],
  );
  return rows.map((row) => ({ ...row, filter: JSON.parse(row.filter) as Filter }));
}

/** Who opened it, who answers for it, and leaders of the rows that it is about; the house's own eye sees all. */
function maySee(identity: Identity, followUp: FollowUp): boolean {
  const { user, role } = identity;
  if (role === 'system' || user === followUp.opened_by || user === followUp.responsible) return true;
  return role === 'leader' && coversFilter(identity, followUp.filter);
}

export interface ListOptions {
  readonly state?: FollowUpState | undefined;
  readonly overdue?: boolean | undefined;
  /** Only what waits for this person. */
  readonly mine?: boolean | undefined;
}

export async function listFollowUps(
  open: OpenSite,
  identity: Identity,
  options: ListOptions = {},
): Promise<FollowUp[]> {
  const all = await read(open, 'true', []);
  const waits = ({ responsible, opened_by, state }: FollowUp) =>
    (responsible === identity.user && (state === 'opened' || state === 'returned')) ||
    (opened_by === identity.user && (state === 'replied' || state === 'verified'));
  return all.filter(
    (one) =>
      maySee(identity, one) &&
      (options.state === undefined || one.state === options.state) &&
      (!options.overdue || one.is_overdue) &&
      (!options.mine || waits(one)),
  );
}

/** One that the person may see. Throws `app/not-found` and `access/denied`. */
export async function requireFollowUp(open: OpenSite, identity: Identity, id: string): Promise<FollowUp> {
  const [found] = await read(open, 'f.id = $2', [id]);
  if (!found) throw new UserError('app/not-found', { what: '督办 (follow-up)', id: id.slice(0, 60) });
  if (!maySee(identity, found)) throw new AccessError('access/denied', { what: '督办 (follow-up)' });
  return found;
}

export function evidenceOf(open: OpenSite, id: string): Promise<KeptFile[]> {
  return open.store.rows<KeptFile>(
    'select id, name, type, bytes, sha256, added_by, added_at from follow_up_evidence where follow_up = $1 order by id',
    [id],
  );
}

export async function showFollowUp(open: OpenSite, identity: Identity, id: string): Promise<FollowUpCard> {
  const followUp = await requireFollowUp(open, identity, id);
  const history = await open.store.rows<HistoryEntry>(
    'select number, occurred_at as "at", user_name as "user", action, text from follow_up_history where follow_up = $1 order by number',
    [followUp.id],
  );
  const asked = { ...followUp, from: followUp.period_from, to: followUp.period_to };
  const now = await askFigure(open, identity, asked).then(
    ({ value, reason, is_provisional, build_id }) => ({ value, reason, is_provisional, build_id }),
    (error: unknown) => {
      if (error instanceof AccessError || error instanceof UserError) return null;
      throw error;
    },
  );
  return { ...followUp, history, evidence: await evidenceOf(open, followUp.id), now };
}
