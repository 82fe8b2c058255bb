import { join } from 'node:path';
import { ROOT } from '../../core/index.ts';
import { discoverIndicators } from './discover.ts';
import { viewsOf } from './indicator.ts';
import { discoverRegressions } from './regression.ts';

/** Something of the catalogue and the Cube views that it reads. */
export interface CatalogueReads {
  readonly id: string;
  readonly kind: 'indicator' | 'regression';
  readonly title_zh: string;
  readonly title_en: string;
  readonly views: readonly string[];
}

/** What every indicator and regression reads; a site's own among them. Reads files only: Cube need not run. */
export function catalogueReads(overlay?: string): CatalogueReads[] {
  const root = join(ROOT, 'metrics');
  const within = (folder: string) => (overlay ? join(overlay, folder) : undefined);
  const indicators = discoverIndicators(join(root, 'indicators'), within('indicators'));
  const regressions = discoverRegressions(join(root, 'regressions'), within('regressions'));
  return [
    ...[...indicators.values()].map((one) => ({
      id: one.id,
      kind: 'indicator' as const,
      title_zh: one.name_zh,
      title_en: one.name_en,
      views: viewsOf(one),
    })),
    ...[...regressions.values()].map(({ id, title_zh, title_en, view }) => ({
      id,
      kind: 'regression' as const,
      title_zh,
      title_en,
      views: [view],
    })),
  ];
}
