import { describe, expect, it } from 'vitest';
import type { SandboxHandle } from './sandbox-handle';
import { strategiesInForce } from './strategies';

const nothingTold = { conflictStrategy: null, modelStrategies: {} };
const nothingSeen = async () => null;

describe('the strategy in force', () => {
  it('is the sandbox’s own, by model, whatever the settings say', async () => {
    const sandbox: Pick<SandboxHandle, 'controls'> = {
      controls: async () => ({
        faults: [],
        strategy: 'AUTOMERGE',
        modelStrategies: { Post: 'OPTIMISTIC_CONCURRENCY', Tag: { lambda: 'handler.js' } },
        records: {},
        conflictDetection: 'on',
      }),
    };
    const told = { conflictStrategy: 'LAMBDA' as const, modelStrategies: {} };
    const found = await strategiesInForce(['Post', 'Tag', 'User'], told, sandbox, nothingSeen);
    expect(Object.fromEntries(found)).toEqual({
      Post: { strategy: 'OPTIMISTIC_CONCURRENCY', source: 'SANDBOX' },
      Tag: { strategy: 'LAMBDA', source: 'SANDBOX' },
      User: { strategy: 'AUTOMERGE', source: 'SANDBOX' },
    });
  });

  it('is what the settings say of the model, then of the connection, whatever earlier conflicts showed', async () => {
    const told = {
      conflictStrategy: 'OPTIMISTIC_CONCURRENCY' as const,
      modelStrategies: { Post: 'LAMBDA' as const },
    };
    const found = await strategiesInForce(['Post', 'User'], told, null, async () => 'AUTOMERGE');
    expect(Object.fromEntries(found)).toEqual({
      Post: { strategy: 'LAMBDA', source: 'PROFILE' },
      User: { strategy: 'OPTIMISTIC_CONCURRENCY', source: 'PROFILE' },
    });
  });

  it('is what earlier conflicts showed where nobody has said anything, else not known', async () => {
    const found = await strategiesInForce(['Post', 'User'], nothingTold, null, async (model) =>
      model === 'Post' ? 'AUTOMERGE' : null,
    );
    expect(Object.fromEntries(found)).toEqual({
      Post: { strategy: 'AUTOMERGE', source: 'OBSERVED' },
      User: { strategy: null, source: 'ASSUMED' },
    });
  });
});
