import { resolve } from 'node:path';
import { z } from 'zod';
import { defineCommand } from '../../command.ts';
import { actingAs, noteChange } from '../../form-command.ts';
import { writeGivenFile } from '../../given-file.ts';
import { titledTable } from '../../table.ts';

const command = defineCommand({
  name: 'pack show',
  summary: '项目包：基线 → 现值 → 目标、佐证材料 a pack: baseline → now → target, and its evidence',
  where: 'owner',
  arguments: ['<id>'],
  options: [
    ['--year <year>', '目标年度 year of the targets'],
    ['--out <file>', '写成 Excel write a workbook'],
    ['--user <name>', '以谁的身份看 in whose eyes'],
  ],
  atCaller: (input) => (typeof input['out'] === 'string' ? { ...input, out: resolve(input['out']) } : input),
  input: z.object({
    id: z.string(),
    year: z.string().optional(),
    out: z.string().optional(),
    user: z.string().optional(),
  }),
  run: async ({ id, year, out, user }, { open }) => {
    const [{ requirePack }, { packReport }] = await Promise.all([
      import('../../../packs/pack.ts'),
      import('../../../packs/progress.ts'),
    ]);
    const identity = await actingAs(open, user);
    const report = await packReport(open, identity, await requirePack(open, identity, id), year);
    if (out !== undefined) {
      const { packWorkbook } = await import('../../../packs/workbook.ts');
      writeGivenFile(out, await packWorkbook(report));
      await noteChange(open, identity, `pack ${id} workbook`, report.rows.length);
    }
    return report;
  },
  show: (report) =>
    `${report.title_zh} ${report.title_en}  ${report.year}  ${report.period.from} … ${report.period.to}\n${titledTable(
      report.rows.map((row) => ({
        ...row,
        baseline: row.baseline?.value ?? null,
        progress: row.progress === null ? null : `${Math.round(row.progress * 100)} %`,
        note: [...row.missing, ...row.missing_evidence.map((file) => `缺材料 no file: ${file}`)].join('；'),
      })),
      ['code', 'name_zh', 'unit', 'office', 'baseline', 'now', 'target', 'progress', 'state', 'note'],
    )}\n佐证 evidence ${report.evidence.named - report.evidence.missing}/${report.evidence.named}，未列材料的指标 without any ${report.evidence.items_without}`,
});

export default command;
