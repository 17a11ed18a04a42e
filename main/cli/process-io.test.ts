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

  it('lets every request under way listen for the end of the command, without a warning', async () => {
    const warnings: unknown[] = [];
    const note = (warning: unknown) => void warnings.push(warning);
    process.on('warning', note);
    const { signal } = processIo();
    for (let i = 0; i < 20; i += 1) signal.addEventListener('abort', () => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });

  it('goes on when nobody reads its messages any more', () => {
    const io = processIo();
    const closed = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    expect(() => process.stderr.emit('error', closed)).not.toThrow();
    expect(() => process.stderr.emit('error', new Error('disk'))).toThrow('disk');
    expect(io.exitCode()).toBe(0);
  });
});
