import { join, resolve } from 'node:path';

/** Folder of the demo's HIS in a data folder: PostgreSQL's files and truth.json. */
export const hisDir = (dataDir: string) => resolve(dataDir, 'his');

/** Folder into which the demo's integration platform drops its messages. */
export const platformOutbox = (dataDir: string) => join(hisDir(dataDir), 'platform', 'outbox');
