import { join } from 'node:path';
import { ROOT } from '../../core/index.ts';
import { readCubeFiles, relationsOfViews } from '../../cubes/index.ts';
import type { OpenSite } from '../site/open.ts';
import { siteDocumentation } from '../tasks/models/documentation.ts';
import { PerCode } from '../tasks/models/per-code.ts';
import { siteIndicators } from './definitions.ts';

/** What stands before a view: landed tables as raw names them, and seeds. */
interface Before {
  readonly tables: ReadonlySet<string>;
  readonly seeds: ReadonlySet<string>;
}

type BeforeView = (view: string) => Before;

async function readBefore(open: OpenSite): Promise<BeforeView> {
  const relations = relationsOfViews(await readCubeFiles(join(ROOT, 'cubes')));
  const documentation = await siteDocumentation.of(open);
  const known = new Map<string, Before>();
  return (view) => {
    const found = known.get(view);
    if (found) return found;
    const tables = new Set<string>();
    const seeds = new Set<string>();
    for (const relation of relations.get(view) ?? []) {
      const model = relation.split('.').at(-1) ?? relation;
      if (!documentation.model(model)) continue;
      for (const { name, kind } of documentation.lineage(model).nodes) {
        // `<source>.<table>` of the project is `<source>__<table>` in raw.
        if (kind === 'source') tables.add(name.replace('.', '__'));
        if (kind === 'seed') seeds.add(name);
      }
    }
    const before = { tables, seeds };
    known.set(view, before);
    return before;
  };
}

const beforeViews = new PerCode(readBefore);

/** What stands before indicators, together. An unknown one has nothing before it. */
export async function sourcesOf(open: OpenSite, ids: readonly string[]): Promise<Before> {
  const before = await beforeViews.of(open);
  const indicators = siteIndicators(open);
  const views = ids.flatMap((id) => {
    const { numerator, denominator } = indicators.get(id) ?? {};
    return [...(numerator ?? []), ...(denominator ?? [])].map(({ view }) => view);
  });
  const found = [...new Set(views)].map(before);
  return {
    tables: new Set(found.flatMap(({ tables }) => [...tables])),
    seeds: new Set(found.flatMap(({ seeds }) => [...seeds])),
  };
}
