import { defineErrors, EXIT } from '../../../core/index.ts';

defineErrors({
  'ingest/no-entry': {
    exit: EXIT.notFound,
    status: 404,
    zh: (p) => `没有符合条件的待处理隔离记录（${p['choice']}）。用 ./hisight quarantine show 查看编号。`,
    en: (p) => `No open entry of the quarantine fits (${p['choice']}). ./hisight quarantine show lists their ids.`,
  },
  'ingest/ambiguous-entry': {
    exit: EXIT.usage,
    status: 400,
    zh: (p) => `编号 ${p['id']} 对应多条隔离记录，请多写几位。`,
    en: (p) => `Several entries of the quarantine begin with ${p['id']}: give more letters.`,
  },
  'ingest/no-choice': {
    exit: EXIT.usage,
    status: 400,
    zh: () => '请指明范围：--id、--source、--table 或 --reason 至少一个。',
    en: () => 'Say which entries: at least one of --id, --source, --table, --reason.',
  },
});
