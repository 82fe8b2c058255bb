import { z } from 'zod';
import type { ProjectFindings } from '../../../models/index.ts';
import { SELECTION, selection } from '../build-command.ts';
import { defineCommand } from '../command.ts';

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${title} (${lines.length})\n${lines.map((line) => `  ${line}`).join('\n')}`];
}

const indented = (text: string) => text.trimEnd().replaceAll('\n', '\n    ');

function show(found: ProjectFindings): string {
  const unused = found.unused.filter(({ isLeaf }) => !isLeaf);
  const stars = found.stars.filter(({ external }) => external);
  return [
    ...section(
      '无法绑定 does not bind',
      found.problems.map(({ path, line, message }) => {
        const place = line === undefined ? '' : ` 编译后第 ${line} 行 line ${line} of the compiled SQL`;
        return `${path}${place}: ${indented(message)}`;
      }),
    ),
    ...section(
      '直接标识符进入数据集市 direct identifiers that reach the marts',
      found.identifiers.map(({ path }) => path.map(({ relation, column }) => `${relation}.${column}`).join(' → ')),
    ),
    ...section(
      '无法追踪血缘 lineage not known',
      found.notTraced.map(({ path, reason }) => `${path}: ${reason}`),
    ),
    ...section(
      '对入库表使用 select * a star over a landed table',
      stars.map(({ path, relation }) => `${path}: ${relation}`),
    ),
    ...section(
      '列类型不同 other types',
      found.typeChanges.map(({ relation, column, from, before, after }) => {
        const whose = from === 'declared' ? '声明 declared' : '现库 warehouse now';
        return `${relation}.${column}: ${whose} ${before ?? '–'}，模型给出 the model gives ${after ?? '–'}`;
      }),
    ),
    ...section(
      '无人使用的列 columns that nobody needs',
      unused.map(({ relation, column, handedOnBy }) => {
        const by = handedOnBy.length === 0 ? '' : `（仅由 only handed on by ${handedOnBy.join(', ')}）`;
        return `${relation}.${column}${by}`;
      }),
    ),
    ...section(
      '没有中英文说明的列 columns not described in both languages',
      found.undescribed.map(({ path, column }) => `${path}: ${column}`),
    ),
    `模型 models ${found.models.length}：无法绑定 do not bind ${found.problems.length}，标识符 identifiers ${found.identifiers.length}，无法追踪 not traced ${found.notTraced.length}，` +
      `入库表 stars ${stars.length}，类型 types ${found.typeChanges.length}，无人使用 unused ${unused.length}，无说明 not described ${found.undescribed.length}`,
  ].join('\n\n');
}

const command = defineCommand({
  name: 'lint',
  summary:
    '静态检查模型：绑定、列级血缘、标识符 check the models without data: binding, lineage of columns, identifiers',
  where: 'owner',
  options: [...SELECTION],
  input: z.object(selection),
  run: async (input, { open }) => (await import('../../tasks/lint.ts')).lint(open, input),
  exitCode: ({ problems, identifiers }) => (problems.length + identifiers.length > 0 ? 1 : 0),
  show,
});

export default command;
