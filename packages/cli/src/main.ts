import { runCli } from './index.ts';

process.exit(await runCli(process.argv.slice(2)));
