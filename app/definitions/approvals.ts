import { AccessError, type Identity, nearest, type Role, UserError, utc } from '../../core/index.ts';
import type { Decided, IndicatorInfo } from '../../metrics/index.ts';
import type { AppStore } from '../access/store.ts';
import type { OpenSite } from '../site/open.ts';
import './errors.ts';

export const ACTS = ['submit', 'approve', 'retire'] as const;
export type Act = (typeof ACTS)[number];

/** What each act makes of a definition. */
const BECOMES: Readonly<Record<Act, string>> = { submit: '已提交', approve: '已审批', retire: '停用' };
/** From which state each act may be taken. */
const FROM: Readonly<Record<Act, readonly string[]>> = {
  submit: ['草案', '停用'],
  approve: ['已提交'],
  retire: ['已审批', '已提交'],
};

export interface Decision {
  readonly number: number;
  readonly indicator: string;
  readonly fingerprint: string;
  readonly act: Act;
  readonly status: string;
  readonly user_name: string;
  readonly display_name: string;
  readonly reason: string | null;
  /** UTC. */
  readonly decided_at: string;
}

/** Whose role speaks for an owner's office; every other office is spoken for by 质控办. Leadership speaks for all. */
const OFFICES: readonly (readonly [words: RegExp, role: Role])[] = [
  [/药/, 'pharmacy'],
  [/财务/, 'finance'],
  [/医保/, 'insurance'],
  [/病案/, 'records'],
  [/医共体/, 'consortium'],
];

export const officeOf = (owner: string): Role => OFFICES.find(([words]) => words.test(owner))?.[1] ?? 'quality';

const speaksFor = ({ role }: Identity, owner: string) => role === 'leader' || role === officeOf(owner);

const COLUMNS = `number, indicator, fingerprint, act, status, user_name, display_name, reason, strftime(decided_at, '%Y-%m-%d %H:%M:%S') as decided_at`;

/** The last decision about each definition, in memory: every figure asks for it. One process owns the file, so none is missed. */
export class Approvals {
  readonly #store: AppStore;
  readonly #last = new Map<string, Decision>();

  private constructor(store: AppStore) {
    this.#store = store;
  }

  static async open(store: AppStore): Promise<Approvals> {
    const made = new Approvals(store);
    const rows = await store.rows<Decision>(`select ${COLUMNS} from definition_decisions order by number`);
    for (const row of rows) made.#last.set(row.indicator, row);
    return made;
  }

  of = (id: string): Decided | undefined => {
    const last = this.#last.get(id);
    if (!last) return undefined;
    const isApproved = last.act === 'approve';
    return {
      status: last.status,
      approved_by: isApproved ? last.display_name : null,
      approved_at: isApproved ? last.decided_at.slice(0, 10) : null,
      fingerprint: last.fingerprint,
    };
  };

  last(id: string): Decision | undefined {
    return this.#last.get(id);
  }

  history(id: string): Promise<Decision[]> {
    return this.#store.rows<Decision>(
      `select ${COLUMNS} from definition_decisions where indicator = $1 order by number desc`,
      [id],
    );
  }

  /** Looks and writes in the writer's turn, so that two people cannot decide on the same state. */
  async add(decision: Omit<Decision, 'number'>, check: (last: Decision | undefined) => void): Promise<Decision> {
    const added = await this.#store.transaction(async (tx) => {
      check(this.#last.get(decision.indicator));
      const [row] = await tx.rows<{ n: number }>('select coalesce(max(number), 0) + 1 as n from definition_decisions');
      const number = Number(row?.n ?? 1);
      const { indicator, fingerprint, act, status, user_name, display_name, reason, decided_at } = decision;
      await tx.run('insert into definition_decisions values ($1, $2, $3, $4, $5, $6, $7, $8, $9::timestamp)', [
        ...[number, indicator, fingerprint, act, status, user_name, display_name, reason, decided_at],
      ]);
      return { ...decision, number };
    });
    this.#last.set(added.indicator, added);
    return added;
  }
}

export async function requireInfo(open: OpenSite, id: string, identity: Identity): Promise<IndicatorInfo> {
  const known = (await open.semantic()).metrics.catalogue(identity);
  const info = known.find((one) => one.id === id);
  if (info) return info;
  const ids = known.map((one) => one.id);
  throw new UserError('metrics/unknown-indicator', { id, nearest: nearest(id, ids) });
}

/** 提交、批准、停用 a definition. Throws where the state, the office, or a second pair of eyes is missing. */
export async function decideDefinition(
  open: OpenSite,
  identity: Identity,
  id: string,
  act: Act,
  reason: string | undefined,
): Promise<Decision> {
  const approvals = await open.approvals();
  const info = await requireInfo(open, id, identity);
  if (!speaksFor(identity, info.owner_department))
    throw new AccessError('access/denied', { what: ` ${info.owner_department}` });
  const why = reason?.trim() ?? '';
  if (act === 'retire' && why.length < 2) throw new UserError('definitions/reason');
  const check = (last: Decision | undefined) => {
    const status = last ? (last.fingerprint === info.fingerprint ? last.status : '草案') : info.status;
    if (!FROM[act].includes(status))
      throw new UserError('definitions/state', { id, status, act: BECOMES[act], valid: FROM[act] });
    if (act === 'approve' && last?.user_name === identity.user) throw new UserError('definitions/same-person', { id });
  };
  return approvals.add(
    {
      ...{ indicator: id, fingerprint: info.fingerprint, act, status: BECOMES[act] },
      ...{ user_name: identity.user, display_name: identity.name, reason: why || null },
      decided_at: utc(open.site.clock.now()),
    },
    check,
  );
}

/** What a person may do with a definition now. */
export function actsFor(identity: Identity, info: IndicatorInfo, last: Decision | undefined): Act[] {
  if (!speaksFor(identity, info.owner_department)) return [];
  return ACTS.filter(
    (act) => FROM[act].includes(info.status) && !(act === 'approve' && last?.user_name === identity.user),
  );
}
