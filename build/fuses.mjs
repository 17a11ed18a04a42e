import { FuseState, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';

/**
 * What is decided in the binary itself, out of reach of environment variables and arguments.
 *
 * @param isInspectable leaves --inspect on: Playwright drives a package through it.
 */
function wantedFuses(platform, isInspectable) {
  return {
    [FuseV1Options.RunAsNode]: false,
    [FuseV1Options.EnableCookieEncryption]: true,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: isInspectable,
    // electron-builder writes the hashes that this needs on these platforms; Linux has no place for them.
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: platform !== 'linux',
    [FuseV1Options.OnlyLoadAppFromAsar]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // The renderer comes by app://; file:// gets nothing that other pages don't have.
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  };
}

/** The options for `flipFuses`. */
export function fuseConfig(platform, isInspectable) {
  return {
    version: FuseVersion.V1,
    // Apple's processors run no binary whose signature was broken by the change.
    resetAdHocDarwinSignature: platform === 'darwin',
    ...wantedFuses(platform, isInspectable),
  };
}

/** Reads a binary's fuses back; returns one line for each that isn't as wanted. */
export async function wrongFuses(binary, platform, isInspectable) {
  const wire = await getCurrentFuseWire(binary);
  return Object.entries(wantedFuses(platform, isInspectable))
    .filter(([fuse, on]) => wire[fuse] !== (on ? FuseState.ENABLE : FuseState.DISABLE))
    .map(([fuse, on]) => `${FuseV1Options[fuse]} should be ${on ? 'on' : 'off'}`);
}
