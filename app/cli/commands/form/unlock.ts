import { defineFormStep } from '../../form-command.ts';

export default defineFormStep('unlock', '申请或确认解锁（须两人） ask for or confirm unlocking; takes two people');
