import { join } from 'node:path';
import { type ReadonlyWarehouse, ROOT } from '../core/index.ts';
import type { CubesServer } from './engine/server.ts';

export { type RowScope, rowScope } from './engine/access.ts';
export type { CubeAnswer } from './engine/answers.ts';
export { type CubeFile, cubeFilesAsWritten, readCubeFiles } from './engine/content.ts';
export type { CubeFilter, CubeQuery, CubeTimeDimension } from './engine/cube-types.ts';
export { type CellShape, type Disclosed, disclose, SUPPRESSION_THRESHOLD } from './engine/disclose.ts';
export { lintCubes, type Relations } from './engine/lint.ts';
export type { CubesPort, Statement } from './engine/port.ts';
export { type DescribedView, membersOfViews, relationsOfViews, tablesOfEntities } from './engine/reads.ts';
export type { Contribution, NoRows, Reckoned } from './engine/rows/contributions.ts';
export type { RowsPort } from './engine/rows/rows.ts';
export type { RowColumn, Twin } from './engine/rows/twin.ts';
export type { Authenticate, CubesServer } from './engine/server.ts';
export { SOCKET_PATH } from './engine/socket-path.ts';
export { tableOf } from './engine/table-of.ts';
export { type MartColumn, type Marts, withColumns } from './engine/written/entity.ts';
export { readRollupList } from './engine/written/rollup.ts';
export { daysOf, type Entities, entitiesOf, withMembers } from './engine/written/view.ts';

export interface StartOptions {
  readonly warehouse: ReadonlyWarehouse;
  /** Folder with `entities/` and `views/`; the shipped one when left out. */
  readonly root?: string;
}

/** Starts Cube over the warehouse. Cube is loaded here and not before: commands that ask no figures do not pay for it. */
export async function startCubes({ warehouse, root = join(ROOT, 'cubes') }: StartOptions): Promise<CubesServer> {
  const { createServer } = await import('./engine/server.ts');
  return createServer({ warehouse, root });
}
