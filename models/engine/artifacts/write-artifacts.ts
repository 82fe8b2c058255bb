import { openWarehouse, type ReadonlyWarehouse } from '../../../core/index.ts';
import { type ForeignProject, parseForeign } from '../foreign/parse-foreign.ts';
import { boundColumns } from '../lineage/project.ts';
import type { ExternalRelation } from '../lineage/shape.ts';
import { type ParsedProject, parseProject } from '../parse.ts';
import { type Artifact, newInvocation } from './artifact.ts';
import { catalogArtifact } from './catalog.ts';
import { compileAll } from './compile-all.ts';
import { type Around, makeAround } from './declarations.ts';
import { manifestArtifact, relationIds } from './manifest.ts';
import { compiledOnly, lastBuild, type Ran, runResultsArtifact } from './run-results.ts';
import { writeDocuments } from './write-documents.ts';

export interface WrittenArtifacts {
  readonly files: readonly string[];
  readonly models: number;
  readonly tests: number;
}

export interface Artifacts {
  readonly manifest: Artifact;
  readonly catalog: Artifact;
  readonly run_results: Artifact;
}

/**
 * The three documents of a project and its database; `ran` is what its run results tell of. Where it is known what models
 * bind to, the manifest has all their columns, else those that the YAML lists.
 */
export async function makeArtifacts(
  parsed: ParsedProject,
  warehouse: ReadonlyWarehouse,
  ran: Ran | undefined,
  bound?: Around['bound'],
): Promise<Artifacts> {
  const invocation = newInvocation();
  const compiled = await compileAll(parsed, warehouse);
  const around = makeAround(parsed, invocation, compiled, bound);
  return {
    manifest: manifestArtifact(around),
    catalog: await warehouse.snapshot((tx) => catalogArtifact(tx, relationIds(around), invocation)),
    run_results: runResultsArtifact(parsed, compiled, ran ?? compiledOnly(parsed, invocation), invocation),
  };
}

async function write(parsed: ParsedProject, made: Artifacts, outDir: string): Promise<WrittenArtifacts> {
  const files = await writeDocuments(outDir, { ...made });
  return { files, models: parsed.nodes.size, tests: parsed.tests.length + parsed.unitTests.length };
}

export interface HouseArtifactOptions {
  readonly projectDir: string;
  readonly overlayDir?: string;
  readonly asOf: string;
  readonly warehouse: ReadonlyWarehouse;
  readonly outDir: string;
  /** The relations that the models read and do not make. */
  readonly landed: readonly ExternalRelation[];
}

/** Writes the artifacts of the house; the run results are those of its last build. */
export async function writeArtifacts({
  projectDir,
  overlayDir,
  asOf,
  warehouse,
  outDir,
  landed,
}: HouseArtifactOptions): Promise<WrittenArtifacts> {
  const parsed = parseProject(projectDir, { overlayDir, vars: { as_of: asOf } });
  const ran = await warehouse.snapshot(lastBuild);
  const bound = await boundColumns(parsed, landed);
  return write(parsed, await makeArtifacts(parsed, warehouse, ran, bound), outDir);
}

export interface ForeignArtifactOptions extends ForeignProject {
  readonly outDir: string;
}

/** Writes the artifacts of a dbt project of other people, as `dbt docs generate` would. */
export async function writeForeignArtifacts(options: ForeignArtifactOptions): Promise<WrittenArtifacts> {
  const { database, outDir } = options;
  const parsed = parseForeign(options);
  const warehouse = await openWarehouse({ path: database });
  try {
    return await write(parsed, await makeArtifacts(parsed, warehouse, undefined), outDir);
  } finally {
    await warehouse.close();
  }
}
