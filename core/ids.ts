import { randomBytes } from 'node:crypto';

/** A sortable id 'YYYYMMDDThhmmssSSS-xxxx' (UTC): builds, jobs, batches' folders. Ids made later sort later. */
export function sortableId(now: Date = new Date()): string {
  const stamp = now.toISOString().replace(/[-:.Z]/g, '');
  return `${stamp}-${randomBytes(2).toString('hex')}`;
}
