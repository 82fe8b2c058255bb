import { defineErrors, EXIT } from '../../core/index.ts';

defineErrors({
  'definitions/state': {
    exit: EXIT.usage,
    status: 409,
    zh: (p) => `指标 ${p['id']} 的口径现为“${p['status']}”，不能改为“${p['act']}”；只有 ${String(p['valid'])} 可以。`,
    en: (p) =>
      `The definition of ${p['id']} is ${p['status']} and cannot become ${p['act']}; only ${String(p['valid'])} can.`,
  },
  'definitions/same-person': {
    exit: EXIT.accessDenied,
    status: 403,
    zh: (p) => `指标 ${p['id']} 由您本人提交，须由归口部门的第二人批准。`,
    en: (p) => `You submitted ${p['id']} yourself; a second person of the owner's office approves it.`,
  },
  'definitions/reason': {
    exit: EXIT.usage,
    status: 400,
    zh: () => '停用口径必须说明理由（至少 2 个字）。',
    en: () => 'A definition is retired with a reason (two characters at least).',
  },
});
