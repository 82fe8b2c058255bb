import { defineErrors, EXIT } from '../../core/index.ts';

const list = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value ?? ''));
const hint = (value: unknown, lead: string): string => (list(value) === '' ? '' : `${lead}${list(value)}`);

defineErrors({
  'cubes/no-identity': {
    exit: EXIT.accessDenied,
    status: 401,
    zh: () => '请先登录：请求没有有效的身份。',
    en: () => 'Log in first: the request carries no valid identity.',
  },
  'cubes/denied': {
    exit: EXIT.accessDenied,
    status: 403,
    zh: ({ members }) => `您无权查看：${list(members)}。`,
    en: ({ members }) => `You may not see: ${list(members)}.`,
  },
  'cubes/unknown-member': {
    exit: EXIT.queryRefused,
    status: 400,
    zh: ({ member, nearest }) => `没有名为 ${String(member)} 的指标或维度${hint(nearest, '；相近的有：')}。`,
    en: ({ member, nearest }) => `There is no member ${String(member)}${hint(nearest, '; nearest: ')}.`,
  },
  'cubes/no-graphql': {
    exit: EXIT.queryRefused,
    status: 404,
    zh: () => '不提供 GraphQL；请用 REST（/cubejs-api/v1/load）。',
    en: () => 'GraphQL is not served; use REST (/cubejs-api/v1/load).',
  },
  'cubes/no-route': {
    exit: EXIT.queryRefused,
    status: 404,
    zh: ({ path }) => `没有接口 ${String(path)}；有 /cubejs-api/v1/ 的 load、sql、dry-run、meta 与 subscribe。`,
    en: ({ path }) => `There is no route ${String(path)}; /cubejs-api/v1/ has load, sql, dry-run, meta and subscribe.`,
  },
  'cubes/suppressed-query': {
    exit: EXIT.accessDenied,
    status: 403,
    zh: () => '小单元格保护下不能逐行查询、按度量值筛选或一次查询多个视图。',
    en: () =>
      'Where small cells are hidden, row-level queries, filters on measures and several views in one query are refused.',
  },
  'cubes/invalid-query': {
    exit: EXIT.queryRefused,
    status: 400,
    zh: ({ message }) => `查询无效：${String(message)}`,
    en: ({ message }) => `The query is not valid: ${String(message)}`,
  },
  'cubes/too-slow': {
    exit: EXIT.queryRefused,
    status: 400,
    zh: () => '查询耗时过长，或已无人等待，已中止。请缩小日期范围或减少维度。',
    en: () =>
      'The query took too long, or nobody waited for it any more, and was stopped. Narrow the dates or ask fewer dimensions.',
  },
  'cubes/invalid-model': {
    exit: EXIT.config,
    status: 500,
    zh: ({ findings }) => `cubes 内容有误：${list(findings)}`,
    en: ({ findings }) => `The cube files are not right: ${list(findings)}`,
  },
});
