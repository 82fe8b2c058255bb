import { buildCommand } from '../../build-command.ts';

export default buildCommand('seed', '装载种子表 load the seeds', ['seed']);
