import { parentPort } from 'node:worker_threads';
import { parseDelimited } from './delimited.ts';
import { parseJson, parseNdjson } from './json.ts';
import { RowWriter } from './row-writer.ts';
import { FileFault, type Parsed, type Task } from './task.ts';
import { parseWorkbook } from './workbook.ts';
import { parseXml } from './xml.ts';

/** What the worker thread answers: what was read, or why not. */
export type Answer =
  | { readonly parsed: Parsed }
  | { readonly fault: Pick<FileFault, 'code' | 'params'> }
  | { readonly failure: string };

const PARSERS = {
  delimited: parseDelimited,
  workbook: parseWorkbook,
  xml: parseXml,
  json: parseJson,
  ndjson: parseNdjson,
};

async function answer(task: Task): Promise<Answer> {
  const out = new RowWriter(task);
  try {
    const header = await PARSERS[task.format](task, out);
    return { parsed: { rows: out.rows, broken: out.broken, header } };
  } catch (error) {
    if (error instanceof FileFault) return { fault: { code: error.code, params: error.params } };
    const { code } = error as { code?: string };
    if (code === 'EACCES' || code === 'EPERM') return { fault: { code: 'ingest/folder-refused', params: {} } };
    if (code === 'ENOENT') return { fault: { code: 'ingest/file-changing', params: {} } };
    // Messages of parsers quote what they stumbled over.
    return { failure: code ?? (error instanceof Error ? error.name : typeof error) };
  } finally {
    out.close();
  }
}

parentPort?.on('message', (task: Task) => void answer(task).then((result) => parentPort?.postMessage(result)));
