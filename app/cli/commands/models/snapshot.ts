import { buildCommand } from '../../build-command.ts';

export default buildCommand('snapshot', '更新快照 update the snapshots', ['snapshot']);
