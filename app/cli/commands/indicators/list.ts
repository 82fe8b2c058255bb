import { z } from 'zod';
import { SYSTEM_IDENTITY } from '../../../../core/index.ts';
import { defineCommand } from '../../command.ts';
import { table } from '../../table.ts';

const command = defineCommand({
  name: 'indicators list',
  summary: '指标口径与审批状态 definitions and whether they are approved',
  where: 'owner',
  options: [
    ['--status <status>', '草案 | 已提交 | 已审批 | 停用 only these'],
    ['--owner <office>', '归口部门 only of this office'],
  ],
  input: z.object({ status: z.enum(['草案', '已提交', '已审批', '停用']).optional(), owner: z.string().optional() }),
  run: async ({ status, owner }, { open }) => {
    const { metrics } = await open.semantic();
    return metrics
      .catalogue(SYSTEM_IDENTITY)
      .filter((one) => (!status || one.status === status) && (!owner || one.owner_department === owner))
      .map(({ id, code, name_zh, owner_department, status: now, approved_by, approved_at, fingerprint }) => ({
        ...{ id, code, name_zh, owner_department, status: now, approved_by, approved_at, fingerprint },
      }));
  },
  show: (rows) => table(rows),
});

export default command;
