import { defineFollowUpStep } from '../../follow-up-command.ts';

export default defineFollowUpStep('comment', '评论督办 comment on a follow-up');
