import { defineFormStep } from '../../form-command.ts';

export default defineFormStep('approve', '审核他人提交的表 approve what another person handed in');
