/**
 * What the compiler cannot see: models that do not bind or let an identifier into the marts, cubes against the columns that
 * the models make, the models' house rules, and the reference pages against the code. `node --import tsx app/check.ts` prints one finding a line and exits 1 when there is any.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { openMemory, ROOT, Secret } from '../core/index.ts';
import { lintCubes, readCubeFiles } from '../cubes/index.ts';
import { discoverSystems, prepareRaw, type System, unmentionable } from '../ingest/index.ts';
import { build, checkProject, HOUSE_PROJECT, lintProject, type ParsedProject, parseProject } from '../models/index.ts';
import { landedRelations } from './tasks/landed-relations.ts';

/** Columns of every relation, as a build on empty landed tables makes them. */
async function builtRelations(systems: readonly System[]): Promise<Map<string, Set<string>>> {
  const warehouse = await openMemory({ attachMemory: ['raw'] });
  try {
    await prepareRaw(warehouse, systems);
    const pseudonymKey = new Secret(randomBytes(32).toString('hex'));
    await build({
      warehouse,
      kind: 'manual',
      asOf: '2026-01-15 08:00:00',
      pseudonymKey,
      commands: ['seed', 'snapshot', 'run'],
    });
    const rows = await warehouse.rows<{ relation: string; names: string[] }>(
      "select table_schema || '.' || table_name as relation, list(column_name) as names from information_schema.columns group by all",
    );
    return new Map(rows.map(({ relation, names }) => [relation, new Set(names)]));
  } finally {
    await warehouse.close();
  }
}

/** Models that do not bind, an identifier in the marts, what cannot be traced (an identifier might hide in it), and columns without words. */
async function boundAndGuarded(parsed: ParsedProject, systems: readonly System[]): Promise<string[]> {
  const found = await checkProject(parsed, await landedRelations(systems));
  const { problems, notTraced, identifiers, typeChanges, undescribed } = found;
  return [
    ...problems.map(({ path, line, message }) => `models/${path}: line ${line ?? '?'} of the compiled SQL: ${message}`),
    ...notTraced.map(({ path, reason }) => `models/${path}: its lineage is not known: ${reason}`),
    ...typeChanges.map(
      ({ relation, column, before, after }) => `${relation}.${column} is declared ${before} and gives ${after}`,
    ),
    ...identifiers.map(({ path }) => `identifier: ${path.map((ref) => `${ref.relation}.${ref.column}`).join(' -> ')}`),
    ...undescribed.map(({ path, column }) => `models/${path}: ${column} is not described in both languages`),
  ];
}

function staleReference(): string[] {
  const script = join(ROOT, 'app', 'docs', 'generate.ts');
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', script, '--check'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return status === 0 ? [] : stderr.trim().split('\n');
}

const systems = await discoverSystems([join(ROOT, 'ingest', 'systems')]);
const parsed = parseProject(HOUSE_PROJECT);
const findings = [
  ...lintProject(parsed, { identifiers: unmentionable(systems) }).map(
    ({ path, rule, problem }) => `models/${path}: ${rule}: ${problem}`,
  ),
  ...(await boundAndGuarded(parsed, systems)),
  ...lintCubes(await readCubeFiles(join(ROOT, 'cubes')), await builtRelations(systems)),
  ...staleReference(),
];
for (const finding of findings) process.stderr.write(`${finding}\n`);
process.stdout.write(`${findings.length === 0 ? 'no findings' : `${findings.length} findings`}\n`);
process.exitCode = findings.length === 0 ? 0 : 1;
