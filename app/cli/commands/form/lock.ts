import { defineFormStep } from '../../form-command.ts';

export default defineFormStep('lock', '锁定已审核的表 lock what is approved');
