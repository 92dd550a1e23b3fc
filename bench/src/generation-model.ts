// The fake model in a process of its own: prints its address, answers after so many milliseconds, and tells on exit how many calls it answered.
import { startFakeOpenAi } from '@doctown/e2e/fake-openai';

const fake = await startFakeOpenAi({ latency_ms: Number(process.argv[2] ?? 200) });
console.log(JSON.stringify({ base_url: fake.base_url }));
process.on('SIGTERM', () => {
  console.log(JSON.stringify({ calls: fake.calls.length, most_active: fake.most_active }));
  process.exit(0);
});
