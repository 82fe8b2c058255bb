import { resolve } from 'node:path';
import { load, YAMLException } from 'js-yaml';
import { z } from 'zod';
import { UserError } from '../../../../core/index.ts';
import { GRANULARITIES } from '../../../../metrics/index.ts';
import { defineCommand, localDate, wordList } from '../../command.ts';
import { readFilters } from '../../filters.ts';
import { actingAs } from '../../form-command.ts';
import { readGivenFile } from '../../given-file.ts';
import { table } from '../../table.ts';

const fields = z.record(z.string(), z.unknown());
/** A draft as one entry, or as a topic file with one entry. */
const draftFile = z.union([
  z.object({ indicators: z.array(fields).length(1) }).transform((file) => file.indicators[0]),
  fields,
]);

function readDraft(file: string): Record<string, unknown> {
  const text = readGivenFile(file).toString('utf8');
  try {
    const draft = draftFile.parse(load(text));
    if (draft) return draft;
  } catch (error) {
    if (!(error instanceof z.ZodError) && !(error instanceof YAMLException)) throw error;
  }
  throw new UserError('app/usage', { problem: `--file: ${file} holds no single entry` });
}

const command = defineCommand({
  name: 'metrics dry-run',
  summary: '口径试算：两个版本（或草案与现行）并排 two versions of a definition side by side',
  where: 'owner',
  arguments: ['<id>'],
  options: [
    ['--versions <ids...>', '两个版本 two versions: 2024,2025'],
    [
      '--file <file>',
      '草案 YAML，与现行口径（或 --versions 的一个）比 a draft, against what is in force or one version',
    ],
    ['--from <date>', '起始日（含） first day'],
    ['--to <date>', '结束日（含） last day'],
    ['--by <dimensions...>', '分组维度 dimensions'],
    ['--filter <pairs...>', '过滤 department=D0201|D0202'],
    ['--granularity <unit>', 'day week month quarter year'],
    ['--user <name>', '以谁的名义（默认全院） in whose name (default: the whole house)'],
  ],
  input: z.object({
    id: z.string(),
    versions: wordList,
    file: z.string().optional(),
    from: localDate,
    to: localDate,
    by: wordList,
    filter: z.array(z.string()).optional(),
    granularity: z.enum(GRANULARITIES).optional(),
    user: z.string().optional(),
  }),
  atCaller: (input) => (typeof input['file'] === 'string' ? { ...input, file: resolve(input['file']) } : input),
  run: async ({ versions = [], file, filter, user, ...request }, { open }) => {
    if (versions.length !== (file ? Math.min(versions.length, 1) : 2))
      throw new UserError('app/usage', { problem: '--versions names two versions, or at most one beside --file' });
    const { metrics } = await open.semantic();
    const [left, right] = versions;
    const tried = file
      ? ([{ version: left }, { draft: readDraft(file) }] as const)
      : ([{ version: left }, { version: right }] as const);
    return metrics.dryRun({ ...request, filter: readFilters(filter) }, tried, await actingAs(open, user));
  },
  show: ({ id, unit, period, labels: [left, right], rows, build_id }) =>
    `${id} (${unit})  ${period.from} … ${period.to}  build ${build_id}\n${table(
      rows.map(({ group, left: one, right: other, difference }) => ({
        ...group,
        [left]: one?.value ?? null,
        [`${left} 分子/分母`]: one ? `${one.numerator ?? '–'}/${one.denominator ?? '–'}` : null,
        [right]: other?.value ?? null,
        [`${right} 分子/分母`]: other ? `${other.numerator ?? '–'}/${other.denominator ?? '–'}` : null,
        '差 difference': difference,
      })),
    )}`,
});

export default command;
