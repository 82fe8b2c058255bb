import { resolve } from 'node:path';
import { z } from 'zod';
import { defineCommand } from '../../command.ts';
import { actingAs } from '../../form-command.ts';
import { writeGivenFile } from '../../given-file.ts';

const command = defineCommand({
  name: 'form template',
  summary: '生成 Excel 填报模板 make the form as a workbook to be filled in',
  where: 'owner',
  arguments: ['<form>'],
  options: [
    ['--period <period>', '报表期 2026-01 | 2026Q1 | 2026 | 2026-01-31'],
    ['--out <file>', '写入文件 file to write'],
    ['--user <name>', '只列此人的范围 only the rows of this person'],
  ],
  atCaller: (input) => (typeof input['out'] === 'string' ? { ...input, out: resolve(input['out']) } : input),
  input: z.object({ form: z.string(), period: z.string(), out: z.string(), user: z.string().optional() }),
  run: async (input, { open }) => {
    const [{ requireForm }, { makeTemplate }] = await Promise.all([
      import('../../../forms/catalogue.ts'),
      import('../../../forms/template.ts'),
    ]);
    const identity = await actingAs(open, input.user);
    const { bytes, rows } = await makeTemplate(open, identity, requireForm(open, input.form), input.period);
    writeGivenFile(input.out, bytes);
    return { form: input.form, period: input.period, rows, out: input.out };
  },
  show: ({ out, rows }) => `${out}: ${rows} 行 rows`,
});

export default command;
