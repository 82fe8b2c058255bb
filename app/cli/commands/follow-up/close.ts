import { defineFollowUpStep } from '../../follow-up-command.ts';

export default defineFollowUpStep('close', '办结 close what is verified');
