import { z } from 'zod';
import { defineCommand } from '../command.ts';
import { titledTable } from '../table.ts';

const command = defineCommand({
  name: 'erase',
  summary: '按保存期限清除落地文件等 erase what retention no longer allows (landed files; manifests stay)',
  where: 'owner',
  options: [['--dry-run', '只计数，不清除 count only, erase nothing']],
  input: z.object({ dryRun: z.boolean().optional() }),
  run: async ({ dryRun }, { open, progress, signal }) =>
    (await import('../../tasks/erase.ts')).erase(open, { dryRun: dryRun === true }, { progress, signal }),
  show: ({ dry_run, tables, changes }) =>
    [
      titledTable(
        tables.map((row) => ({ ...row })),
        [
          ...['source', 'table', 'classification', 'days', 'batches', 'files', 'bytes'],
          ...['quarantine_rows', 'reconciliation_keys'],
        ],
      ),
      `${dry_run ? '将清除 would prune' : '已清除 pruned'}：变更记录 changes ${changes}`,
    ].join('\n'),
});

export default command;
