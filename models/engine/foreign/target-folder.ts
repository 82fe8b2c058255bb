import { type Artifact, newInvocation } from '../artifacts/artifact.ts';
import { makeAround } from '../artifacts/declarations.ts';
import { manifestArtifact } from '../artifacts/manifest.ts';
import { runResultsArtifact } from '../artifacts/run-results.ts';
import { writeDocuments } from '../artifacts/write-documents.ts';
import type { ParsedProject } from '../parse.ts';
import type { BuildReport } from '../report.ts';

/** The manifest of a project as it is parsed, for comparing; nothing is compiled for it. */
export const manifestNow = (parsed: ParsedProject): Artifact =>
  manifestArtifact(makeAround(parsed, newInvocation(), new Map()));

/** Leaves manifest.json and run_results.json behind a run, where `retry`, `state:` and `--defer` find them. */
export async function writeTarget(
  targetDir: string,
  parsed: ParsedProject,
  report: BuildReport,
  args: Artifact,
): Promise<void> {
  const invocation = newInvocation();
  const ran = { which: 'build' as const, startedAt: invocation.at, report };
  const results = { ...runResultsArtifact(parsed, new Map(), ran, invocation), args };
  const manifest = manifestArtifact(makeAround(parsed, invocation, new Map()));
  await writeDocuments(targetDir, { manifest, run_results: results });
}
