import type { JobStatus, StageStatus } from '@doctown/schema';
import { createColors } from 'picocolors';
import { bar, cut, duration, money, number } from './format.ts';

type Colors = ReturnType<typeof createColors>;

export interface ProgressView {
  show(status: JobStatus): void;
  /** Draws the last state and leaves the cursor below it. */
  end(): void;
}

interface Terminal {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** A block of seven lines that redraws itself on a terminal; one line per step forward elsewhere. */
export function createProgress(terminal: Terminal, color: boolean): ProgressView {
  return terminal.isTTY ? blockProgress(terminal, createColors(color)) : lineProgress(terminal);
}

function blockProgress(terminal: Terminal, colors: Colors): ProgressView {
  let drawn = 0;
  let last: JobStatus | null = null;
  const draw = () => {
    if (last === null) return;
    const lines = progressLines(last, colors, terminal.columns || 80);
    const up = drawn > 0 ? `\u001b[${drawn}A` : '';
    terminal.write(up + lines.map((line) => `\u001b[2K${line}\n`).join(''));
    drawn = lines.length;
  };
  const timer = setInterval(draw, 250);
  return {
    show(status) {
      last = status;
      draw();
    },
    end() {
      clearInterval(timer);
      draw();
    },
  };
}

/** The block: a line a stage, then the clock and the cost. No line is longer than the terminal is wide: it would wrap, and be drawn again and again. */
export function progressLines(status: JobStatus, colors: Colors, columns: number): string[] {
  const width = columns >= 100 ? 32 : Math.max(0, Math.min(20, columns - 40));
  const lines = status.stages.map((stage) => stageLine(stage, width, columns - 1, colors));
  return [...lines, colors.dim(cut(totalsLine(status), columns - 1))];
}

function stageLine(stage: StageStatus, width: number, columns: number, colors: Colors): string {
  const share = stage.status === 'done' ? 1 : stage.total > 0 ? stage.done / stage.total : 0;
  const counted = stage.total > 0 ? `${number(stage.done)}/${number(stage.total)}` : '';
  const time = stage.duration_ms !== null ? duration(stage.duration_ms) : stage.started_at ? duration(Date.now() - Date.parse(stage.started_at)) : '';
  const mark = { pending: ' ', running: '▸', done: '✓', failed: '✗', skipped: '–' }[stage.status];
  const text = cut(`${mark} ${stage.name.padEnd(9)}${bar(share, width)}  ${counted.padStart(15)}  ${time.padStart(8)}`, columns);
  if (stage.status === 'pending' || stage.status === 'skipped') return colors.dim(text);
  return stage.status === 'failed' ? colors.red(text) : stage.status === 'done' ? colors.green(text) : text;
}

function totalsLine(status: JobStatus): string {
  const elapsed = status.started_at ? duration(Date.parse(status.finished_at ?? new Date().toISOString()) - Date.parse(status.started_at)) : '0 s';
  const left = status.progress.eta_s !== null && status.finished_at === null ? ` · about ${duration(status.progress.eta_s * 1000)} left` : '';
  return `  ${elapsed}${left} · ${number(status.counts.symbols)} symbols · ${number(status.counts.edges)} edges · ${money(status.cost.usd)}`;
}

/** For logs and pipes: a line when a stage starts or ends, and every further fifth of a stage. */
function lineProgress(terminal: Terminal): ProgressView {
  const seen = new Set<string>();
  const once = (key: string, text: string) => {
    if (seen.has(key)) return;
    seen.add(key);
    terminal.write(`${text}\n`);
  };
  return {
    show(status) {
      for (const stage of status.stages) {
        if (stage.status === 'pending') continue;
        once(`${stage.name} start`, `${stage.name} …`);
        const fifth = stage.total > 0 ? Math.floor((5 * stage.done) / stage.total) : 0;
        if (stage.status === 'running' && fifth > 0 && fifth < 5)
          once(`${stage.name} ${fifth}`, `${stage.name} ${fifth * 20} % (${number(stage.done)} of ${number(stage.total)}, ${money(status.cost.usd)})`);
        if (stage.status === 'done') once(`${stage.name} done`, `${stage.name} done in ${duration(stage.duration_ms ?? 0)}${stage.total > 0 ? ` (${number(stage.done)})` : ''}`);
        if (stage.status === 'failed') once(`${stage.name} failed`, `${stage.name} failed`);
      }
    },
    end() {},
  };
}
