/** Why a row was put aside, in words: the CLI, the API and the docs say it from here. */
export const QUARANTINE_REASONS = {
  null_key: { zh: '主键为空', en: 'the key is empty' },
  null: { zh: '必填列为空', en: 'a required column is empty' },
  type: { zh: '值与契约类型不符', en: 'a value is not of its type' },
  overflow: { zh: '数值超出类型范围', en: 'a number is greater than its type holds' },
  date: { zh: '日期不合理（不存在，或不在 1900–2199 年）', en: 'a date does not exist or lies outside 1900–2199' },
  too_long: { zh: '文字超过契约规定的长度', en: 'a text is longer than the contract allows' },
  control: { zh: '含空字符，或主键含控制字符', en: 'a NUL character, or a control character in a key' },
  encoding: { zh: '字节不是所声明的编码', en: 'bytes are not of the declared encoding' },
  over_long: { zh: '单行过长（超过 16 MB）', en: 'a line is too long (above 16 MB)' },
  malformed: { zh: '列数或引号不成行', en: 'columns or quotes do not make a row' },
  duplicate_key: { zh: '主键重复，保留最新一行', en: 'the key came twice; the newest row was kept' },
  unframed: { zh: '消息没有报文头或帧，无法断开', en: 'bytes without the frame or header of a message' },
  undecodable: { zh: '消息的字节不是所声明的字符集', en: 'the bytes of the message are not of its charset' },
  malformed_message: { zh: '消息不合其格式', en: 'the message is not well-formed' },
  unmapped: { zh: '没有映射说明这种消息的含义', en: 'no mapping says what such a message means' },
  unsafe_message: { zh: '消息含实体声明，或嵌套过深', en: 'the message declares entities or is nested too deep' },
  too_large: { zh: '消息超过通道允许的大小', en: 'the message is larger than its channel takes' },
} as const;

export type QuarantineReason = keyof typeof QUARANTINE_REASONS;

/** Reasons that are found in a row's values. */
export type RowReason = 'null_key' | 'null' | 'type' | 'overflow' | 'date' | 'too_long' | 'control';
