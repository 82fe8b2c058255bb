import { type CaseIdentity, reidentify } from '../access/reidentify.ts';
import type { OpenSite } from '../site/open.ts';

/** 住院号 and masked name of the stays of some rows. The caller has settled that the person may see both. */
export async function peopleOf(
  { warehouse, keys }: Pick<OpenSite, 'warehouse' | 'keys'>,
  stays: readonly string[],
): Promise<Map<string, CaseIdentity>> {
  const [days] = await warehouse.rows<{ from: string | null; to: string | null }>(
    `select min(discharged_on) as "from", max(discharged_on) as "to" from marts.fct_discharges
     where list_contains(cast($1 as json)::varchar[], admission_key)`,
    [JSON.stringify(stays)],
  );
  return days?.from && days.to
    ? reidentify(warehouse, keys.pseudonym, stays, { from: days.from, to: days.to })
    : new Map();
}
