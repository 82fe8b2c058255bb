import { resolve } from 'node:path';
import { z } from 'zod';
import { defineCommand } from '../../command.ts';
import { actingAs, noteChange } from '../../form-command.ts';
import { readGivenFile } from '../../given-file.ts';

const command = defineCommand({
  name: 'form import',
  summary: '导入填好的 Excel 模板为草稿，要么全部要么不导入 save a filled template as drafts, all of it or nothing',
  where: 'owner',
  arguments: ['<file>'],
  options: [['--user <name>', '以谁的名义 in whose name']],
  atCaller: (input) => (typeof input['file'] === 'string' ? { ...input, file: resolve(input['file']) } : input),
  input: z.object({ file: z.string(), user: z.string() }),
  run: async ({ file, user }, { open }) => {
    const { importWorkbook } = await import('../../../forms/import.ts');
    const identity = await actingAs(open, user);
    const { form, saved } = await importWorkbook(open, identity, readGivenFile(file));
    await noteChange(open, identity, `form ${form.form} import`, saved.length);
    return { form: form.form, saved };
  },
  show: ({ form, saved }) => `${form}: ${saved.length} 份草稿 drafts`,
});

export default command;
