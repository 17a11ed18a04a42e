import { getMaxListeners } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { processIo } from './process-io';

describe('the process around a command', () => {
  const before = process.stderr.listeners('error');
  const signals = { SIGINT: process.listeners('SIGINT'), SIGTERM: process.listeners('SIGTERM') };
  const output = process.stdout.listeners('error');

  afterEach(() => {
    const restore = (from: NodeJS.EventEmitter, event: string, kept: readonly unknown[]) => {
      for (const listener of from.listeners(event))
        if (!kept.includes(listener)) from.removeListener(event, listener as () => void);
    };
    restore(process.stderr, 'error', before);
    restore(process.stdout, 'error', output);
    restore(process, 'SIGINT', signals.SIGINT);
    restore(process, 'SIGTERM', signals.SIGTERM);
  });

  it('lets every request under way listen for the end of the command', () => {
    expect(getMaxListeners(processIo().signal)).toBe(0);
  });

  it('goes on when nobody reads its messages any more', () => {
    const io = processIo();
    const closed = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    expect(() => process.stderr.emit('error', closed)).not.toThrow();
    expect(() => process.stderr.emit('error', new Error('disk'))).toThrow('disk');
    expect(io.exitCode()).toBe(0);
  });
});
