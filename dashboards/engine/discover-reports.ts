import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { discoverYaml, ROOT } from '../../core/index.ts';
import { type Report, reportSchema } from './report.ts';

const SHIPPED = join(ROOT, 'dashboards', 'reports');

/**
 * The shipped reports, overlaid by those of `overlays` (a site's `reports/` folder; a missing folder is an empty one), in their order.
 * Throws UserError `content/invalid` with file, path and problem for anything that is not a report.
 */
export function discoverReports(overlays: readonly string[] = []): Report[] {
  const folders = [SHIPPED, ...overlays.filter((folder) => existsSync(folder))];
  return discoverYaml(folders, reportSchema, { idField: 'id' })
    .map(({ value }) => value)
    .sort((a, b) => a.order - b.order || a.id.localeCompare(b.id));
}
