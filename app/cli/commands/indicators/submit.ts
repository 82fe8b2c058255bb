import { defineDefinitionAct } from '../../definition-command.ts';

export default defineDefinitionAct('submit', '提交口径待审批 submits a definition for approval');
