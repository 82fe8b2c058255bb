import { defineFollowUpStep } from '../../follow-up-command.ts';

export default defineFollowUpStep('return', '退回重新回复，须说明 give the answer back, with a reason');
