import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy, isAllowedExternal, resolveAppPath } from './app-address';

const ROOT = '/opt/outband/renderer';

describe('resolveAppPath', () => {
  it('serves the page and its assets', () => {
    expect(resolveAppPath(ROOT, 'app://outband/')).toBe(`${ROOT}/index.html`);
    expect(resolveAppPath(ROOT, 'app://outband/assets/a.js')).toBe(`${ROOT}/assets/a.js`);
  });
  it.each([
    'app://outband/../secret',
    'app://outband/%2e%2e/secret',
    'app://outband/..%2f..%2fetc%2fpasswd',
    'app://outband/assets/%2e%2e/%2e%2e/x',
    'app://outband/%00',
    'app://outband/%E0%A4%A',
    'app://elsewhere/index.html',
    'app://outband/../renderer-of-someone-else/x',
  ])('refuses %s', (address) => {
    const file = resolveAppPath(ROOT, address);
    expect(file === null || file.startsWith(`${ROOT}/`)).toBe(true);
  });
});

describe('contentSecurityPolicy', () => {
  const policy = contentSecurityPolicy('abc');
  it('allows no network, no inline script and no eval', () => {
    expect(policy).toContain("connect-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe');
  });
  it('allows style tags by nonce alone', () => {
    expect(policy).toContain("style-src 'self' 'nonce-abc'");
  });
});

describe('isAllowedExternal', () => {
  it('opens the documentation', () =>
    expect(isAllowedExternal('https://docs.amplify.aws/react/')).toBe(true));
  it.each([
    'http://docs.amplify.aws/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://host/x',
    'https://evil.example/',
    'https://docs.amplify.aws.evil.example/',
    'nonsense',
  ])('refuses %s', (address) => expect(isAllowedExternal(address)).toBe(false));
});
