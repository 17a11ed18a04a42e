import { describe, expect, it } from 'vitest';
// The build scripts are plain JavaScript, so that they run before anything is built.
import { thirdPartyNotices } from './notices.mjs';
import { readJson } from './runtime/paths.mjs';

describe('third-party notices', () => {
  it('name every package the program depends on, with its licence text, and no tool of development', () => {
    const text = thirdPartyNotices();
    const { dependencies } = readJson('package.json') as { dependencies: Record<string, string> };
    for (const [name, version] of Object.entries(dependencies))
      expect(text).toContain(`${name} ${version}\n`);
    expect(text).toContain('Permission is hereby granted, free of charge');
    expect(text).not.toMatch(/^electron-builder \d/m);
  });
});
