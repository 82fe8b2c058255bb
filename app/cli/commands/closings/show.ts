import { z } from 'zod';
import { closingInput, namedClosing } from '../../closing-command.ts';
import { defineCommand } from '../../command.ts';
import { actingAs } from '../../form-command.ts';
import { table } from '../../table.ts';

const command = defineCommand({
  name: 'closings show',
  summary: '一个已月结的月份：上报值、现值、差异及其原因 a closed month: reported, current, difference and why',
  where: 'owner',
  arguments: ['<month>'],
  options: [
    ['--subject <subject>', '财务 | 统计 | 医保'],
    ['--closing-version <n>', '第几版（默认最新） which version; the newest when absent'],
    ['--indicator <id>', '只看一个指标 one indicator only'],
    ['--all', '也列出没有变化的 what did not change too'],
    ['--user <name>', '以谁的名义 in whose name'],
  ],
  input: z.object({
    ...closingInput,
    closingVersion: z.coerce.number().int().positive().optional(),
    indicator: z.string().optional(),
    all: z.boolean().default(false),
    user: z.string().optional(),
  }),
  run: async ({ user, all, indicator, closingVersion, ...named }, { open }) => {
    const [{ showClosing }, { requireIndicator }] = await Promise.all([
      import('../../../closing/show.ts'),
      import('../../../changes/log.ts'),
    ]);
    if (indicator !== undefined) requireIndicator(open, indicator);
    const { id } = await namedClosing(open, { ...named, version: closingVersion });
    const identity = await actingAs(open, user);
    const shown = await showClosing(open, identity, id, { all, indicator });
    if (shown.causes.cases) {
      const { user: name, role } = identity;
      await open.accessLog.append({
        user: name,
        role,
        action: 'cases',
        what: `closing ${id} (command)`,
        rows: shown.causes.cases.length,
      });
    }
    return shown;
  },
  show: ({ closing, history, figures, rows, causes, build_id }) =>
    [
      `${closing.month} ${closing.subject} v${closing.version} ${closing.state}  build ${closing.build_id} → ${build_id}  ${figures} 个上报值 figures`,
      table(
        rows.map((row) => ({
          指标: row.indicator,
          机构: row.institution,
          科室: row.department,
          '上报值 reported': row.reported,
          '现值 current': row.current,
          '差异 difference': row.difference?.value ?? null,
          '口径已变 redefined': row.definition_changed ? '是 yes' : '',
        })),
      ),
      `原因：月结后到达的行 rows that came after the closing\n${table(causes.tables.map((row) => ({ ...row })))}`,
      ...(causes.changes.length > 0
        ? [
            `其后的变更 changes since\n${table(causes.changes.map(({ on, kind, subject, by }) => ({ on, kind, subject, by })))}`,
          ]
        : []),
      ...(causes.cases ? [`病例键 case keys: ${causes.cases.join(', ') || '–'}`] : []),
      `历史 history\n${table(history.map((step) => ({ ...step })))}`,
    ].join('\n'),
});

export default command;
