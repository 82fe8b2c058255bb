import { z } from 'zod';
import { SCALES } from '../../site/locate.ts';
import { defineCommand } from '../command.ts';
import { summaryLines } from '../demo-summary.ts';

const command = defineCommand({
  name: 'demo',
  summary: '演示医院：造数、抽取、构建、拟合、启动网站 the synthetic hospital, end to end',
  where: 'here',
  options: [
    ['--scale <scale>', SCALES.join(' | ')],
    ['--once', '打印摘要后结束 stop after the summary'],
    ['--port <n>', '端口 port'],
  ],
  input: z.object({
    scale: z.enum(SCALES).optional(),
    once: z.boolean().default(false),
    port: z.coerce.number().int().min(0).max(65535).optional(),
  }),
  run: async (input, context) => (await import('../run-demo.ts')).runDemo(input, context),
  exitCode: (summary) => (summary && summary.truth.differences > 0 ? 1 : 0),
  show: (summary) => (summary ? summaryLines(summary) : ''),
});

export default command;
