import { AccessError, type Identity, nearest, SYSTEM_IDENTITY, UserError, utc } from '../../../core/index.ts';
import type { IndicatorInfo } from '../../../metrics/index.ts';
import type { Place } from '../../forms/places.ts';
import type { OpenSite } from '../../site/open.ts';
import type { Bound } from '../light.ts';
import { coversPlace, type Places, readPlaces, requireKnownPlace } from '../places.ts';
import { readRules } from '../rules/rules.ts';
import { type BoundGiven, readBound } from './bound.ts';
import { recordChange, type TargetKey } from './changes.ts';
import { requireDecider } from './owners.ts';
import '../errors.ts';

export interface Target extends TargetKey, Bound {
  readonly state: 'unconfirmed' | 'confirmed';
  /** Rises with every change. */
  readonly revision: number;
  readonly set_by: string;
  readonly set_at: string;
  readonly confirmed_by: string | null;
  readonly confirmed_on: string | null;
}

type Reader = { rows<T>(sql: string, params?: readonly unknown[]): Promise<T[]> };

const COLUMNS = `indicator, institution, department, year, low, high, margin, state, revision, set_by, strftime(set_at, '%Y-%m-%d %H:%M:%S') as set_at,
  confirmed_by, confirmed_on`;
const SAME = 'indicator = $1 and institution = $2 and department = $3 and year = $4';
const keyOf = ({ indicator, institution, department, year }: TargetKey) => [indicator, institution, department, year];

export const readTargets = (store: Reader): Promise<Target[]> =>
  store.rows<Target>(`select ${COLUMNS} from targets order by indicator, year, institution, department`);

const readTarget = async (store: Reader, key: TargetKey): Promise<Target | undefined> =>
  (await store.rows<Target>(`select ${COLUMNS} from targets where ${SAME}`, keyOf(key)))[0];

export async function catalogueOf(open: OpenSite): Promise<ReadonlyMap<string, IndicatorInfo>> {
  const { metrics } = await open.semantic();
  return new Map(metrics.catalogue(SYSTEM_IDENTITY).map((one) => [one.id, one]));
}

export function requireIndicator(catalogue: ReadonlyMap<string, IndicatorInfo>, id: string): IndicatorInfo {
  const found = catalogue.get(id);
  if (found) return found;
  throw new UserError('metrics/unknown-indicator', { id, nearest: nearest(id, [...catalogue.keys()]) });
}

/** What a target says, as the log of changes keeps it. */
const said = (target: Bound & Partial<Pick<Target, 'state' | 'confirmed_by' | 'confirmed_on'>>) => ({
  low: target.low,
  high: target.high,
  margin: target.margin,
  state: target.state ?? 'unconfirmed',
  ...(target.confirmed_by ? { confirmed_by: target.confirmed_by, confirmed_on: target.confirmed_on } : {}),
});

interface Written {
  readonly action: 'set' | 'import';
  readonly user: string;
  readonly reason: string | null;
  readonly confirmed?: { readonly by: string; readonly on: string } | undefined;
}

const isSame = (a: Target, b: Bound, confirmed: Written['confirmed']) =>
  a.low === b.low && a.high === b.high && a.margin === b.margin && (!confirmed || a.state === 'confirmed');

/** Writes targets, all or none; a changed one waits for its confirmation again. Gives how many changed. */
export async function writeTargets(
  open: OpenSite,
  targets: readonly (TargetKey & Bound & Written)[],
): Promise<{ added: number; replaced: number; unchanged: number }> {
  const now = open.site.clock.now();
  return open.store.transaction(async (tx) => {
    const counted = { added: 0, replaced: 0, unchanged: 0 };
    for (const target of targets) {
      const before = await readTarget(tx, target);
      if (before && isSame(before, target, target.confirmed)) {
        counted.unchanged += 1;
        continue;
      }
      counted[before ? 'replaced' : 'added'] += 1;
      const { confirmed } = target;
      const state = confirmed ? 'confirmed' : 'unconfirmed';
      await tx.run(`delete from targets where ${SAME}`, keyOf(target));
      await tx.run(
        'insert into targets values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::timestamp, $12, $13::date)',
        [
          ...keyOf(target),
          ...[target.low, target.high, target.margin, state, (before?.revision ?? 0) + 1, target.user, utc(now)],
          ...[confirmed?.by ?? null, confirmed?.on ?? null],
        ],
      );
      await recordChange(tx, {
        ...target,
        at: now,
        before: before ? said(before) : null,
        after: said({ ...target, state, confirmed_by: confirmed?.by ?? null, confirmed_on: confirmed?.on ?? null }),
      });
    }
    return counted;
  });
}

