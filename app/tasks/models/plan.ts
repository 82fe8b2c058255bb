import { join } from 'node:path';
import { ROOT } from '../../../core/index.ts';
import { readCubeFiles, relationsOfViews } from '../../../cubes/index.ts';
import { discoverPages, pageReads } from '../../../dashboards/index.ts';
import { catalogueReads } from '../../../metrics/index.ts';
import { HOUSE_PROJECT, type Plan, type PlannedModel, plan } from '../../../models/index.ts';
import type { OpenSite } from '../../site/open.ts';

export interface PlanInput {
  readonly select?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly fullRefresh?: boolean | undefined;
}

interface Titled {
  readonly id: string;
  readonly title_zh: string;
  readonly title_en: string;
}

/** What is shown of a model, through all that stands on it. */
export interface Touched {
  /** Cube views. */
  readonly views: readonly string[];
  /** Indicators and regressions. */
  readonly indicators: readonly Titled[];
  readonly pages: readonly Titled[];
}

export interface SitePlan extends Omit<Plan, 'models'> {
  readonly models: readonly (PlannedModel & { readonly touches: Touched })[];
  /** What all models that would be built touch together. */
  readonly touches: Touched;
}

const titled = ({ id, title_zh, title_en }: Titled): Titled => ({ id, title_zh, title_en });

/** Who shows what, from the files of cubes, metrics and dashboards. */
async function readUses(site: OpenSite['site']): Promise<(relations: ReadonlySet<string>) => Touched> {
  const views = relationsOfViews(await readCubeFiles(join(ROOT, 'cubes')));
  const catalogue = catalogueReads(site.dir);
  const pages = discoverPages([join(site.dir, 'pages')]).map((page) => ({ page, ...pageReads(page) }));
  return (relations) => {
    const read = new Set(
      [...views].filter(([, of]) => [...of].some((relation) => relations.has(relation))).map(([name]) => name),
    );
    const indicators = catalogue.filter((one) => one.views.some((view) => read.has(view)));
    const ids = new Set(indicators.map(({ id }) => id));
    const shown = pages.filter(
      (one) => one.catalogue.some((id) => ids.has(id)) || one.views.some((view) => read.has(view)),
    );
    return { views: [...read], indicators: indicators.map(titled), pages: shown.map(({ page }) => titled(page)) };
  };
}

/** What a build would do now, why, what it would take, and what people see of it. Builds nothing. */
export async function planSite(open: OpenSite, { select, exclude, fullRefresh }: PlanInput): Promise<SitePlan> {
  const { site, warehouse } = open;
  const planned = await plan(warehouse, {
    projectDir: HOUSE_PROJECT,
    overlayDir: site.dir,
    asOf: site.clock.asOf(),
    ...(select ? { select } : {}),
    ...(exclude ? { exclude } : {}),
    ...(fullRefresh ? { fullRefresh } : {}),
  });
  const uses = await readUses(site);
  const built = planned.models.filter(({ action }) => action !== 'none');
  return {
    ...planned,
    models: planned.models.map((model) => ({ ...model, touches: uses(new Set(model.relations)) })),
    touches: uses(new Set(built.flatMap(({ relations }) => relations))),
  };
}
