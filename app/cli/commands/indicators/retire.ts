import { defineDefinitionAct } from '../../definition-command.ts';

export default defineDefinitionAct('retire', '停用口径 retires a definition');
