import { join } from 'node:path';
import { ROOT } from '../../core/index.ts';
import {
  cubeFilesAsWritten,
  daysOf,
  entitiesOf,
  readRollupList,
  tablesOfEntities,
  withColumns,
  withMembers,
} from '../../cubes/index.ts';
import type { System } from '../../ingest/index.ts';
import { describedRelations, HOUSE_PROJECT, type ParsedProject, parseProject } from '../../models/index.ts';
import { landedRelations } from '../tasks/landed-relations.ts';

/** Cube files with what follows from the models: dimensions and joins of entities, members and policies of views. Texts by file. */
export async function generatedCubes(systems: readonly System[]): Promise<Record<string, string>> {
  const project = parseProject(HOUSE_PROJECT);
  const relations = await describedRelations(project, await landedRelations(systems));
  const marts = new Map(relations.map(({ relation, columns }) => [relation, columns]));
  const files = await cubeFilesAsWritten(join(ROOT, 'cubes'));
  const written = (folder: string, write: (text: string) => string) =>
    files
      .filter(({ fileName }) => fileName.startsWith(`${folder}/`))
      .map(({ fileName, content }) => ({ fileName, content: write(content) }));
  const rollups = readRollupList(join(ROOT, 'cubes', 'rollups.yml'));
  const days = daysOf(files.filter(({ fileName }) => fileName.startsWith('views/')));
  const tables = tablesOfEntities(files);
  for (const entity of Object.keys(rollups)) {
    checkDay(project, entity, tables.get(entity), days.get(entity));
  }
  const entities = written('entities', (text) => withColumns(text, marts, { days, rollups }));
  const known = entitiesOf(entities);
  const views = written('views', (text) => withMembers(text, known));
  return Object.fromEntries(
    [...entities, ...views].map(({ fileName, content }) => [`cubes/${fileName}`, content.trimEnd()]),
  );
}

/** A rollup is restated by the months that its fact restated: both must be dated by the same column. */
function checkDay(project: ParsedProject, entity: string, table: string | undefined, day: string | undefined): void {
  const fact = [...project.nodes.values()].find(({ schema, identifier }) => `${schema}.${identifier}` === table);
  const restated = fact?.config.eventDate;
  if (!fact || (restated !== undefined && restated !== day))
    throw new Error(
      `rollups.yml: ${entity} is dated by ${day}, its fact ${table} restates by ${restated ?? 'nothing'}`,
    );
}
