import { defineFormStep } from '../../form-command.ts';

export default defineFormStep('submit', '提交已填报的表 hand in a draft');
