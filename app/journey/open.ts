import { AccessError, type Identity, ident, type Row, UserError } from '../../core/index.ts';
import { SHORTEST_REASON } from '../access/opened.ts';
import '../errors.ts';
import { LINKS } from '../cases/row-columns.ts';
import type { OpenSite } from '../site/open.ts';
import { EVENT_KINDS } from './kinds.ts';

/** A case that somebody has before him: a row of a view, by its key. */
export interface OpenedCase {
  readonly view: string;
  readonly key: string;
}

/** The row of a case, of those that an identity may see; undefined where there is none, or it is not theirs. */
async function rowOf(open: OpenSite, { view, key }: OpenedCase, identity: Identity): Promise<Row | undefined> {
  const { rows } = (await open.semantic()).cubes;
  try {
    const twin = rows.twin(view);
    if (twin.key === undefined) return undefined;
    const links = LINKS.filter((name) => twin.columns.some((column) => column.name === name));
    const members = [...new Set([twin.key, ...links])];
    const filter = { member: `${twin.name}.${twin.key}`, operator: 'equals', values: [key] };
    const { sql, params } = await rows.sql(view, members, identity, [filter]);
    const [row] = await open.warehouse.rows(
      `select ${members.map(ident).join(', ')} from (${sql}) as members limit 1`,
      params,
    );
    return row;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Whose case it is: the row says, or its stay, or its visit. */
async function patientOf({ warehouse }: OpenSite, row: Row): Promise<string | undefined> {
  if (typeof row['patient_key'] === 'string') return row['patient_key'];
  for (const [table, key] of [
    ['fct_admissions', 'admission_key'],
    ['fct_visits', 'visit_key'],
  ] as const) {
    if (typeof row[key] !== 'string') continue;
    const [found] = await warehouse.rows<{ patient_key: string }>(
      `select patient_key from marts.${table} where ${key} = $1`,
      [row[key]],
    );
    if (found) return found.patient_key;
  }
  return undefined;
}

const isNarrow = ({ departments, wards, doctor }: Identity): boolean =>
  departments !== 'all' || wards !== 'all' || doctor !== null;

/**
 * Settles that a person may read the journey of a patient, by a case of theirs that is among the person's rows. Whoever is not of
 * the treating department gives a reason. Throws AccessError `cases/no-such-case`, which tells nothing of what exists, and
 * `cases/reason-needed`.
 */
export async function openJourney(
  open: OpenSite,
  asked: { readonly patient: string | undefined; readonly case: OpenedCase; readonly reason: string | undefined },
  identity: Identity,
): Promise<{ patient: string; row: Row; isTreating: boolean }> {
  const own = await rowOf(open, asked.case, { ...identity, openedDepartments: [] });
  const row = own ?? (await rowOf(open, asked.case, identity));
  const patient = row && (await patientOf(open, row));
  if (!row || patient === undefined || (asked.patient !== undefined && asked.patient !== patient))
    throw new AccessError('cases/no-such-case');
  const isTreating = own !== undefined && isNarrow(identity);
  if (!isTreating && (asked.reason ?? '').trim().length < SHORTEST_REASON)
    throw new UserError('cases/reason-needed', { least: SHORTEST_REASON });
  return { patient, row, isTreating };
}

/** Kinds of events that are money and whose view is closed to the person. */
export async function hiddenKinds(open: OpenSite, identity: Identity): Promise<Set<string>> {
  const { rows } = (await open.semantic()).cubes;
  const hidden = new Set<string>();
  for (const { kind, money } of EVENT_KINDS) {
    if (money === undefined) continue;
    const { key } = rows.twin(money);
    const isOpen = await rows.sql(money, key ? [key] : [], identity).then(
      () => true,
      (error: unknown) => {
        if (error instanceof AccessError) return false;
        throw error;
      },
    );
    if (!isOpen) hidden.add(kind);
  }
  return hidden;
}
