import { z } from 'zod';
import { defineCommand } from '../../command.ts';
import { actingAs } from '../../form-command.ts';
import { titledTable } from '../../table.ts';

const command = defineCommand({
  name: 'pack list',
  summary: '项目包一览 the project packs of the site',
  where: 'owner',
  options: [['--user <name>', '只看此人能看的 only what this person may see']],
  input: z.object({ user: z.string().optional() }),
  run: async ({ user }, { open }) => {
    const { listPacks } = await import('../../../packs/pack.ts');
    const packs = await listPacks(open, await actingAs(open, user));
    return {
      packs: packs.map(({ id, title_zh, title_en, owner, due, indicators }) => ({
        ...{ id, title_zh, title_en, owner, due: due ?? null },
        indicators: indicators.length,
      })),
    };
  },
  show: ({ packs }) => titledTable(packs),
});

export default command;
