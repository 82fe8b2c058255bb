import { type Identity, SYSTEM_IDENTITY } from '../../core/index.ts';
import type { IndicatorInfo } from '../../metrics/index.ts';
import { listPacks } from '../packs/pack.ts';
import type { OpenSite } from '../site/open.ts';
import type { Finding } from './sentences.ts';

/** Targets that the site has set itself, for figures that a day or a month of can be held against: no sums, no monitored ones. */
export async function targetsOf(
  open: OpenSite,
  identity: Identity,
  year: string,
  catalogue: ReadonlyMap<string, IndicatorInfo>,
): Promise<ReadonlyMap<string, NonNullable<Finding['target']>>> {
  const found = new Map<string, NonNullable<Finding['target']>>();
  // A target of the whole house is not one of a single department.
  const seesAll = identity.departments === 'all' && identity.wards === 'all' && identity.doctor === null;
  for (const pack of seesAll ? await listPacks(open, SYSTEM_IDENTITY) : []) {
    for (const { id, filter, targets } of pack.indicators) {
      const info = catalogue.get(id);
      const value = targets[year];
      if (value === undefined || filter || !info || info.direction === 'monitor') continue;
      if (info.kind === 'rate' || info.kind === 'average') found.set(id, { value, direction: info.direction });
    }
  }
  return found;
}
