import { expect, test } from 'vitest';
import { callsOf } from './calls-of.fixture.ts';

test('what a trap, an eval or a test runner is given is run', async () => {
  const text = 'cleanup() { :; }\ngo() { :; }\ndo_it() { :; }\ntrap cleanup EXIT\ntrap "go now; exit 1" INT\nrun -0 do_it a\neval "go $1"\n';
  expect(await callsOf('main.sh', text)).toEqual(['top -> cleanup', 'top -> do_it', 'top -> go']);
});

test('a function that one script alone declares is meant in those it sources, and a name of several is not', async () => {
  const others = { 'lib/log.sh': 'log_info() { :; }\nsame_name() { :; }\nstat() { :; }\n', 'lib/other.sh': 'same_name() { :; }\n' };
  expect(await callsOf('main.sh', 'plug_in() {\n  log_info hello\n  same_name\n  stat file\n}\n', others)).toEqual(['plug_in -> log_info inferred']);
});
