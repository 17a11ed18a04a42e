import { generateKeyPair, randomBytes, sign, type KeyObject } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import forge from 'node-forge';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** PEM file that clients may trust. */
  readonly caFile: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const SHA256_WITH_RSA = '1.2.840.113549.1.1.11';

function readKnown(caFile: string, keyFile: string): Certificate | null {
  try {
    const cert = readFileSync(caFile, 'utf8');
    const key = readFileSync(keyFile, 'utf8');
    const isFresh = forge.pki.certificateFromPem(cert).validity.notAfter.getTime() > Date.now() + DAY_MS;
    return isFresh ? { key, cert, caFile } : null;
  } catch {
    // Not there yet, or not readable as a certificate: a new one is made.
    return null;
  }
}

/** A function of the library that its types leave out. */
interface WithSigning {
  getTBSCertificate(certificate: forge.pki.Certificate): forge.asn1.Asn1;
}

/** Signs with the runtime's own RSA; the library's, in JavaScript, takes a quarter of a second. */
function signCertificate(certificate: forge.pki.Certificate, privateKey: KeyObject): void {
  certificate.signatureOid = SHA256_WITH_RSA;
  (certificate.siginfo as { algorithmOid: string }).algorithmOid = SHA256_WITH_RSA;
  const content = (forge.pki as unknown as WithSigning).getTBSCertificate(certificate);
  certificate.tbsCertificate = content;
  const bytes = Buffer.from(forge.asn1.toDer(content).getBytes(), 'binary');
  certificate.signature = sign('sha256', bytes, privateKey).toString('binary');
}

function describeCertificate(publicKeyPem: string): forge.pki.Certificate {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKeyPem);
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
  return certificate;
}

/** A certificate for localhost, 127.0.0.1 and ::1, signed by itself; kept in the folder and used again. */
export async function localCertificate(folder: string): Promise<Certificate> {
  const caFile = join(folder, 'localhost-ca.pem');
  const keyFile = join(folder, 'localhost-key.pem');
  const known = readKnown(caFile, keyFile);
  if (known) return known;
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const certificate = describeCertificate(publicKey.export({ type: 'spki', format: 'pem' }).toString());
  signCertificate(certificate, privateKey);
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const cert = forge.pki.certificateToPem(certificate);
  writeFileSync(keyFile, key, { mode: 0o600 });
  writeFileSync(caFile, cert);
  return { key, cert, caFile };
}
