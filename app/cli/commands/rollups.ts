import { z } from 'zod';
import { defineCommand } from '../command.ts';
import { table } from '../table.ts';

const SHAPES_SHOWN = 30;

const command = defineCommand({
  name: 'rollups',
  summary: '汇总表的状态与命中情况 sums kept beforehand: how they stand, which queries they answered',
  where: 'owner',
  input: z.object({}),
  run: async (_input, { open }) => (await open.semantic()).rollupReport(),
  show: ({ rollups, asked }) =>
    [
      table(rollups.map(({ behind, ...rollup }) => ({ ...rollup, behind: behind.join(' ') || '–' }))),
      ...(asked.length === 0 ? [] : ['', '本进程启动以来的查询 asked since this process began']),
      table(
        asked.slice(0, SHAPES_SHOWN).map(({ measures, by, from_rollups, from_facts }) => ({
          measures: measures.join(' '),
          by: by.join(' '),
          from_rollups,
          from_facts,
        })),
      ),
    ].join('\n'),
});

export default command;
