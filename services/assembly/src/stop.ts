/** Called now and then by work that keeps its thread busy; throws when nobody wants the result any more. */
export type Checkpoint = () => void;

/** A flag that two threads see. */
export type StopFlag = Int32Array<SharedArrayBuffer>;

export const createStopFlag = (): StopFlag => new Int32Array(new SharedArrayBuffer(4));

/** Asks whoever works with the flag to stop at the next checkpoint. A thread must not be ended from outside while onnxruntime computes in it: the process would end with it. */
export const stop = (flag: StopFlag): void => void Atomics.store(flag, 0, 1);

export const isStopped = (flag: StopFlag): boolean => Atomics.load(flag, 0) !== 0;

export const checkpointOf =
  (flag: StopFlag): Checkpoint =>
  () => {
    if (isStopped(flag)) throw new Stopped();
  };

/** The work was stopped because its caller left. */
export class Stopped extends Error {
  override name = 'Stopped';
}
