import { defineErrors, EXIT } from '../../core/index.ts';

const said = (p: Readonly<Record<string, unknown>>, key: string) => String(p[key] ?? '');

defineErrors({
  'feed/segment-damaged': {
    exit: EXIT.contract,
    status: 500,
    zh: (p) =>
      `落地段 ${said(p, 'segment')} 解析出的行数与登记不符，本表未装载。请执行 ./hisight feed reparse 重新解析。`,
    en: (p) =>
      `Segment ${said(p, 'segment')} has other rows than were counted when it was parsed; nothing of this table was loaded. Run ./hisight feed reparse.`,
  },
});