export interface TargetGiven extends TargetKey, BoundGiven {
  readonly reason: string;
}

/** Sets a target in a person's name; it colours no light until another person confirms it. */
export async function setTarget(open: OpenSite, identity: Identity, given: TargetGiven): Promise<Target> {
  const [catalogue, places, { owners }] = [await catalogueOf(open), await readPlaces(open), readRules(open.site.dir)];
  const indicator = requireIndicator(catalogue, given.indicator);
  requireKnownPlace(places, given);
  requireDecider(identity, indicator, owners);
  requireRows(identity, given, places);
  const bound = readBound(given, indicator);
  await writeTargets(open, [{ ...given, ...bound, action: 'set', user: identity.user }]);
  return requireTarget(open, given);
}

/** Confirms a target that another person set. */
export async function confirmTarget(open: OpenSite, identity: Identity, key: TargetKey): Promise<Target> {
  const [catalogue, places, { owners }] = [await catalogueOf(open), await readPlaces(open), readRules(open.site.dir)];
  const indicator = requireIndicator(catalogue, key.indicator);
  requireDecider(identity, indicator, owners);
  requireRows(identity, key, places);
  const { now, today } = open.site.clock;
  await open.store.transaction(async (tx) => {
    const before = await requireTarget({ store: tx }, key);
    if (before.state === 'confirmed') throw new UserError('alerts/already-confirmed', { by: before.confirmed_by });
    if (before.set_by === identity.user) throw new AccessError('alerts/own-target');
    const after = { ...before, state: 'confirmed' as const, confirmed_by: identity.user, confirmed_on: today() };
    await tx.run(
      `update targets set state = 'confirmed', revision = revision + 1, confirmed_by = $5, confirmed_on = $6::date where ${SAME}`,
      [...keyOf(key), identity.user, today()],
    );
    const change = { at: now(), user: identity.user, action: 'confirm', reason: null } as const;
    await recordChange(tx, { ...key, ...change, before: said(before), after: said(after) });
  });
  return requireTarget(open, key);
}

function requireRows(identity: Identity, place: Place, places: Places): void {
  if (!coversPlace(identity, place, places)) throw new AccessError('access/denied', { what: '目标 (targets)' });
}

async function requireTarget({ store }: { store: Reader }, key: TargetKey): Promise<Target> {
  const found = await readTarget(store, key);
  if (found) return found;
  const known = (await readTargets(store)).filter(({ indicator }) => indicator === key.indicator);
  throw new UserError('app/not-found', {
    what: '目标 (target)',
    id: keyOf(key).filter(Boolean).join(' '),
    near: known
      .slice(0, 5)
      .map((one) => keyOf(one).filter(Boolean).join(' '))
      .join(', '),
  });
}

/** What one department or institution is held to for another's sake: rates and averages only, since no department makes the hospital's total. */
export const isInherited = ({ kind }: Pick<IndicatorInfo, 'kind'>) => kind === 'rate' || kind === 'average';

/** The confirmed target of a place: the most specific wins, department over institution over the whole site, of exactly that year. */
export function targetFor(
  targets: readonly Target[],
  indicator: Pick<IndicatorInfo, 'id' | 'kind'>,
  { institution, department }: Place,
  year: number,
): Target | undefined {
  const mine = targets.filter(
    (one) => one.indicator === indicator.id && one.year === year && one.state === 'confirmed',
  );
  const at = (code: string, unit: string) => mine.find((one) => one.institution === code && one.department === unit);
  const own = at(institution, department);
  if (own || !isInherited(indicator)) return own;
  return (department === '' ? undefined : at(institution, '')) ?? at('', '');
}
