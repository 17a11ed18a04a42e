import { describe, expect, it } from 'vitest';
import { OutbandError, problemOf } from './errors';
import { CONCEALED, knowSecret, withoutSecrets } from './secrets';

describe('texts without secrets', () => {
  it('takes out what was handled here, in every form that a text may hold it in', () => {
    const secret = 'p"ss wörd/+1';
    knowSecret(secret);
    const forms = [secret, JSON.stringify(secret), encodeURIComponent(secret)];
    for (const form of forms) {
      const clean = withoutSecrets(`before ${form} after`);
      expect(clean).toMatch(/^before "?•••"? after$/);
    }
  });

  it('takes out the whole of a secret that holds another', () => {
    knowSecret('inner-12');
    knowSecret('an inner-12 secret');
    expect(withoutSecrets('<an inner-12 secret>')).toBe(`<${CONCEALED}>`);
  });

  it('passes over what is too short to be one, and forgets the oldest of very many', () => {
    knowSecret('allow');
    knowSecret(null);
    expect(withoutSecrets('not allowed')).toBe('not allowed');
    knowSecret('the-oldest-of-all');
    for (let i = 0; i < 600; i += 1) knowSecret(`renewed-token-${i}`);
    expect(withoutSecrets('the-oldest-of-all renewed-token-599')).toBe(`the-oldest-of-all ${CONCEALED}`);
  });

  it.each([
    ['key da2-abcdefghijklmnopqrstuvwxyz.', 'key •••.'],
    ['token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln', 'token •••'],
    ['cut off: eyJhbGciOiJIUzI1NiJ9.eyJzd…', 'cut off: •••…'],
    ['protocol header-eyJob3N0IjoieCIsIngtYXBpLWtleSI6IjEifQ refused', 'protocol header-••• refused'],
    ['AWS4-HMAC-SHA256 Signature=0123456789abcdef0123', 'AWS4-HMAC-SHA256 Signature=•••'],
    ['Authorization: Bearer abc.def-ghi', 'Authorization: Bearer •••'],
    ['https://ana:pass@x.example/graphql answered', 'https://•••@x.example/graphql answered'],
    ['wss://x.example/graphql?header=e30&payload=e30', 'wss://x.example/graphql?header=•••&payload=e30'],
    ['https://x.example/?x-api-key=k1&access_token=t2', 'https://x.example/?x-api-key=•••&access_token=•••'],
  ])('takes out what looks like one: %s', (text, clean) => {
    expect(withoutSecrets(text)).toBe(clean);
  });

  it.each([
    'The document has 2 operations and none was chosen.',
    'Post.author@byAuthor, https://x.example/graphql?stage=1',
    "Variable 'header-title' has coerced Null value for NonNull type 'String!'",
    'a@b.example',
  ])('leaves alone what is none: %s', (text) => {
    expect(withoutSecrets(text)).toBe(text);
  });

  it('no error holds one, expected or not', () => {
    knowSecret('hunter22-hunter22');
    const text = 'refused: hunter22-hunter22';
    const { message, stack, problem } = new OutbandError({
      kind: 'Unauthorized',
      code: 'X',
      message: text,
      consequence: text,
      action: text,
    });
    expect([message, stack, JSON.stringify(problem)].join()).not.toContain('hunter22');
    expect(problem.message).toBe('refused: •••');
    expect(problemOf(new Error(text)).message).toBe('refused: •••');
  });
});
