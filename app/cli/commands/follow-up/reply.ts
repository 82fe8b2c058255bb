import { defineFollowUpStep } from '../../follow-up-command.ts';

export default defineFollowUpStep('reply', '责任人回复 answer a follow-up, as the responsible person');
