import { z } from 'zod';
import { UserError } from '../../core/index.ts';
import type { Closing } from '../closing/closings.ts';
import type { OpenSite } from '../site/open.ts';
import { actingAs, noteChange } from './form-command.ts';

/** How a command names a closing: month and subject, the version in force or the newest unless one is said. */
export const closingOptions = [
  ['--subject <subject>', '财务 | 统计 | 医保'],
  ['--user <name>', '以谁的名义 in whose name'],
] as const;

export const closingInput = {
  month: z.string(),
  subject: z.string({ error: 'is required: 财务 | 统计 | 医保' }),
};

interface Named {
  readonly month: string;
  readonly subject: string;
  readonly version?: number | undefined;
}

/** Throws `app/not-found` with what there is. */
export async function namedClosing(open: OpenSite, named: Named): Promise<Closing> {
  const [{ listClosings }, { readMonth }, { readSubject }] = await Promise.all([
    import('../closing/closings.ts'),
    import('../closing/month.ts'),
    import('../closing/subjects.ts'),
  ]);
  const month = readMonth(named.month, open.site.clock.today());
  const subject = readSubject(named.subject);
  const all = await listClosings(open.store);
  const found = all.find(
    (one) =>
      one.month === month.id &&
      one.subject === subject &&
      (named.version === undefined || one.version === named.version),
  );
  if (found) return found;
  const near = all.slice(0, 5).map((one) => `${one.month} ${one.subject} v${one.version}`);
  const version = named.version === undefined ? '' : ` v${named.version}`;
  throw new UserError('app/not-found', {
    what: '月结 (closing)',
    id: `${month.id} ${subject}${version}`,
    near: near.join(', '),
  });
}

type Act = 'askReopen' | 'approveReopen';

/** One of the two steps of a reopening, in somebody's name. */
export async function takeReopenStep(
  open: OpenSite,
  act: Act,
  { user, reason, ...named }: Named & { readonly user: string; readonly reason?: string | undefined },
): Promise<Closing> {
  const { askReopen, approveReopen } = await import('../closing/reopen.ts');
  const identity = await actingAs(open, user);
  const { id } = await namedClosing(open, named);
  const closing =
    act === 'askReopen'
      ? await askReopen(open, identity, id, reason ?? '')
      : await approveReopen(open, identity, id, reason);
  await noteChange(open, identity, `${act} ${closing.month} ${closing.subject}`, 1);
  return closing;
}
