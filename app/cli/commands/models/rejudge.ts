import { z } from 'zod';
import { defineCommand } from '../../command.ts';
import { titledTable } from '../../table.ts';

const command = defineCommand({
  name: 'rejudge',
  summary:
    '按现在的严重级别与阈值重判上次的测试结果，不查数据 judge the last test results by the severity and thresholds of today; asks no data',
  where: 'owner',
  input: z.object({}),
  run: async (_input, { open, progress, signal }) => {
    const { rejudge } = await import('../../../../models/index.ts');
    const options = { warehouse: open.warehouse, overlayDir: open.site.dir, asOf: open.site.clock.asOf() };
    return open.jobs.enqueue('rejudge', { progress, signal }, () => rejudge(options));
  },
  show: ({ build_id, judged, changed }) =>
    [
      ...(changed.length > 0
        ? [titledTable(changed.map(({ name, failures, from, to }) => ({ test: name, failures, from, to })))]
        : []),
      `构建 build ${build_id}：重判 judged ${judged}，结论改变 changed ${changed.length}`,
    ].join('\n\n'),
});

export default command;
