import { z } from 'zod';
import { SYSTEM_IDENTITY } from '../../../core/index.ts';
import { SIDES } from '../../../metrics/index.ts';
import { defineCommand, localDate } from '../command.ts';
import { readFilters } from '../filters.ts';
import { table } from '../table.ts';

// TypeScript leaves the path as it is written where a function with a rest pattern imports: so it stands outside.
const listing = () => import('../../cases/listed.ts');

export default defineCommand({
  name: 'cases',
  summary: '一个指标分子或分母背后的明细，与数值核对 the rows behind numerator or denominator, held against the figure',
  where: 'owner',
  arguments: ['<id>'],
  options: [
    ['--side <side>', '分子（默认）或分母 numerator (default) or denominator'],
    ['--from <date>', '起始日（含） first day'],
    ['--to <date>', '结束日（含） last day'],
    ['--filter <pairs...>', '过滤 department=D0201|D0202'],
    ['--part <n>', '由几个明细组成时看第几个（从 0 起） which list, where a side is made of several'],
    ['--limit <n>', '最多几行（默认 20） rows at most (default 20)'],
    ['--offset <n>', '跳过几行 rows to skip'],
  ],
  input: z.object({
    id: z.string(),
    side: z.enum(SIDES).default('numerator'),
    from: localDate,
    to: localDate,
    filter: z.array(z.string()).optional(),
    part: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(10_000).default(20),
    offset: z.coerce.number().int().min(0).default(0),
  }),
  run: async ({ filter, ...request }, { open }) => {
    const { listBehind } = await listing();
    const list = await listBehind(open, { ...request, filter: readFilters(filter) }, SYSTEM_IDENTITY);
    const { id, side, part, limit, offset, ...rest } = request;
    await open.accessLog.append({
      user: 'system',
      role: 'system',
      action: 'cases',
      what: `${id} ${side}`,
      filters: { ...rest, filter: filter ?? [], part, total: list.total },
      rows: list.rows.length,
      identifiersShown: list.identifiersShown,
    });
    return list;
  },
  show: (list) => {
    const head = `${list.name_zh} ${list.name_en} · ${list.side}  ${list.period.from} … ${list.period.to}  build ${list.build_id}`;
    if (list.none) return `${head}\n不能列出病例：${list.none.reason_zh}\nNo cases: ${list.none.reason_en}`;
    const verdict =
      list.reconciles === null
        ? '无可核对的数值 no figure to compare'
        : list.reconciles
          ? '核对一致 reconciled'
          : '不一致 DIFFERENT';
    const parts = list.parts.map((part, at) => ({
      part: at,
      measure: `${part.title_zh} · ${part.measure_zh}`,
      how: part.how,
      factor: part.factor,
      days: part.days,
      from: part.from,
      to: part.to,
      rows: part.rows,
      value: part.value,
    }));
    const columns = list.columns.filter(({ type }) => type !== 'key');
    const rows = list.rows.map((row) => Object.fromEntries(columns.map(({ name }) => [name, row[name] ?? null])));
    return `${head}\n数值 figure ${list.figure ?? '—'}  明细合计 rows make ${list.value ?? '—'}  ${verdict}\n${table(parts)}\n${list.total} 行 rows\n${table(rows)}`;
  },
});
