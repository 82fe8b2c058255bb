import { utc } from '../access/store.ts';
import type { OpenSite } from '../site/open.ts';

/** Keeps which sources failed in their last load: they are late, whatever day they had reached before. */
export async function noteFault(open: OpenSite, source: string, code: string): Promise<void> {
  await open.store.write('insert or replace into source_faults values ($1, $2, $3)', [
    source,
    utc(open.site.clock.now()),
    code,
  ]);
}

export async function forgetFault(open: OpenSite, source: string): Promise<void> {
  await open.store.write('delete from source_faults where source = $1', [source]);
}

/** Names of the sources whose last load failed. */
export async function faultySources(open: OpenSite): Promise<Set<string>> {
  const rows = await open.store.rows<{ source: string }>('select source from source_faults');
  return new Set(rows.map(({ source }) => source));
}
