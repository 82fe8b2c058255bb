import { z } from 'zod';
import { type Identity, SYSTEM_IDENTITY, UserError } from '../../core/index.ts';
import type { StepName } from '../forms/workflow.ts';
import type { OpenSite } from '../site/open.ts';
import { defineCommand } from './command.ts';

/** The person in whose name a command acts; without a name the house's own eye, which fills and approves nothing. */
export async function actingAs(open: OpenSite, user: string | undefined): Promise<Identity> {
  if (user === undefined) return SYSTEM_IDENTITY;
  const [{ requireUser }, { identityOf }] = await Promise.all([
    import('../access/users.ts'),
    import('../access/identity.ts'),
  ]);
  return identityOf(open, await requireUser(open.store, user));
}

/** Notes in the access log what a person did by the command line. */
export async function noteChange(open: OpenSite, { user, role }: Identity, what: string, rows: number): Promise<void> {
  await open.accessLog.append({ user, role, action: 'change', what: `${what} (command)`, rows });
}

const VERBS: Readonly<Record<StepName, string>> = {
  submit: '提交 submitted',
  approve: '审核 approved',
  return: '退回 returned',
  lock: '锁定 locked',
  unlock: '解锁 unlocked',
};

/** `form submit`, `form approve` …: one step of one form for every named place. */
export function defineFormStep(name: StepName, summary: string) {
  const command = defineCommand({
    name: `form ${name}`,
    summary,
    where: 'owner',
    arguments: ['<form>'],
    options: [
      ['--period <period>', '报表期 2026-01 | 2026Q1 | 2026 | 2026-01-31'],
      ['--institution <code>', '机构 institution'],
      ['--department <code>', '科室（按科室填报的表） department, of a form by department'],
      ['--user <name>', '以谁的名义 in whose name'],
      ['--reason <text>', '原因（退回、解锁必填） reason, needed to return and to unlock'],
    ],
    input: z.object({
      form: z.string(),
      period: z.string(),
      institution: z.string(),
      department: z.string().default(''),
      user: z.string(),
      reason: z.string().optional(),
    }),
    run: async (input, { open }) => {
      const [{ requireForm }, { submissionOf }, { takeStep }] = await Promise.all([
        import('../forms/catalogue.ts'),
        import('../forms/submissions.ts'),
        import('../forms/workflow.ts'),
      ]);
      const form = requireForm(open, input.form);
      const identity = await actingAs(open, input.user);
      const found = await submissionOf(open.store, form.form, input, input.period);
      if (!found) {
        const id = [form.form, input.institution, input.department, input.period].filter(Boolean).join(' ');
        throw new UserError('app/not-found', { what: '填报记录 (submission)', id });
      }
      const submission = await takeStep(open, identity, form, found.id, name, input.reason);
      await noteChange(open, identity, `form ${form.form} ${name}`, 1);
      return submission;
    },
    show: ({ form, institution, department, period, state, version }) =>
      `${VERBS[name]}: ${[form, institution, department, period].filter(Boolean).join(' ')} (${state}, v${version})`,
  });
  return command;
}
