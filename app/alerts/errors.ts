import { defineErrors, EXIT } from '../../core/index.ts';

type Params = Readonly<Record<string, unknown>>;
const said = (p: Params, key: string) => String(p[key] ?? '');
const SHOWN = 20;
const lines = (p: Params, language: 'message' | 'message_en') => {
  const faults = Array.isArray(p['faults']) ? (p['faults'] as Record<string, string>[]) : [];
  const text = faults.slice(0, SHOWN).map((fault) => `[${fault['line']}] ${fault[language]}`);
  return `${text.join(language === 'message' ? '；' : '; ')}${faults.length > text.length ? ' …' : ''}`;
};

defineErrors({
  'alerts/targets-invalid': {
    exit: EXIT.contract,
    status: 422,
    zh: (p) => `目标值文件有 ${said(p, 'count')} 处不符，未导入：${lines(p, 'message')}`,
    en: (p) => `${said(p, 'count')} faults in the targets; nothing was taken: ${lines(p, 'message_en')}`,
  },
  'alerts/target-invalid': {
    exit: EXIT.usage,
    status: 400,
    zh: (p) => `目标值有误：${said(p, 'zh')}。`,
    en: (p) => `The target does not hold: ${said(p, 'en')}.`,
  },
  'alerts/own-target': {
    exit: EXIT.accessDenied,
    status: 403,
    zh: () => '目标值须由设定人以外的另一人确认。',
    en: () => 'A target is confirmed by another person than the one who set it.',
  },
  'alerts/not-owner': {
    exit: EXIT.accessDenied,
    status: 403,
    zh: (p) => `“${said(p, 'indicator')}”的目标由${said(p, 'owner')}（角色 ${said(p, 'roles')}）设定和确认。`,
    en: (p) =>
      `The targets of ${said(p, 'indicator')} are set and confirmed by its owner (${said(p, 'owner')}; roles: ${said(p, 'roles')}).`,
  },
  'alerts/already-confirmed': {
    exit: EXIT.usage,
    status: 409,
    zh: (p) => `该目标已由 ${said(p, 'by')} 确认。`,
    en: (p) => `The target is confirmed already, by ${said(p, 'by')}.`,
  },
  'alerts/state': {
    exit: EXIT.usage,
    status: 409,
    zh: (p) => `该预警已${p['state'] === 'resolved' ? '恢复' : '确认'}，不能再${said(p, 'zh')}。`,
    en: (p) => `The alert is ${said(p, 'state')}; it cannot be ${said(p, 'en')}.`,
  },
  'alerts/not-addressed': {
    exit: EXIT.accessDenied,
    status: 403,
    zh: () => '只有该预警的接收人和院领导可以处理它。',
    en: () => 'Only those to whom the alert is addressed, and leadership, may act on it.',
  },
  'alerts/not-paused': {
    exit: EXIT.usage,
    status: 409,
    zh: () => '该预警没有暂停。',
    en: () => 'The alert is not paused.',
  },
  'alerts/pause-date': {
    exit: EXIT.usage,
    status: 400,
    zh: (p) => `暂停截止日须在 ${said(p, 'from')} 至 ${said(p, 'to')} 之间。`,
    en: (p) => `A pause ends on a day from ${said(p, 'from')} to ${said(p, 'to')}.`,
  },
  'alerts/channel': {
    exit: EXIT.usage,
    status: 400,
    zh: (p) => `不能用此渠道：${said(p, 'zh')}。`,
    en: (p) => `The channel cannot be used: ${said(p, 'en')}.`,
  },
  'alerts/delivery-failed': {
    exit: EXIT.unreachable,
    status: 502,
    zh: (p) => `消息未送达（${said(p, 'problem')}）。`,
    en: (p) => `The message was not delivered (${said(p, 'problem')}).`,
  },
});
