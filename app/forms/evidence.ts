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
import { AccessError, type Identity, sortableId, UserError, utc } from '../../core/index.ts';
import type { Form } from '../../ingest/index.ts';
import type { OpenSite } from '../site/open.ts';
import { mayAct, rowsOf } from './places.ts';
import { requireSubmission } from './submissions.ts';
import { tooLarge } from './upload.ts';

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

export interface Evidence {
  readonly id: string;
  readonly submission: string;
  readonly version: number;
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly added_by: string;
  /** UTC. */
  readonly added_at: string;
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

function keep(dataDir: string, sha256: string, content: Buffer): void {
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

/** Attaches a file to a submission that is not locked. Attached files stay: a wrong one is followed by the right one. */
export async function attach(
  open: OpenSite,
  identity: Identity,
  form: Form,
  id: string,
  file: { readonly name: string; readonly content: Buffer },
): Promise<Evidence> {
  const submission = await requireSubmission(open.store, form, id);
  const isAllowed =
    (mayAct(form, 'fill', identity) || mayAct(form, 'approve', identity)) && (await rowsOf(open, identity))(submission);
  if (!isAllowed) throw new AccessError('access/denied', { what: ` ${form.name_zh}` });
  if (submission.state === 'locked')
    throw new UserError('forms/state', {
      state: '已锁定 locked',
      act: '附件 attached to',
      valid: ['草稿 draft', '已提交 submitted', '已退回 returned', '已审核 approved'],
    });
  if (file.content.byteLength > EVIDENCE_LIMIT) throw new UserError('forms/upload', tooLarge(EVIDENCE_LIMIT));
  const name = plainName(file.name);
  const evidence: Evidence = {
    id: sortableId(open.site.clock.now()),
    submission: submission.id,
    version: submission.version,
    name,
    type: typeOf(name, file.content),
    bytes: file.content.byteLength,
    sha256: createHash('sha256').update(file.content).digest('hex'),
    added_by: identity.user,
    added_at: utc(open.site.clock.now()),
  };
  keep(open.site.dataDir, evidence.sha256, file.content);
  await open.store.transaction(async (tx) => {
    await tx.run('insert into form_evidence values ($1, $2, $3, $4, $5, $6, $7, $8, $9::timestamp)', [
      ...[evidence.id, evidence.submission, evidence.version, evidence.name, evidence.type, evidence.bytes],
      ...[evidence.sha256, evidence.added_by, evidence.added_at],
    ]);
    await tx.run(
      `insert into form_history select $1, coalesce(max(number), 0) + 1, $2, $3::timestamp, $4, 'attach', null, $5 from form_history where submission = $1`,
      [
        submission.id,
        submission.version,
        evidence.added_at,
        identity.user,
        JSON.stringify({ evidence: evidence.id, sha256: evidence.sha256 }),
      ],
    );
  });
  return evidence;
}

export function evidenceOf(open: OpenSite, submission: string): Promise<Evidence[]> {
  return open.store.rows<Evidence>('select * from form_evidence where submission = $1 order by id', [submission]);
}

/** A file as it was attached: its digest is checked before it is given back. */
export async function readEvidence(
  open: OpenSite,
  submission: string,
  id: string,
): Promise<{ evidence: Evidence; content: Buffer }> {
  const evidence = (await evidenceOf(open, submission)).find((one) => one.id === id);
  const path = evidence && join(open.site.dataDir, 'evidence', evidence.sha256);
  if (!evidence || !path || !existsSync(path))
    throw new UserError('app/not-found', { what: '附件 (evidence)', id: id.slice(0, 60) });
  const content = readFileSync(path);
  if (createHash('sha256').update(content).digest('hex') !== evidence.sha256)
    throw new UserError('forms/upload', {
      zh: '存放的文件已被改动，与登记的摘要不符',
      en: 'the stored file was changed: it does not fit its digest',
    });
  return { evidence, content };
}
