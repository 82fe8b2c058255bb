import { join } from 'node:path';
import { ROOT } from '../../core/index.ts';
import { discoverSystems, prepareMappings, prepareRaw, type System } from '../../ingest/index.ts';
import type { OpenSite } from './open.ts';

const INGEST = join(ROOT, 'ingest');

export function siteSystems(open: Pick<OpenSite, 'site'>): Promise<System[]> {
  return discoverSystems([join(INGEST, 'systems'), join(open.site.dir, 'systems')]);
}

/** Where a site's approved mappings are written. */
export const mappingFolder = (open: OpenSite): string => join(open.site.dir, 'mappings');

/**
 * Makes raw as the site's systems and mappings ask: every table typed, empty where nothing was loaded, so that staging binds.
 * Writes raw: only inside a job.
 */
export async function prepareSite(open: OpenSite): Promise<System[]> {
  const { site, warehouse } = open;
  const systems = await siteSystems(open);
  await prepareRaw(warehouse, systems);
  const folders = {
    domains: [join(INGEST, 'domains'), join(site.dir, 'domains')],
    mappings: [join(INGEST, 'mappings'), mappingFolder(open)],
  };
  await prepareMappings(warehouse, folders, { dataDir: site.dataDir, now: site.clock.now() });
  return systems;
}
