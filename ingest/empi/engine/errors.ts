import { defineErrors, EXIT } from '../../../core/index.ts';

defineErrors({
  'empi/unknown-record': {
    exit: EXIT.notFound,
    status: 404,
    zh: (p) => `主索引中没有记录 ${p['record']}。记录号形如 R12，见 ./hisight empi review list。`,
    en: (p) =>
      `The patient index has no record ${p['record']}. Records are called like R12: see ./hisight empi review list.`,
  },
  'empi/one-person': {
    exit: EXIT.usage,
    status: 409,
    zh: (p) => `${p['left']} 与 ${p['right']} 已是同一人，无需合并。`,
    en: (p) => `${p['left']} and ${p['right']} are one person already; there is nothing to merge.`,
  },
  'empi/alone': {
    exit: EXIT.usage,
    status: 409,
    zh: (p) => `${p['record']} 没有与其他记录归并，无需拆分。`,
    en: (p) => `${p['record']} is the only record of its person; there is nothing to split.`,
  },
  'empi/unknown-decision': {
    exit: EXIT.notFound,
    status: 404,
    zh: (p) => `没有可撤销的决定 ${p['decision']}：它不存在、已撤销，或本身就是撤销。`,
    en: (p) => `Decision ${p['decision']} cannot be undone: it does not exist, was undone, or undoes another.`,
  },
});
