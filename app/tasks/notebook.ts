import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { SYSTEM_IDENTITY, UserError } from '../../core/index.ts';
import '../errors.ts';
import { parseNotebook } from '../notebook/parse.ts';
import { renderReport } from '../notebook/report.ts';
import { runNotebook } from '../notebook/run.ts';
import type { OpenSite } from '../site/open.ts';
import { latestBuild } from './latest-build.ts';

export interface NotebookReport {
  readonly title: string;
  readonly out: string;
  readonly build_id: string;
  readonly cells: readonly { readonly name: string; readonly kind: string; readonly rows: number }[];
}

/** Runs a notebook over the whole hospital (the command line is the house's own) and writes its report. */
export async function makeReport(
  open: OpenSite,
  { file, out }: { file: string; out: string },
  signal: AbortSignal,
): Promise<NotebookReport> {
  if (!existsSync(file)) throw new UserError('app/not-found', { what: '笔记 (notebook)', id: file });
  const buildId = await latestBuild(open);
  if (!buildId) throw new UserError('app/not-built');
  const notebook = parseNotebook(await readFile(file, 'utf8'), file);
  const figures = async () => {
    const { metrics } = await open.semantic();
    return { answer: (request: { id: string }) => metrics.answer(request, SYSTEM_IDENTITY) };
  };
  const results = await runNotebook(notebook, file, { gateway: open.gateway, figures }, signal);
  await writeFile(out, renderReport(notebook, results, { asOf: open.site.clock.asOf(), buildId }));
  return {
    title: notebook.title,
    out,
    build_id: buildId,
    cells: results.map(({ cell, rows }) => ({ name: cell.name, kind: cell.kind, rows: rows.length })),
  };
}
