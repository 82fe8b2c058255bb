import { AppError, type Row, UserError } from '../../core/index.ts';
import '../errors.ts';
import { parse } from 'yaml';
import { z } from 'zod';
import { toRows } from '../query/formats/text.ts';
import { DEFAULT_LIMITS, type SqlGateway } from '../query/gateway.ts';
import { drawChart } from './chart.ts';
import type { Cell, Notebook } from './parse.ts';

/** What a cell gave: a table of rows, or the SVG of a chart. */
export interface CellResult {
  readonly cell: Cell;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  readonly svg?: string;
}

export interface Figures {
  /** Answers one indicator; the caller settles whose rows. */
  answer(request: { id: string }): Promise<{ readonly rows: readonly Row[] }>;
}

const metricCell = z.looseObject({ id: z.string() });
const chartCell = z.strictObject({
  data: z.string(),
  kind: z.enum(['bar', 'line']).default('bar'),
  x: z.string(),
  y: z.string(),
  title: z.string().optional(),
});

function readCell<S extends z.ZodType>(schema: S, cell: Cell, file: string): z.output<S> {
  const result = schema.safeParse(parse(cell.text));
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new UserError('notebook/invalid', {
    file,
    line: cell.line,
    problem: `${issue?.path.join('.')}: ${issue?.message}`,
  });
}

const columnsOf = (rows: readonly Row[]) =>
  Object.keys(rows[0] ?? {}).filter((name) => typeof rows[0]?.[name] !== 'object' || rows[0]?.[name] === null);

/** Runs the cells in order. An error names the file and the line of its cell. */
export async function runNotebook(
  notebook: Notebook,
  file: string,
  source: { readonly gateway: SqlGateway; readonly figures: () => Promise<Figures> },
  signal: AbortSignal,
): Promise<CellResult[]> {
  const results = new Map<string, CellResult>();
  for (const block of notebook.blocks) {
    if (!('cell' in block)) continue;
    const { cell } = block;
    signal.throwIfAborted();
    try {
      results.set(cell.name, await runCell(cell, file, source, results, signal));
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'notebook/invalid') throw error;
      throw new UserError(
        'notebook/invalid',
        { file, line: cell.line, problem: `${error.message} ${error.messageEn}` },
        { cause: error },
      );
    }
  }
  return [...results.values()];
}

async function runCell(
  cell: Cell,
  file: string,
  source: { readonly gateway: SqlGateway; readonly figures: () => Promise<Figures> },
  results: ReadonlyMap<string, CellResult>,
  signal: AbortSignal,
): Promise<CellResult> {
  if (cell.kind === 'sql') {
    const answer = await source.gateway.run(cell.text, DEFAULT_LIMITS, signal);
    return { cell, columns: answer.names, rows: toRows(answer) };
  }
  if (cell.kind === 'metric') {
    const answer = await (await source.figures()).answer(readCell(metricCell, cell, file));
    return { cell, columns: columnsOf(answer.rows), rows: answer.rows };
  }
  const chart = readCell(chartCell, cell, file);
  const data = results.get(chart.data);
  const known = [...results.keys()].join(', ');
  if (!data)
    throw new UserError('notebook/invalid', {
      file,
      line: cell.line,
      problem: `data: "${chart.data}" is none of ${known}`,
    });
  for (const name of [chart.x, chart.y]) {
    if (data.columns.includes(name)) continue;
    throw new UserError('notebook/invalid', {
      file,
      line: cell.line,
      problem: `"${name}" is none of ${data.columns.join(', ')}`,
    });
  }
  return { cell, columns: [], rows: [], svg: await drawChart(chart, data.rows) };
}
