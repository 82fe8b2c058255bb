import { type Documentation, HOUSE_PROJECT, readDocumentation } from '../../../models/index.ts';
import type { OpenSite } from '../../site/open.ts';

// Parsing takes about a second, and files change only with an upgrade, which is a new process, or before a build.
const known = new WeakMap<
  OpenSite['warehouse'],
  { readonly build: string | undefined; readonly read: Documentation }
>();

/** The documentation of the house's models with this site's files laid over, read again after each build. */
export function siteDocumentation({ site, warehouse }: OpenSite, build: string | undefined): Documentation {
  const before = known.get(warehouse);
  if (before && before.build === build) return before.read;
  const read = readDocumentation({ projectDir: HOUSE_PROJECT, overlayDir: site.dir, asOf: site.clock.asOf() });
  known.set(warehouse, { build, read });
  return read;
}
