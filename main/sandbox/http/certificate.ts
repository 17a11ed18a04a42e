import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import forge from 'node-forge';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** PEM file that clients may trust. */
  readonly caFile: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;

function readKnown(folder: string): Certificate | null {
  const caFile = join(folder, 'localhost-ca.pem');
  try {
    const cert = readFileSync(caFile, 'utf8');
    const key = readFileSync(join(folder, 'localhost-key.pem'), 'utf8');
    const isFresh = forge.pki.certificateFromPem(cert).validity.notAfter.getTime() > Date.now() + DAY_MS;
    return isFresh ? { key, cert, caFile } : null;
  } catch {
    // Not there yet, or not readable as a certificate: a new one is made.
    return null;
  }
}

/** A certificate for localhost, 127.0.0.1 and ::1, signed by itself; kept in the folder and used again. */
export function localCertificate(folder: string): Certificate {
  const known = readKnown(folder);
  if (known) return known;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const forgeKey = forge.pki.privateKeyFromPem(key);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.setRsaPublicKey(forgeKey.n, forgeKey.e);
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`;
  certificate.validity.notBefore = new Date(Date.now() - DAY_MS);
  certificate.validity.notAfter = new Date(Date.now() + 365 * DAY_MS);
  const name = [{ name: 'commonName', value: 'Outband sandbox (localhost)' }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, keyCertSign: true, critical: true },
    { name: 'extKeyUsage', serverAuth: true },
    {
      name: 'subjectAltName',
      altNames: [
        { type: 2, value: 'localhost' },
        { type: 7, ip: '127.0.0.1' },
        { type: 7, ip: '::1' },
      ],
    },
    { name: 'subjectKeyIdentifier' },
  ]);
  certificate.sign(forgeKey, forge.md.sha256.create());
  const cert = forge.pki.certificateToPem(certificate);
  const caFile = join(folder, 'localhost-ca.pem');
  writeFileSync(join(folder, 'localhost-key.pem'), key, { mode: 0o600 });
  writeFileSync(caFile, cert);
  return { key, cert, caFile };
}
