import { join } from 'node:path';
import { ROOT } from '../../core/index.ts';
import { cubeFilesAsWritten, daysOf, entitiesOf, readRollupList, withColumns, withMembers } from '../../cubes/index.ts';
import type { System } from '../../ingest/index.ts';
import { describedRelations, HOUSE_PROJECT, parseProject } from '../../models/index.ts';
import { landedRelations } from '../tasks/landed-relations.ts';

/** Cube files with what follows from the models: dimensions and joins of entities, members and policies of views. Texts by file. */
export async function generatedCubes(systems: readonly System[]): Promise<Record<string, string>> {
  const relations = await describedRelations(parseProject(HOUSE_PROJECT), await landedRelations(systems));
  const marts = new Map(relations.map(({ relation, columns }) => [relation, columns]));
  const files = await cubeFilesAsWritten(join(ROOT, 'cubes'));
  const written = (folder: string, write: (text: string) => string) =>
    files
      .filter(({ fileName }) => fileName.startsWith(`${folder}/`))
      .map(({ fileName, content }) => ({ fileName, content: write(content) }));
  const rollups = readRollupList(join(ROOT, 'cubes', 'rollups.yml'));
  const days = daysOf(files.filter(({ fileName }) => fileName.startsWith('views/')));
  const entities = written('entities', (text) => withColumns(text, marts, { days, rollups }));
  const known = entitiesOf(entities);
  const views = written('views', (text) => withMembers(text, known));
  return Object.fromEntries(
    [...entities, ...views].map(({ fileName, content }) => [`cubes/${fileName}`, content.trimEnd()]),
  );
}
