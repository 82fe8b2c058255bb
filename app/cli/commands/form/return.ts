import { defineFormStep } from '../../form-command.ts';

export default defineFormStep('return', '退回并说明原因 give back with a reason');
