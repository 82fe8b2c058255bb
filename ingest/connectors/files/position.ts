import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Delivery } from '../../engine/connector.ts';
import type { TableContract } from '../../engine/contract.ts';
import type { FoundFile } from './find-files.ts';
import type { FileSettings } from './settings.ts';

/** The watermark of a table of files: what was applied, as hashes of name and content (names may hold a patient's). */
const position = z.object({ files: z.literal(1), settings: z.string(), held: z.array(z.string()) });
type Position = z.output<typeof position>;

const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

function readPosition(since: string | null): Position | undefined {
  if (since === null || !since.startsWith('{')) return undefined;
  const parsed = position.safeParse(JSON.parse(since));
  return parsed.success ? parsed.data : undefined;
}

export interface Decision extends Delivery {
  /** The files that are to be read. */
  readonly chosen: readonly FoundFile[];
}

/**
 * What is new of a table's files against the watermark. Other settings or another contract make all files new: they would be
 * read differently.
 */
export function decide(
  since: string | null,
  files: readonly (FoundFile & { readonly digest: string })[],
  unsettled: number,
  settings: FileSettings,
  contract: TableContract,
): Decision {
  const shape = hash(JSON.stringify([settings, contract.columns.map(({ name, type }) => [name, type])]));
  const before = readPosition(since);
  const known = new Set(before?.settings === shape ? before.held : []);
  const held = files.map((file) => ({ file, id: hash(`${file.name}\0${file.digest}`) }));
  const isHere = new Set(held.map(({ id }) => id));
  const gone = [...known].filter((id) => !isHere.has(id)).length;
  const fresh = held.filter(({ id }) => !known.has(id)).map(({ file }) => file);
  const text = (ids: readonly string[]) =>
    JSON.stringify({ files: 1, settings: shape, held: [...new Set(ids)].sort() } satisfies Position);
  const waiting = unsettled > 0 ? [unsettledNote(unsettled)] : [];
  if (settings.mode === 'append') {
    const notes = gone > 0 ? [...waiting, keptNote(gone)] : waiting;
    const scope = fresh.length > 0 ? 'more' : 'nothing';
    return { scope, chosen: fresh, position: text([...known, ...isHere]), notes };
  }
  // The files together are the table: with one of them half-written there is no image of it yet.
  if (unsettled > 0) return { scope: 'nothing', chosen: [], position: since ?? '', notes: waiting };
  if (fresh.length === 0 && gone === 0) return { scope: 'nothing', chosen: [], position: text([...isHere]), notes: [] };
  const notes = gone > fresh.length ? [lessNote(gone - fresh.length)] : [];
  return { scope: 'all', chosen: files, position: text([...isHere]), notes };
}

const unsettledNote = (files: number) => ({
  code: 'files-unsettled',
  message: `${files} 个文件仍在写入（或缺少控制文件），留待下次装载。`,
  message_en: `${files} files are still being written, or wait for their control file; they are left for next time.`,
});

const keptNote = (files: number) => ({
  code: 'files-gone',
  message: `${files} 个已装载过的文件不在了；追加方式下它们的行保留。`,
  message_en: `${files} files that were loaded are gone; their rows stay, as the mode is append.`,
});

const lessNote = (files: number) => ({
  code: 'files-gone',
  message: `文件比上次少 ${files} 个；替换方式下其他文件没有的行按删除处理。`,
  message_en: `There are ${files} files less than last time; rows that no other file has are marked as deleted, as the mode is replace.`,
});
