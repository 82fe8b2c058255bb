import { basename, resolve } from 'node:path';
import { z } from 'zod';
import { defineCommand } from '../../command.ts';

const command = defineCommand({
  name: 'notebook run',
  summary: '运行分析笔记，生成 HTML 报告 run a notebook into an HTML report',
  where: 'owner',
  arguments: ['<file>'],
  options: [['--out <file>', '报告文件 report (default: <name>.html here)']],
  atCaller: (input) => {
    const file = String(input['file']);
    return { ...input, file: resolve(file), out: resolve(String(input['out'] ?? `${basename(file, '.md')}.html`)) };
  },
  input: z.object({ file: z.string(), out: z.string() }),
  run: async ({ file, out }, { open, signal }) =>
    (await import('../../../tasks/notebook.ts')).makeReport(open, { file, out }, signal),
  show: ({ out, cells }) => `${out}: ${cells.length} cells`,
});

export default command;
