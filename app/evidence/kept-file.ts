import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { basename, extname, join } from 'node:path';
import { type Clock, sortableId, UserError, utc } from '../../core/index.ts';
import '../forms/errors.ts';
import { tooLarge } from '../forms/upload.ts';

export const EVIDENCE_LIMIT = 20_000_000;

const ZIP = Buffer.from('PK\u0003\u0004', 'latin1');
const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
/** What may be attached: by its name and by its first bytes. It is kept and given back, never opened here. */
const TYPES: Readonly<Record<string, Buffer>> = {
  '.pdf': Buffer.from('%PDF-'),
  '.png': Buffer.from('89504e470d0a1a0a', 'hex'),
  '.jpg': Buffer.from('ffd8ff', 'hex'),
  '.jpeg': Buffer.from('ffd8ff', 'hex'),
  '.xlsx': ZIP,
  '.docx': ZIP,
  '.xls': OLE,
  '.doc': OLE,
};

export interface GivenFile {
  readonly name: string;
  readonly content: Buffer;
}

/** A file that somebody attached to something, as it is on record. */
export interface KeptFile {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly added_by: string;
  /** UTC. */
  readonly added_at: string;
}

interface Place {
  readonly dataDir: string;
  readonly clock: Pick<Clock, 'now'>;
}

function typeOf(name: string, content: Buffer): string {
  const type = extname(name).toLowerCase();
  const magic = TYPES[type];
  if (magic && content.subarray(0, magic.length).equals(magic)) return type.slice(1);
  const valid = Object.keys(TYPES)
    .map((known) => known.slice(1))
    .join(', ');
  throw new UserError('forms/upload', {
    zh: `类型应为 ${valid}，且内容与扩展名一致`,
    en: `it must be one of ${valid}, with content to match`,
  });
}

const digestOf = (content: Buffer) => createHash('sha256').update(content).digest('hex');

function write(dataDir: string, sha256: string, content: Buffer): void {
  const folder = join(dataDir, 'evidence');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, sha256);
  if (existsSync(path)) return;
  writeFileSync(`${path}.tmp`, content, { mode: 0o600 });
  const descriptor = openSync(`${path}.tmp`, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(`${path}.tmp`, path);
}

/** Only the last part of a path, without what a header or a terminal would take for its own. */
const plainName = (name: string) =>
  basename(name.replaceAll('\\', '/'))
    .replace(/\p{C}|["<>|:*?]/gu, '_')
    .slice(-120);

/** Checks a file and writes it under its digest; what it is attached to puts it on record. Throws `forms/upload`. */
export function keepFile({ dataDir, clock }: Place, file: GivenFile, by: string): KeptFile {
  if (file.content.byteLength > EVIDENCE_LIMIT) throw new UserError('forms/upload', tooLarge(EVIDENCE_LIMIT));
  const name = plainName(file.name);
  const kept = {
    id: sortableId(clock.now()),
    name,
    type: typeOf(name, file.content),
    bytes: file.content.byteLength,
    sha256: digestOf(file.content),
    added_by: by,
    added_at: utc(clock.now()),
  };
  write(dataDir, kept.sha256, file.content);
  return kept;
}

/** A file of these as it was attached: its digest is checked before it is given back. */
export function readKept<T extends KeptFile>(
  dataDir: string,
  known: readonly T[],
  id: string,
): { evidence: T; content: Buffer } {
  const evidence = known.find((one) => one.id === id);
  const path = evidence && join(dataDir, 'evidence', evidence.sha256);
  if (!evidence || !path || !existsSync(path))
    throw new UserError('app/not-found', { what: '附件 (evidence)', id: id.slice(0, 60) });
  const content = readFileSync(path);
  if (digestOf(content) !== evidence.sha256)
    throw new UserError('forms/upload', {
      zh: '存放的文件已被改动，与登记的摘要不符',
      en: 'the stored file was changed: it does not fit its digest',
    });
  return { evidence, content };
}
