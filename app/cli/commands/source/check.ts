import { z } from 'zod';
import { defineCommand, wordList } from '../../command.ts';
import { titledTable } from '../../table.ts';

const MARKS = { ok: '✓', warn: '!', fail: '✗' } as const;

const command = defineCommand({
  name: 'source check',
  summary: '试连数据源并核对契约，不入库 try the sources against their contracts, landing nothing',
  where: 'owner',
  arguments: ['[sources...]'],
  input: z.object({ sources: wordList }),
  run: async ({ sources }, { open, progress, signal }) =>
    (await import('../../../tasks/onboard.ts')).checkSite(open, sources ?? [], { progress, signal }),
  exitCode: (report) => report.exit_code,
  show: ({ sources }) =>
    sources
      .map(({ source, product, tables, findings, exit_code }) => {
        const rows = findings.map(({ table, check, state, detail, detail_en }) => ({
          table,
          check,
          state: MARKS[state],
          detail: `${detail} ${detail_en}`,
        }));
        const warned = findings.filter(({ state }) => state === 'warn').length;
        const next =
          exit_code === 0
            ? `可以装载 ready: ./hisight load ${source}`
            : '请先处理 ✗ 的各项 mend what is marked ✗ first';
        return [
          `${source}：${product ?? '未连上 not connected'}，${tables} 张表 tables`,
          titledTable(rows, ['table', 'check', 'state', 'detail']),
          `${next}${warned > 0 ? `；${warned} 项提醒 ${warned} to look at` : ''}`,
        ].join('\n');
      })
      .join('\n\n'),
});

export default command;
