import { join } from 'node:path';
import { UserError } from '../../core/index.ts';
import { HOUSE_PROJECT, type WrittenArtifacts, writeArtifacts } from '../../models/index.ts';
import type { OpenSite } from '../site/open.ts';
import { siteSystems } from '../site/prepare.ts';
import { landedRelations } from './landed-relations.ts';
import { latestBuild } from './latest-build.ts';

/** Writes dbt's three artifacts of the house into a folder, `artifacts` of the data folder where none is named. */
export async function writeSiteArtifacts(open: OpenSite, outDir: string | undefined): Promise<WrittenArtifacts> {
  if (!(await latestBuild(open))) throw new UserError('app/not-built');
  return writeArtifacts({
    projectDir: HOUSE_PROJECT,
    overlayDir: open.site.dir,
    asOf: open.site.clock.asOf(),
    warehouse: open.warehouse,
    landed: await landedRelations(await siteSystems(open), open.warehouse),
    outDir: outDir ?? join(open.site.dataDir, 'artifacts'),
  });
}
