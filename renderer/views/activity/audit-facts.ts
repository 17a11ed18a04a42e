import type { AuditTrailQuery, AuditVerdictQuery } from '../../apollo/generated/operations';

export type AuditEntryView = AuditTrailQuery['audit']['entries'][number];

const ACTIONS: Readonly<Record<string, string>> = {
  'plan-seen': 'Plan looked at',
  'run-started': 'Run started',
  'run-resumed': 'Run gone on with',
  'run-paused': 'Run paused',
  'run-cancelled': 'Run cancelled',
  'run-finished': 'Run finished',
  'run-failed': 'Run stopped by itself',
  'run-interrupted': 'Run interrupted',
  'run-options': 'Options of a run changed',
  'edit-queued': 'Edit put into the outbox',
  'document-sent': 'Mutation sent from the editor',
};

/** What was done, in words; an action that this version does not know keeps its name. */
export function actionWords(action: string): string {
  return ACTIONS[action] ?? action.replaceAll('-', ' ');
}

/** The reason that was given, wherever the entry holds it. */
export function reasonOf({ detail }: Pick<AuditEntryView, 'detail'>): string | null {
  for (const part of [detail, memberOf(detail, 'options')]) {
    const reason = memberOf(part, 'reason');
    if (typeof reason === 'string' && reason.trim()) return reason;
  }
  return null;
}

/** `root as jane (user pool)`: who at the computer, and as whom at the service; null in entries of older versions. */
export function actorOf({ detail }: Pick<AuditEntryView, 'detail'>): string | null {
  const by = memberOf(detail, 'by');
  const [person, mode, identity] = ['person', 'mode', 'identity'].map((name) => textOf(memberOf(by, name)));
  const through = mode && (MODES[mode] ?? mode);
  const as = identity ? `${identity}${through ? ` (${through})` : ''}` : through;
  return person && as ? `${person} as ${as}` : (person ?? as ?? null);
}

const MODES: Readonly<Record<string, string>> = {
  API_KEY: 'API key',
  AWS_IAM: 'IAM',
  AMAZON_COGNITO_USER_POOLS: 'user pool',
  OPENID_CONNECT: 'OpenID Connect',
  AWS_LAMBDA: 'Lambda authoriser',
};

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** What an entry was about: the run by its name, else the model or the subject itself. */
export function aboutOf({ about, subject, detail }: AuditEntryView): string {
  const named = [memberOf(detail, 'model'), memberOf(detail, 'operationName')];
  return about ?? named.find((name) => typeof name === 'string') ?? subject;
}

type Fault = AuditVerdictQuery['auditVerdict']['faults'][number];

const FAULTS: Readonly<Record<Fault['what'], (entries: string) => string>> = {
  CHANGED: (entries) => `${entries} not as written at the time`,
  MISSING: (entries) => `${entries} missing`,
  NOT_NEXT: (entries) => `${entries} not what followed`,
};

/** `Entry 4 is not as written at the time`. */
export function faultWords({ no, to, what }: Fault): string {
  const is = no === to ? 'is' : 'are';
  return FAULTS[what](no === to ? `Entry ${no} ${is}` : `Entries ${no} to ${to} ${is}`);
}

/** Entries as a file: one JSON object a line, instants readable by people and programs. */
export function auditText(entries: readonly AuditEntryView[]): string {
  return entries
    .map(({ no, at, action, subject, about, detail, hash }) => {
      const when = new Date(at).toISOString();
      return `${JSON.stringify({ no, at: when, action, subject, about, detail: detail, hash })}\n`;
    })
    .join('');
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
