import { systemSchema } from '../../engine/contract.ts';

/** The column of every front-end table that says which batch a row belongs to. */
export const BATCH_COLUMN = {
  name: 'batch_no',
  type: 'text',
  nullable: false,
  classification: 'open',
  max_length: 32,
  description_zh: '批次号',
} as const;

const column = (name: string, type: string, description_zh: string, more: Record<string, unknown> = {}) => ({
  name,
  type,
  classification: 'open',
  description_zh,
  ...more,
});

const KEY = [
  BATCH_COLUMN,
  column('table_name', 'text', '中间表名（小写）', { nullable: false, max_length: 64 }),
] as const;

const [batches, receipts] = systemSchema.parse({
  system: 'front_end_control',
  name_zh: '前置机控制表',
  name_en: 'Control tables of the front-end exchange',
  tables: [
    {
      table: 'hisight_batch',
      description_zh: '批次控制表（供数方填写）',
      description_en: 'Batches, written by the deliverer',
      key: ['batch_no', 'table_name'],
      capture: 'full',
      columns: [
        ...KEY,
        column('business_from', 'date', '业务日期起'),
        column('business_to', 'date', '业务日期止'),
        column('row_count', 'bigint', '条数', { nullable: false }),
        column('amount_total', 'numeric(18,2)', '金额合计（元；无金额的表为空）'),
        column('is_complete', 'boolean', '完成标志（数据全部写完后最后置 1）', { nullable: false }),
        column('created_at', 'timestamp', '批次创建时间', { nullable: false }),
        column('completed_at', 'timestamp', '批次完成时间'),
      ],
    },
    {
      table: 'hisight_receipt',
      description_zh: '批次回执表（HISight 填写）',
      description_en: 'Receipts, written by HISight',
      key: ['batch_no', 'table_name'],
      capture: 'full',
      columns: [
        ...KEY,
        column('received_at', 'timestamp', '接收时间', { nullable: false }),
        column('rows_received', 'bigint', '接收条数', { nullable: false }),
        column('rows_quarantined', 'bigint', '隔离条数（不合契约的行）', { nullable: false }),
        column('amount_received', 'numeric(18,2)', '接收金额（元）'),
        column('state', 'text', '状态（accepted 已接收、rejected 已退回）', { nullable: false, max_length: 16 }),
        column('reason', 'text', '退回原因代码（row_count 条数不符、amount 金额不符、quarantine 不合契约的行过多）', {
          max_length: 32,
        }),
        column('message', 'text', '说明', { max_length: 400 }),
      ],
    },
  ],
}).tables;
if (!batches || !receipts) throw new Error('the control tables of the front-end exchange are two');

export const BATCHES = batches;
export const RECEIPTS = receipts;
