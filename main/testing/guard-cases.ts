import { expect, it } from 'vitest';
import type { GraphQLSchema } from 'graphql';
import { createGuard, type GuardLevel } from '../../shared/guard';

/** One row: what is asked, and the reasons that the mutation rules give, worked out by hand. */
export interface GuardCase {
  readonly name: string;
  readonly document: string;
  readonly variables?: Readonly<Record<string, unknown>> | null;
  readonly operationName?: string | null;
  /** `complete` when absent. */
  readonly level?: GuardLevel;
  readonly reasons: readonly string[];
  /** The codes of warnings, where the row is about them. */
  readonly warnings?: readonly string[];
}

/** Runs each row as a test of its own. */
export function checkCases(api: GraphQLSchema, cases: readonly GuardCase[]): void {
  const guard = createGuard(api);
  it.each(cases.map((each) => [each.name, each] as const))(
    '%s',
    (_name, { reasons, warnings, ...request }) => {
      const verdict = guard.check(request);
      expect(verdict.reasons).toEqual(reasons);
      expect(verdict.verdict).toBe(reasons.length === 1 && reasons[0] === 'OK' ? 'accept' : 'reject');
      if (warnings) {
        const found = verdict.findings.filter((finding) => finding.severity === 'warning');
        expect(found.map((finding) => finding.code).sort()).toEqual([...warnings].sort());
      }
    },
  );
}

/** Whole selections of the fixtures' models, written by hand. */
export const POST_REQUIRED = 'id title status createdAt updatedAt _version _deleted _lastChangedAt';
export const POST_REST = 'rating content keywords metadata publishedAt coverUrl authorID author { id }';
export const POST = `${POST_REQUIRED} ${POST_REST}`;
export const COMMENT =
  'id postID post { id } content writtenAt reactions hidden createdAt updatedAt _version _deleted _lastChangedAt';
export const USER_REQUIRED = 'id username createdAt updatedAt _version _deleted _lastChangedAt';
export const USER = `${USER_REQUIRED} email bio website followers links { network url }`;
export const TAG = 'id label createdAt updatedAt _version _deleted _lastChangedAt';
export const POST_TAGS =
  'id postId tagId post { id } tag { id } createdAt updatedAt _version _deleted _lastChangedAt';
export const ORDER_REQUIRED =
  'customerID placedAt number state total { amount currency } shipTo { line1 city postcode country } ' +
  'history { at actor } createdAt updatedAt _version _deleted _lastChangedAt';
export const ORDER_REST =
  'buyer channel giftNotes shipmentID customer { id } shipment { id } ' +
  'shipTo { line2 phones location { lat lon } } history { note fromIp }';
export const ORDER = `${ORDER_REQUIRED} ${ORDER_REST}`;

/** `update`: an updatePost with a version and this selection. */
export function updatePost(selection: string): string {
  return `mutation { updatePost(input: {id: "p", _version: 1}) { ${selection} } }`;
}

/** A selection without some of its words or pieces, the first of each. */
export function without(selection: string, ...left: readonly string[]): string {
  return left.reduce((text, piece) => {
    const pattern = /^\w+$/.test(piece) ? new RegExp(`(?<![\\w$])${piece}(?!\\w)`) : piece;
    const shorter = text.replace(pattern, ' ');
    if (shorter === text) throw new Error(`${piece} is not in ${text}`);
    return shorter;
  }, selection);
}
