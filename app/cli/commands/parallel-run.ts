import { basename, resolve } from 'node:path';
import { z } from 'zod';
import { EXIT } from '../../../core/index.ts';
import { defineCommand } from '../command.ts';
import { actingAs, noteChange } from '../form-command.ts';
import { readGivenFile, writeGivenFile } from '../given-file.ts';
import { titledTable } from '../table.ts';

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month like 2025-01');
const absolute = (value: unknown) => (typeof value === 'string' ? resolve(value) : value);

const command = defineCommand({
  name: 'parallel-run',
  summary: '并行核对：院方月报表与本系统逐数对照 the hospital’s own monthly table against our figures, with causes',
  where: 'owner',
  arguments: ['<file>'],
  options: [
    ['--from <month>', '起始月 first month, 2025-01'],
    ['--to <month>', '结束月 last month'],
    ['--out <file>', '写成 Excel，含双方签字页 write a workbook with a sheet for signatures'],
    ['--institution <code>', '只对一家机构 one institution'],
    ['--user <name>', '以谁的身份 in whose eyes'],
  ],
  atCaller: (input) => ({ ...input, file: absolute(input['file']), out: absolute(input['out']) }),
  input: z.object({
    file: z.string(),
    from: month,
    to: month,
    out: z.string().optional(),
    institution: z.string().optional(),
    user: z.string().optional(),
  }),
  run: async ({ file, out, user, ...asked }, { open }) => {
    const { runParallel } = await import('../../parallel-run/compare.ts');
    const identity = await actingAs(open, user);
    const run = await runParallel(open, identity, { ...asked, name: basename(file), bytes: readGivenFile(file) });
    if (out !== undefined) {
      const { parallelRunWorkbook } = await import('../../parallel-run/workbook.ts');
      writeGivenFile(out, await parallelRunWorkbook(run));
    }
    await noteChange(open, identity, 'parallel run', run.compared);
    return run;
  },
  exitCode: ({ faults }) => (faults.length > 0 ? EXIT.contract : 0),
  show: (run) => {
    const differing = run.rows.filter(({ state }) => state === 'differs').map((row) => ({ ...row }));
    const columns = [
      'row',
      'month',
      'name_zh',
      'department',
      'theirs',
      'ours',
      'amount',
      'relative',
      'cause',
      'detail',
    ];
    const faults = run.faults.map(
      (fault) => `第 ${fault.row} 行 row ${fault.row} ${fault.column}：${fault.message} ${fault.message_en}`,
    );
    return [
      `${run.from} … ${run.to}  核对 compared ${run.compared}：相同 same ${run.same}，舍入 rounded ${run.rounded}，不同 differing ${run.differing}，期外 outside ${run.outside}  build ${run.build_id}`,
      ...(differing.length > 0 ? [titledTable(differing, columns)] : []),
      ...faults,
    ].join('\n');
  },
});

export default command;
