import { AccessError, type Identity, UserError } from '../../core/index.ts';
import type { Form } from '../../ingest/index.ts';
import { type GivenFile, type KeptFile, keepFile, readKept } from '../evidence/kept-file.ts';
import type { OpenSite } from '../site/open.ts';
import { mayAct, rowsOf } from './places.ts';
import { requireSubmission } from './submissions.ts';

export interface Evidence extends KeptFile {
  readonly submission: string;
  readonly version: number;
}

/** Attaches a file to a submission that is not locked. Attached files stay: a wrong one is followed by the right one. */
export async function attach(
  open: OpenSite,
  identity: Identity,
  form: Form,
  id: string,
  file: GivenFile,
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
  const kept = keepFile(open.site, file, identity.user);
  const evidence: Evidence = { ...kept, submission: submission.id, version: submission.version };
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

export async function readEvidence(
  open: OpenSite,
  submission: string,
  id: string,
): Promise<{ evidence: Evidence; content: Buffer }> {
  return readKept(open.site.dataDir, await evidenceOf(open, submission), id);
}
