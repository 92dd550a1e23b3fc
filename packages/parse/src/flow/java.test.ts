import { describe, expect, test } from 'vitest';
import { callsOf } from './calls-of.fixture.ts';

describe('Java values', () => {
  test('overloads by what is passed, members without this, functions for interfaces of one method', async () => {
    const text = `package app;
class Main {
  interface Task { void run(Job job); }
  static class Job { void go() {} }
  void take(int a) {}
  void take(Job a) {}
  void each(Task task) { task.run(new Job()); }
  void main() { take(new Job()); each(job -> job.go()); }
}
`;
    expect(await callsOf('Main.java', text)).toEqual([
      'app.Main.each -> app.Main.Job',
      'app.Main.each -> app.Main.Task.run',
      'app.Main.main -> app.Main.Job',
      'app.Main.main -> app.Main.Job.go inferred',
      'app.Main.main -> app.Main.each',
      'app.Main.main -> app.Main.take',
    ]);
  });
});
