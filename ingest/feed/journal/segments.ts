import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { syncPath } from '../../engine/capture/manifest.ts';
import { readSegment } from './read-segment.ts';

/** What is known of a sealed segment without reading it; it stays when retention removes the segment itself. */
export interface SegmentFacts {
  readonly segment: number;
  readonly messages: number;
  readonly bytes: number;
  /** Milliseconds since 1970 at which its first and last message came; null where it holds none. */
  readonly firstMs: number | null;
  readonly lastMs: number | null;
  /** Local days of receipt of the first and the last message. */
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  readonly erasedAt?: string;
}

const padded = (segment: number) => String(segment).padStart(9, '0');

/** Its name among the landed tables of a source; no table's name begins so. */
export const JOURNAL_FOLDER = '_journal';

/** Where a source's messages land. Identifiers lie here: nobody else may look in. */
export function journalFolder(dataDir: string, source: string): string {
  const folder = join(dataDir, 'landing', source, JOURNAL_FOLDER);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

export const openPath = (folder: string, segment: number) => join(folder, `${padded(segment)}.open`);
export const segmentPath = (folder: string, segment: number) => join(folder, `${padded(segment)}.seg`);
const factsPath = (folder: string, segment: number) => join(folder, `${padded(segment)}.facts`);

function numbered(folder: string, suffix: string): number[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => /^(\d{9})\.([a-z]+)$/.exec(name))
    .flatMap((match) => (match?.[2] === suffix ? [Number(match[1])] : []))
    .sort((a, b) => a - b);
}

/** Segments that are written no more, oldest first; the erased ones too. */
export function sealedSegments(folder: string, after = 0): SegmentFacts[] {
  return numbered(folder, 'facts')
    .filter((segment) => segment > after)
    .map((segment) => JSON.parse(readFileSync(factsPath(folder, segment), 'utf8')) as SegmentFacts);
}

export function writeFacts(folder: string, facts: SegmentFacts): void {
  const path = factsPath(folder, facts.segment);
  writeFileSync(`${path}.tmp`, `${JSON.stringify(facts)}\n`, { mode: 0o600 });
  syncPath(`${path}.tmp`);
  renameSync(`${path}.tmp`, path);
  syncPath(folder);
}

/** Makes a file that no process writes any more a sealed segment: its facts, written last, are what makes it. */
function seal(folder: string, segment: number, path: string): void {
  let messages = 0;
  let bytes = 0;
  let first: { ms: number; day: string } | undefined;
  let last: { ms: number; day: string } | undefined;
  for (const item of readSegment(path)) {
    if (item.kind === 'damaged') {
      messages += 1;
      continue;
    }
    messages += 1;
    bytes += item.payload.length;
    last = { ms: item.meta.arrivedMs, day: item.meta.receivedAt.slice(0, 10) };
    first ??= last;
  }
  const target = segmentPath(folder, segment);
  if (path !== target) renameSync(path, target);
  writeFacts(folder, {
    ...{ segment, messages, bytes, firstMs: first?.ms ?? null, lastMs: last?.ms ?? null },
    ...{ firstDay: first?.day ?? null, lastDay: last?.day ?? null },
  });
}

/** Seals what a process that ended left open. Only while no receiver writes. Gives the highest number ever used. */
export function recoverSegments(folder: string): number {
  const known = new Set(numbered(folder, 'facts'));
  for (const segment of numbered(folder, 'seg'))
    if (!known.has(segment)) seal(folder, segment, segmentPath(folder, segment));
  for (const segment of numbered(folder, 'open')) seal(folder, segment, openPath(folder, segment));
  for (const name of readdirSync(folder)) if (name.endsWith('.tmp')) rmSync(join(folder, name), { force: true });
  return Math.max(0, ...numbered(folder, 'facts'));
}

/** Removes sealed segments with their facts. */
export function discardSegments(folder: string): void {
  for (const suffix of ['facts', 'seg'])
    for (const segment of numbered(folder, suffix))
      rmSync(join(folder, `${padded(segment)}.${suffix}`), { force: true });
}
