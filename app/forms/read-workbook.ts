import { Worker } from 'node:worker_threads';
import { modulePath, UserError, WORKER_BOOT } from '../../core/index.ts';
import './errors.ts';

export const WORKBOOK_LIMIT = 5_000_000;
const PATIENCE_MS = 60_000;
const HEAP_MB = 512;

/** What a cell says as text: numbers with the fifteen digits that Excel keeps, dates as ISO days, null for an error. */
export type CellText = string | null;

export interface ReadSheet {
  readonly name: string;
  readonly rows: readonly (readonly CellText[])[];
  readonly isCut: boolean;
}

/** The sheets of a workbook. Throws `forms/template` for what is no workbook, is too large, or takes too long. */
export async function readWorkbook(bytes: Buffer): Promise<ReadSheet[]> {
  const unreadable = () =>
    new UserError('forms/template', { zh: '不是可读的 .xlsx 文件', en: 'it is no readable .xlsx file' });
  if (bytes.length === 0 || bytes.length > WORKBOOK_LIMIT) throw unreadable();
  const worker = new Worker(WORKER_BOOT, {
    argv: [modulePath('app/forms/workbook-worker')],
    workerData: new Uint8Array(bytes),
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const sheets = await new Promise<ReadSheet[] | undefined>((resolve, reject) => {
      timer = setTimeout(() => reject(unreadable()), PATIENCE_MS);
      worker.once('message', resolve);
      worker.once('error', () => reject(unreadable()));
      worker.once('exit', () => reject(unreadable()));
    });
    if (!sheets) throw unreadable();
    return sheets;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
