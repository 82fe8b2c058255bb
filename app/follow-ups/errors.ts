import { defineErrors, EXIT } from '../../core/index.ts';

const said = (p: Readonly<Record<string, unknown>>, key: string) => String(p[key] ?? '');

defineErrors({
  'follow-ups/state': {
    exit: EXIT.usage,
    status: 409,
    zh: (p) => `督办当前为“${said(p, 'state_zh')}”，不能${said(p, 'act_zh')}；可以的状态：${said(p, 'valid_zh')}。`,
    en: (p) =>
      `The follow-up is ${said(p, 'state')}: ${said(p, 'act')} is only possible when it is ${said(p, 'valid')}.`,
  },
  'follow-ups/responsible': {
    exit: EXIT.usage,
    status: 400,
    zh: (p) =>
      `责任人“${said(p, 'user')}”${said(p, 'zh')}。${p['near'] ? `可选：${said(p, 'near')}` : '没有可选的人'}。`,
    en: (p) =>
      `"${said(p, 'user')}" cannot be made responsible: ${said(p, 'en')}. ${p['near'] ? `Possible: ${said(p, 'near')}` : 'Nobody is possible'}.`,
  },
  'follow-ups/due': {
    exit: EXIT.usage,
    status: 400,
    zh: (p) => `期限 ${said(p, 'due')} 早于今天 ${said(p, 'today')}。`,
    en: (p) => `The due day ${said(p, 'due')} lies before today, ${said(p, 'today')}.`,
  },
  'follow-ups/one-figure': {
    exit: EXIT.usage,
    status: 400,
    zh: () => '督办针对一个数：不能按维度分组，请用过滤指明。',
    en: () => 'A follow-up is of one figure: filter it, do not group it.',
  },
});
