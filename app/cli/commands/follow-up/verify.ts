import { defineFollowUpStep } from '../../follow-up-command.ts';

export default defineFollowUpStep('verify', '核实回复 verify the answer, as the opener or a leader');
