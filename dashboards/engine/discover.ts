import { existsSync, readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { discoverYaml, nearest, ROOT, UserError } from '../../core/index.ts';
import { type Page, pageSchema } from './page.ts';

const SHIPPED = join(ROOT, 'dashboards', 'pages');

/** Names of the chart kinds: the files of `dashboards/charts`. */
export function chartKinds(): string[] {
  return readdirSync(join(ROOT, 'dashboards', 'charts'))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => basename(file, '.ts'))
    .sort();
}

/**
 * The shipped pages, overlaid by those of `overlays` (a site's `pages/` folder; a missing folder is an empty one), in menu order.
 * Throws UserError `content/invalid` with file, path and problem for anything that is not a page.
 */
export function discoverPages(overlays: readonly string[] = []): Page[] {
  const folders = [SHIPPED, ...overlays.filter((folder) => existsSync(folder))];
  const kinds = chartKinds();
  const found = discoverYaml(folders, pageSchema, { idField: 'id' });
  for (const { file, value } of found) {
    for (const [position, section] of value.sections.entries()) {
      if (section.kind !== 'chart' || kinds.includes(section.chart)) continue;
      const near = nearest(section.chart, kinds);
      throw new UserError('content/invalid', {
        file: relative(ROOT, file),
        path: `sections.${position}.chart`,
        problem: `unknown chart "${section.chart}"${near.length > 0 ? `, did you mean ${near.join(' or ')}?` : ''} Charts are: ${kinds.join(', ')}`,
      });
    }
  }
  return found.map(({ value }) => value).sort((a, b) => a.order - b.order || a.id.localeCompare(b.id));
}
