import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../core/index.ts';
import { STAGING, stagingFile, stagingSql, stagingYaml } from './front-end-staging.ts';
import { type DeliveredTable, FRONT_END } from './front-end-system.ts';
import { GENERATED } from './generated.ts';
import { type DescribedSystem, sourcesFile, sourcesYaml } from './sources-yaml.ts';

const isOurs = (file: string) => readFileSync(join(ROOT, file), 'utf8').includes(GENERATED);
const mayWrite = (file: string) => !existsSync(join(ROOT, file)) || isOurs(file);

interface GeneratedModels {
  /** Texts by file. */
  readonly pages: Readonly<Record<string, string>>;
  /** Files of earlier that nothing generates any more. */
  readonly gone: readonly string[];
}

function sources(systems: readonly DescribedSystem[]): [string, string][] {
  return systems
    .filter(({ system }) => existsSync(join(ROOT, 'models', 'staging', system)) && mayWrite(sourcesFile(system)))
    .map((system) => [sourcesFile(system.system), sourcesYaml(system)]);
}

/** Staging that follows from contracts: models of the front-end tables that nobody wrote by hand, and what each system lands. */
export function generatedModels(
  concepts: readonly DeliveredTable[],
  systems: readonly DescribedSystem[],
): GeneratedModels {
  const ours = concepts.filter((concept) => mayWrite(stagingFile(concept)));
  const frontEnd = concepts.map(({ table, zh, en }) => ({ table, description_zh: zh, description_en: en }));
  const others = systems.filter(({ system }) => system !== FRONT_END.system);
  const pages = Object.fromEntries([
    ...ours.map((concept) => [stagingFile(concept), stagingSql(concept)]),
    [`${STAGING}/_front_end__generated_models.yml`, stagingYaml(ours)],
    ...sources([...others, { ...FRONT_END, tables: frontEnd }]),
  ]);
  const there = readdirSync(join(ROOT, STAGING)).map((name) => `${STAGING}/${name}`);
  return { pages, gone: there.filter((file) => !(file in pages) && isOurs(file)) };
}
