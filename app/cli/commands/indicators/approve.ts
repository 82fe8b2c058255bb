import { defineDefinitionAct } from '../../definition-command.ts';

export default defineDefinitionAct(
  'approve',
  '批准口径（归口部门第二人） approves a definition, by a second person of the owner’s office',
);
