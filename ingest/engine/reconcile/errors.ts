import { defineErrors, EXIT } from '../../../core/index.ts';

const why: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  erased: ['其文件已按保存期限清除', 'its files were erased by retention'],
  contract: ['它是按另一份契约落地的', 'it landed under another contract'],
  missing: ['它的文件不在落地目录里', 'its files are not in the landing folder'],
  partial: [
    '它只含变化的行，而此前的批次尚未入库',
    'it holds only changed rows, and what came before it is not in raw',
  ],
};

const reason = (p: Readonly<Record<string, unknown>>, language: 0 | 1) => why[String(p['reason'])]?.[language];

defineErrors({
  'ingest/replay-refused': {
    exit: EXIT.usage,
    status: 409,
    zh: (p) =>
      `表 ${p['table']} 的批次 ${p['batch']} 不能重放：${reason(p, 0)}。${p['first'] === undefined ? '没有可重放的批次，请用 load --full 重新装载' : `最早可从批次 ${p['first']} 开始：load --replay ${p['first']}`}。本表未改动。`,
    en: (p) =>
      `Batch ${p['batch']} of ${p['table']} cannot be replayed: ${reason(p, 1)}. ${p['first'] === undefined ? 'No batch of it can; load it anew with load --full' : `The first that can is ${p['first']}: load --replay ${p['first']}`}. Nothing of this table was touched.`,
  },
  'ingest/nothing-to-replay': {
    exit: EXIT.notFound,
    status: 404,
    zh: (p) =>
      `所选数据源没有批次号在 ${p['from']} 到 ${p['to']} 之间的落地批次；已有的是 ${p['lowest']} 到 ${p['highest']}。`,
    en: (p) =>
      `The chosen sources have no landed batch from ${p['from']} to ${p['to']}; there are ${p['lowest']} to ${p['highest']}.`,
  },
  'ingest/backfill-range': {
    exit: EXIT.usage,
    status: 400,
    zh: (p) => `补录窗口的起始日 ${p['since']} 晚于截止日 ${p['until']}；请写成 --since 较早日期 --until 较晚日期。`,
    en: (p) => `The backfill begins on ${p['since']}, after its end ${p['until']}; give --since the earlier day.`,
  },
});
